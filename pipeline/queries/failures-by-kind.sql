-- What could not be read, by stage and kind of error, with an example of each.
SELECT stage, error_type, count(*) AS records, count(DISTINCT input_uri) AS files, min(message) AS example,
    min(input_uri) AS example_file
FROM failures
GROUP BY stage, error_type
ORDER BY records DESC, stage, error_type

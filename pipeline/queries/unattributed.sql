-- Share of quotes without a named speaker, and without any attribution, by source.
SELECT source_slug, count(*) AS quotes, round(avg((speaker_name IS NULL)::INT), 3) AS unnamed,
    round(avg((speaker_text IS NULL)::INT), 3) AS unattributed, round(avg(is_floating::INT), 3) AS floating
FROM quotes
GROUP BY source_slug
ORDER BY quotes DESC, source_slug

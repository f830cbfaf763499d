-- Who is quoted most: quotes, articles and sources of each named speaker.
SELECT speaker_name, count(*) AS quotes, count(DISTINCT article_id) AS articles,
    count(DISTINCT source_slug) AS sources, min(published_date) AS first_quoted, max(published_date) AS last_quoted
FROM quotes
WHERE speaker_name IS NOT NULL
GROUP BY speaker_name
ORDER BY quotes DESC, speaker_name
LIMIT 50

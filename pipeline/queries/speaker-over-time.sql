-- Quotes of a speaker by month.
-- name: the speaker's name, or part of it
SELECT date_trunc('month', published_date)::DATE AS month, count(*) AS quotes, count(DISTINCT article_id) AS articles,
    count(*) FILTER (WHERE quote_type = 'direct') AS direct
FROM quotes
WHERE contains(lower(speaker_name), lower($name))
GROUP BY month
ORDER BY month NULLS LAST

-- What the lake covers: articles, words and quotes by day and source.
SELECT published_date, source_slug, count(*) AS articles, sum(word_count) AS words, sum(n_quotes) AS quotes,
    sum(n_entities) AS entities, count(*) FILTER (WHERE is_duplicate) AS duplicates
FROM articles
GROUP BY published_date, source_slug
ORDER BY published_date NULLS LAST, source_slug NULLS LAST

-- Groups of articles of nearly one text: who had it first, and where it was printed again.
SELECT dup_group_id, count(*) AS articles, any_value(title) FILTER (WHERE NOT is_duplicate) AS title,
    any_value(source_slug) FILTER (WHERE NOT is_duplicate) AS first_source, any_value(agency) AS agency,
    list(DISTINCT source_slug ORDER BY source_slug) AS sources, min(published_date) AS first_date
FROM articles
WHERE dup_group_id IS NOT NULL
GROUP BY dup_group_id
HAVING count(*) > 1
ORDER BY articles DESC, dup_group_id

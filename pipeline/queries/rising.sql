-- Names that rise week over week: articles that name them, against the week before.
WITH weekly AS (
    SELECT entity_id, any_value(entity_name) AS entity_name, date_trunc('week', published_date)::DATE AS week,
        count(DISTINCT article_id) AS articles
    FROM entities
    WHERE published_date IS NOT NULL AND label IN ('PERSON', 'ORG', 'GPE')
    GROUP BY entity_id, week
)
SELECT now.week, now.entity_name, now.articles, coalesce(before.articles, 0) AS week_before,
    now.articles - coalesce(before.articles, 0) AS rise
FROM weekly now LEFT JOIN weekly before ON before.entity_id = now.entity_id AND before.week = now.week - 7
WHERE now.articles > coalesce(before.articles, 0)
ORDER BY now.week DESC, rise DESC, now.entity_name
LIMIT 100

-- Who is named with whom: people and organizations in the same articles.
WITH named AS (
    SELECT DISTINCT article_id, entity_id, entity_name FROM entities WHERE label IN ('PERSON', 'ORG', 'NORP', 'GPE')
)
SELECT any_value(a.entity_name) AS one, any_value(b.entity_name) AS other, count(*) AS articles
FROM named a JOIN named b ON a.article_id = b.article_id AND a.entity_id < b.entity_id
GROUP BY a.entity_id, b.entity_id
ORDER BY articles DESC, one, other
LIMIT 100

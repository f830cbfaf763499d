-- When each name appears first, and in which article.
SELECT e.entity_name, any_value(e.label) AS label, min(a.published_date) AS first_date,
    arg_min(a.source_slug, (a.published_date, a.article_id)) AS source,
    arg_min(a.title, (a.published_date, a.article_id)) AS title, count(DISTINCT a.article_id) AS articles
FROM entities e JOIN articles a USING (article_id)
WHERE a.published_date IS NOT NULL AND e.label IN ('PERSON', 'ORG', 'GPE')
GROUP BY e.entity_id, e.entity_name
ORDER BY first_date, e.entity_name

-- Who talks about whom: names within the quotes of each speaker.
SELECT q.speaker_name, e.entity_name AS about, any_value(e.label) AS label, count(*) AS mentions,
    count(DISTINCT q.quote_id) AS quotes
FROM entities e JOIN quotes q USING (article_id, quote_id)
WHERE q.speaker_name IS NOT NULL AND e.entity_id IS DISTINCT FROM q.speaker_entity_id
    AND e.label IN ('PERSON', 'ORG', 'GPE', 'NORP')
GROUP BY q.speaker_name, e.entity_id, e.entity_name
ORDER BY quotes DESC, q.speaker_name, about
LIMIT 100

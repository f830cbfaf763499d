-- Who speaks most on a subject: quotes that have a word or phrase in them, or in the title above them.
-- subject: word or phrase
SELECT q.speaker_name, count(*) AS quotes, count(DISTINCT q.article_id) AS articles, any_value(q.text) AS example
FROM quotes q JOIN articles a USING (article_id)
WHERE q.speaker_name IS NOT NULL AND (contains(lower(q.text), lower($subject)) OR contains(lower(a.title), lower($subject)))
GROUP BY q.speaker_name
ORDER BY quotes DESC, q.speaker_name
LIMIT 50

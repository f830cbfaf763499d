-- The words that report speech, and what they go with.
SELECT cue_lemma, count(*) AS quotes, count(*) FILTER (WHERE quote_type = 'indirect') AS indirect,
    count(DISTINCT speaker_name) AS speakers, round(avg(confidence), 3) AS confidence
FROM quotes
WHERE cue_lemma IS NOT NULL
GROUP BY cue_lemma
ORDER BY quotes DESC, cue_lemma
LIMIT 50

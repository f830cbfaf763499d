-- Who is quoted by which source, with the speaker's share of all named quotes of that source.
SELECT source_slug, speaker_name, count(*) AS quotes,
    round(count(*) / sum(count(*)) OVER (PARTITION BY source_slug), 3) AS share
FROM quotes
WHERE speaker_name IS NOT NULL
GROUP BY source_slug, speaker_name
ORDER BY source_slug NULLS LAST, quotes DESC, speaker_name

-- What kinds of speakers are quoted, and how: persons, organizations, groups, descriptions, works, none.
SELECT coalesce(speaker_kind, 'none') AS kind, count(*) AS quotes,
    count(*) FILTER (WHERE quote_type = 'direct') AS direct, count(*) FILTER (WHERE quote_type = 'mixed') AS mixed,
    count(*) FILTER (WHERE quote_type = 'indirect') AS indirect, round(avg(confidence), 3) AS confidence
FROM quotes
GROUP BY kind
ORDER BY quotes DESC, kind

-- The quotes of a speaker, newest first, with a link to each article.
-- name: the speaker's name, or part of it
SELECT a.published_date, q.speaker_name, q.text, q.quote_type, a.source_slug, coalesce(a.canonical_url, a.url, a.input_uri) AS link
FROM quotes q JOIN articles a USING (article_id)
WHERE contains(lower(q.speaker_name), lower($name))
ORDER BY a.published_date DESC NULLS LAST, q.article_id, q.start_char

"""The articles a report carries whole, with their entities and quotes: all, or as many as keep the page small.

Article ids are hashes, so those that sort first are a fair sample, and the same one each time. Articles with quotes go
before those without.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any, Final

import duckdb

from transforms.records import Article, Entity, Quote

MAX_BYTES: Final = 8_000_000
"""Most bytes of articles that a page carries; browsers of phones open it at once."""
_MOST_OF_ONE: Final = 400_000

_CHOSEN = f"""
    CREATE OR REPLACE TEMP TABLE chosen AS
    WITH sized AS (
        SELECT article_id, coalesce(n_quotes, 0) = 0 AS silent,
               length(body) + 60 * coalesce(n_entities, 0) + 500 * coalesce(n_quotes, 0) + 300 AS size
        FROM articles)
    SELECT article_id FROM sized WHERE size <= {_MOST_OF_ONE}
    QUALIFY sum(size) OVER (ORDER BY silent, article_id) <= $1"""  # noqa: S608 - our own constant
_ROWS = {
    "articles": "FROM articles SEMI JOIN chosen USING (article_id) ORDER BY published_date DESC, article_id",
    "entities": "FROM entities SEMI JOIN chosen USING (article_id) ORDER BY article_id, field, start_char, mention_id",
    "quotes": "FROM quotes SEMI JOIN chosen USING (article_id) ORDER BY article_id, field DESC, start_char, quote_id",
}
_RECORDS: Final = {"articles": Article, "entities": Entity, "quotes": Quote}


def sample_articles(connection: duckdb.DuckDBPyConnection, max_bytes: int = MAX_BYTES) -> list[Article]:
    """Articles of about that many bytes on the page, newest first, undated last."""
    connection.execute(_CHOSEN, [max_bytes])
    entities: dict[str, list[Entity]] = defaultdict(list)
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for row in _rows(connection, "entities"):
        entities[row["article_id"]].append(Entity(**row))
    for row in _rows(connection, "quotes"):
        row |= {"piece_starts": tuple(row["piece_starts"]), "piece_ends": tuple(row["piece_ends"])}
        quotes[row["article_id"]].append(Quote(**row))
    return [
        Article(
            **row,
            entities=tuple(entities[row["article_id"]]),
            quotes=tuple(quotes[row["article_id"]]),
        )
        for row in _rows(connection, "articles")
    ]


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    """The chosen rows with the columns that their record has; a column that an older lake lacks keeps its default."""
    found = connection.execute(f"DESCRIBE {table}").fetchall()  # our own names
    fields = {field.name for field in dataclasses.fields(_RECORDS[table])}
    columns = [row[0] for row in found if row[0] in fields and row[0] not in ("authors", "tags", "published_at")]
    rows = connection.execute(f"SELECT {', '.join(columns)} {_ROWS[table]}").fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]

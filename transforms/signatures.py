"""Signatures of texts made before, for processes of one machine that meet the same texts again and again.

A cache and nothing more: what it does not have, or what goes wrong with it, costs the time to sign a text anew.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from transforms.similarity import sign

_AT_ONCE = 500
_WAIT_SECONDS = 10.0
_TABLE = "CREATE TABLE IF NOT EXISTS signatures (content_hash TEXT PRIMARY KEY, signature BLOB NOT NULL) WITHOUT ROWID"


@dataclasses.dataclass(frozen=True, slots=True)
class SignatureCache:
    """Signatures by content hash in a SQLite file, which is made when it is first needed.

    Attributes:
        path: of the file; on a local disk, and for one version of newsbeam only.
    """

    path: str

    def sign_all(self, texts: Mapping[str, str]) -> dict[str, bytes]:
        """The signatures of texts by content hash; empty for a text without words. Those it had not it has then."""
        found = self._find(texts)
        made = {content_hash: sign(text) or b"" for content_hash, text in texts.items() if content_hash not in found}
        if made:
            self._add(made)
        return found | made

    def _find(self, hashes: Iterable[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        left = iter(hashes)
        with contextlib.suppress(sqlite3.Error), self._connected() as connection:
            while some := list(itertools.islice(left, _AT_ONCE)):
                marks = ",".join("?" * len(some))
                query = f"SELECT content_hash, signature FROM signatures WHERE content_hash IN ({marks})"  # noqa: S608 - marks
                found.update(connection.execute(query, some))
        return found

    def _add(self, signatures: Mapping[str, bytes]) -> None:
        with contextlib.suppress(sqlite3.Error), self._connected() as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO signatures VALUES (?, ?)", signatures.items())

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as connection:
            # It is thrown away with the process that had it made: no need to be safe from a loss of power.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLE)
            yield connection

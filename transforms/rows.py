"""Rows of a table as Beam rows with a schema, for whatever writes those: Beam's own sinks, SQL, Beam YAML."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Optional

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection, Row
from apache_beam.typehints.row_type import RowTypeConstraint

from transforms.records import Article, Cancellation, Failure, Outcome
from transforms.tables import TABLES, Rows, article_rows, cancellation_rows, failure_rows, file_schema
from transforms.writes import pipeline_version


@dataclasses.dataclass
class TableRows(beam.PTransform[PCollection[Outcome], PCollection[Row]]):
    """Turns outcomes into the rows of one table of the lake (`newsbeam schema` lists them), with a Beam schema.

    Days and moments are text, ISO 8601; moments are in UTC. Outcomes that have no rows in the table give none.

    Attributes:
        table: articles, entities, quotes, failures or cancellations.
    """

    table: str = "quotes"

    def __post_init__(self) -> None:
        if self.table not in TABLES:
            raise ValueError(f"unknown table {self.table!r}; one of {', '.join(TABLES)}")

    def expand(self, outcomes: PCollection[Outcome]) -> PCollection[Row]:
        rows: PCollection[Row] = outcomes | "Rows" >> beam.ParDo(
            _RowsFn(self.table, pipeline_version())
        ).with_output_types(row_type(self.table))
        return rows


def row_type(table: str) -> RowTypeConstraint:
    """The Beam schema of a table's rows."""
    return RowTypeConstraint.from_fields([(field.name, _python_type(field)) for field in file_schema(table)])


def _python_type(field: pa.Field) -> Any:
    kind: Any = str
    if pa.types.is_list(field.type):
        kind = Sequence[int] if pa.types.is_integer(field.type.value_type) else Sequence[str]
    elif pa.types.is_boolean(field.type):
        kind = bool
    elif pa.types.is_integer(field.type):
        kind = int
    elif pa.types.is_floating(field.type):
        kind = float
    return Optional[kind] if field.nullable else kind  # noqa: UP045 - made at run time; `|` knows no Sequence here


def _rows_of(outcome: Outcome, version: str) -> Rows:
    if isinstance(outcome, Article):
        return article_rows(outcome, version)
    if isinstance(outcome, Failure):
        return failure_rows(outcome)
    if isinstance(outcome, Cancellation):
        return cancellation_rows(outcome)
    return {}


def _plain(value: Any, is_temporal: bool, is_list: bool) -> Any:
    if value is None:
        return None
    if is_temporal:
        return value.isoformat()
    return list(value) if is_list else value


class _RowsFn(beam.DoFn):
    def __init__(self, table: str, version: str) -> None:
        self._table = table
        self._version = version
        self._fields = [
            (field.name, pa.types.is_temporal(field.type), pa.types.is_list(field.type)) for field in file_schema(table)
        ]

    def process(self, outcome: Outcome) -> Iterator[Row]:
        for row in _rows_of(outcome, self._version).get(self._table, ()):
            values: dict[str, Any] = {}
            for (name, is_temporal, is_list), value in zip(self._fields, row, strict=True):
                values[name] = _plain(value, is_temporal, is_list)
            yield Row(**values)

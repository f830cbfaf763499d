"""Spark SQL reads the tables of a lake: types, NULL for undated rows, joins, and only the files that are asked for.

It is the engine below PySpark, by PySpark's own bridge: what `scripts/fetch_engines.py` has fetched will do, and
PySpark's package, of 400 MB, would add nothing that reads.
"""

import datetime as dt
import json
import pathlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

from pipeline.ddl import create_tables
from tests.engines.conftest import needs
from tests.engines.flink import ADD_OPENS
from tests.lakes import DAY, cancel, make_article, make_articles, upsert
from transforms.division import PartitionBy
from transforms.lake import LakeOptions
from transforms.records import Failure
from transforms.tables import TABLES

NEXT = DAY + dt.timedelta(1)
TYPES = {"int32": "integer", "bool": "boolean", "date32[day]": "date", "timestamp[us, tz=UTC]": "timestamp"}
OUTCOMES = [
    *make_articles(30),
    *(Failure(f"in/bad-{number}", "parse", "E", "m", published_date=(None, DAY)[number % 2]) for number in range(3)),
    cancel(make_article(90), "in/c", 9, published_date=DAY),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of Spark in a process of Java, which ends with this one."""
    options = [*ADD_OPENS, "--add-opens=java.base/sun.security.action=ALL-UNNAMED", "-Xmx1g", "-Duser.timezone=UTC"]
    port, process = launch_gateway(
        classpath=str(needs("spark")),
        javaopts=options,
        die_on_exit=True,
        return_proc=True,
        cwd=str(tmp_path_factory.mktemp("spark")),
    )
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auto_convert=True))
    try:
        builder = gateway.jvm.org.apache.spark.sql.SparkSession.builder().master("local[1]")
        for name, value in (("spark.ui.enabled", "false"), ("spark.sql.shuffle.partitions", "1")):
            builder = builder.config(name, value)
        yield builder.getOrCreate()
    finally:
        gateway.shutdown()
        process.stdin.close()
        process.wait(60)
        if process.stdout:
            process.stdout.close()


def rows(spark: Any, query: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in spark.sql(query).toJSON().collectAsList()]


def test_types_nulls_and_joins(tmp_path: pathlib.Path, spark: Any) -> None:
    upsert(tmp_path, OUTCOMES)
    for table, schema in TABLES.items():
        frame = spark.read().parquet(str(tmp_path / table))
        frame.createOrReplaceTempView(table)
        found = {field["name"]: field["type"] for field in json.loads(frame.schema().json())["fields"]}
        plain = {field.name: TYPES.get(str(field.type), str(field.type)) for field in schema}
        plain |= {"date": "date", "source": "string"}
        assert list(found) == list(plain)
        lists = {name for name, kind in plain.items() if kind.startswith("list")}
        assert {name for name, kind in found.items() if isinstance(kind, dict) and kind["type"] == "array"} == lists
        assert all(found[name] == kind for name, kind in plain.items() if name not in lists)
    counts = " UNION ALL ".join(
        f"SELECT '{table}' AS t, count(*) AS n, count(date) AS d FROM {table}" for table in TABLES
    )
    assert [(row["n"], row["d"]) for row in rows(spark, counts)] == [(30, 25), (43, 37), (43, 37), (3, 1), (1, 1)]
    joined = rows(
        spark,
        "SELECT count(*) AS n FROM quotes q JOIN articles a USING (article_id) "
        "JOIN entities e ON e.article_id = q.article_id AND e.entity_id = q.speaker_entity_id "
        "WHERE substring(a.body, q.start_char + 1, q.end_char - q.start_char) = q.text AND e.text = q.speaker_text",
    )
    assert joined == [{"n": 43}]


@pytest.mark.parametrize(("by", "folders"), [("month", {"month": "date"}), ("none", {})])
def test_other_folders(by: PartitionBy, folders: dict[str, str], tmp_path: pathlib.Path, spark: Any) -> None:
    upsert(tmp_path, OUTCOMES[:30], LakeOptions(partition_by=by))
    frame = spark.read().parquet(str(tmp_path / "articles"))
    found = {field["name"]: field["type"] for field in json.loads(frame.schema().json())["fields"]}
    assert dict(list(found.items())[len(TABLES["articles"]) :]) == {**folders, "source": "string"}
    assert frame.count() == 30


def test_only_files_of_the_date_and_source_are_read(tmp_path: pathlib.Path, spark: Any) -> None:
    """By the statement of `newsbeam schema --ddl spark`; all other files are damaged."""
    upsert(tmp_path, OUTCOMES, LakeOptions(buckets=2))
    for path in tmp_path.glob("articles/*/*/*"):
        if f"date={NEXT}/source=wire" not in str(path):
            path.write_bytes(b"PAR1 damaged PAR1")
    create, _, rest = create_tables("spark", str(tmp_path), "articles").partition(";\n")
    spark.sql("DROP VIEW IF EXISTS articles")
    spark.sql(create)
    if rest.strip(" \n;"):
        spark.sql(rest.strip(" \n;"))
    where = f"WHERE date = DATE '{NEXT}' AND source = 'wire'"
    assert rows(spark, f"SELECT count(*) AS n, min(title) IS NOT NULL AS t FROM articles {where}") == [
        {"n": 3, "t": True}
    ]
    plan = spark.sql(f"SELECT title FROM articles {where}").queryExecution().toString()
    assert "(date#" in plan.partition("PartitionFilters")[2]
    shutil.rmtree(tmp_path)
    spark.sql("DROP TABLE articles")

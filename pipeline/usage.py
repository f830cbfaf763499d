"""The words that `newsbeam` takes: its subcommands, their options, and what `--help` says of them."""

from __future__ import annotations

import argparse
from typing import Any

from pipeline.commands import (
    do_commit,
    do_compact,
    do_completion,
    do_report,
    do_run,
    do_schema,
    do_show,
    do_sql,
    do_validate,
    do_watch,
)
from pipeline.completion import SHELLS
from pipeline.parsing import Parser, Version

_EXITS = "Exit codes: 0 done, 1 failed, 2 a mistake in what was typed or configured, 128 + N ended by signal N."


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `function` of what it gives does the command."""
    parser = Parser(
        prog="newsbeam",
        description="Who said what, about whom, when and where: from news articles to tables.",
        epilog=_EXITS,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_add_run, _add_watch, _add_show, _add_report, _add_sql, _add_validate, _add_compact):
        add(commands)
    for add in (_add_commit, _add_schema, _add_completion):
        add(commands)
    return parser


def _add_run(commands: Any) -> None:
    parser = _command(commands, "run", do_run, "read articles and write the tables of a lake")
    parser.epilog = "Other options go to Beam, as --name=value: --project=mine, --flink_master=localhost:8081, …"
    _add_reading(parser)
    parser.add_argument(
        "--resume", action="store_true", default=None, help="pass over inputs that the lake has read, as they are now"
    )
    parser.add_argument(
        "--retry-failures", metavar="LAKE", help="read again the inputs of a lake of which records failed"
    )
    parser.add_argument("--runner", metavar="R", help="'local' (default) or a Beam runner, such as FlinkRunner")
    parser.add_argument(
        "--streaming", action="store_true", default=None, help="watch the inputs without end, on a Beam runner"
    )
    _add_showing(parser)


def _add_watch(commands: Any) -> None:
    parser = _command(commands, "watch", do_watch, "keep a lake up with files that come, change and go")
    _add_reading(parser)
    parser.add_argument("--interval", metavar="S", help="seconds between two looks (default 10)")
    parser.add_argument(
        "--delete", action="store_true", default=None, help="remove the articles of files that are deleted"
    )
    parser.add_argument("--once", action="store_true", help="end when all that is there is in the lake")
    _add_showing(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="files, folders, globs or fsspec URLs")
    parser.add_argument("-o", "--output", metavar="LAKE", help="folder or URL of the lake")
    parser.add_argument("--partition-by", metavar="P", help="folders of a new lake: by date (default), month or none")
    parser.add_argument("-c", "--config", metavar="CONFIG.yaml", help="options in a file; configs/local.yaml has all")
    parser.add_argument("--source", metavar="NAME", help="who published all of these articles")
    parser.add_argument(
        "--reference-date", metavar="DATE", help="a day shortly after the articles, for datelines without year"
    )
    parser.add_argument("--path-pattern", metavar="P", help="what paths say, such as '{source}/{date}/{slug}'")
    _add_map(parser)
    parser.add_argument("--workers", metavar="N", help="processes, or 'auto' (default): by the size of the input")
    _add_model(parser)


def _add_showing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-v", "--verbose", action="store_true", help="show the logs of newsbeam and Beam")
    _add_quiet(parser)
    parser.add_argument(
        "--log-format", choices=("text", "json"), help="what is said on standard error; json is an object a line"
    )


def _add_quiet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-q", "--quiet", action="store_true", help="show nothing but errors")


def _add_show(commands: Any) -> None:
    parser = _command(commands, "show", do_show, "print one article: names marked, who said what")
    parser.add_argument("file", metavar="FILE", help="file of an article; - reads standard input")
    parser.add_argument(
        "--record", type=int, default=1, metavar="N", help="which record of a file of several (default 1)"
    )
    parser.add_argument("--json", action="store_true", help="the article with its entities and quotes as JSON")
    parser.add_argument("-c", "--config", metavar="CONFIG.yaml", help="options in a file")
    parser.add_argument("--source", metavar="NAME", help="who published the article")
    parser.add_argument("--reference-date", metavar="DATE", help="a day shortly after the article")
    _add_map(parser)
    _add_model(parser)


def _add_report(commands: Any) -> None:
    parser = _command(commands, "report", do_report, "make one HTML page of a lake to look at")
    parser.add_argument("lake", metavar="LAKE", help="folder or URL of a lake")
    parser.add_argument(
        "-o", "--output", metavar="F.html", default="report.html", help="(default report.html; - is standard output)"
    )
    _add_quiet(parser)


def _add_sql(commands: Any) -> None:
    parser = _command(commands, "sql", do_sql, "query a lake: views articles, entities, quotes and failures")
    parser.add_argument("lake", nargs="?", metavar="LAKE", help="folder or URL of a lake")
    parser.add_argument(
        "query", nargs="?", metavar="QUERY", help="DuckDB SQL or a query's name; without it a prompt, or standard input"
    )
    parser.add_argument("values", nargs="*", metavar="VALUE", help="values of the query's parameters ($1, $2, …)")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="form of the result")
    parser.add_argument("--list", action="store_true", help="show the queries that have a name")


def _add_validate(commands: Any) -> None:
    parser = _command(commands, "validate", do_validate, "check a lake")
    parser.add_argument("lake", metavar="LAKE", help="folder or URL of a lake")


def _add_compact(commands: Any) -> None:
    parser = _command(commands, "compact", do_compact, "give a lake the files it needs, and other folders if asked to")
    parser.add_argument("output", metavar="LAKE", help="folder or URL of a lake")
    parser.add_argument("-c", "--config", metavar="CONFIG.yaml", help="options in a file")
    parser.add_argument("--partition-by", metavar="P", help="folders by date, month or none; as they are without it")
    _add_quiet(parser)


def _add_commit(commands: Any) -> None:
    parser = _command(commands, "commit", do_commit, "make a lake known to a table format, its files as they are")
    parser.add_argument("lake", metavar="LAKE", help="folder or URL of a lake")
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--delta", action="store_true", help="as Delta tables (extra delta)")
    form.add_argument("--iceberg", action="store_true", help="as Iceberg tables, on this machine (extra iceberg)")
    _add_quiet(parser)


def _add_schema(commands: Any) -> None:
    parser = _command(commands, "schema", do_schema, "describe the tables")
    parser.add_argument(
        "table", nargs="?", metavar="TABLE", help="articles, entities, quotes or failures; all without it"
    )
    parser.add_argument(
        "--ddl", choices=("duckdb", "athena", "bigquery", "spark"), help="the statements that make the tables known"
    )
    parser.add_argument("--lake", metavar="LAKE", default="LAKE", help="the lake's folder or URL in these statements")
    parser.add_argument(
        "--partition-by", choices=("date", "month", "none"), default="date", help="what the lake's folders go by"
    )


def _add_completion(commands: Any) -> None:
    parser = _command(commands, "completion", do_completion, "print what a shell needs to complete our words")
    parser.epilog = 'For bash, in ~/.bashrc: eval "$(newsbeam completion bash)"'
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def _add_map(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--map",
        action="append",
        metavar="FIELD=COLUMN",
        help="which column, or dotted path in JSON, holds a field, such as body=data.text; may be repeated",
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="M", help="'embedded' (default), a spaCy package or the folder of a pipeline"
    )


def _command(commands: Any, name: str, function: Any, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", allow_abbrev=False
    )
    parser.set_defaults(function=function)
    return parser

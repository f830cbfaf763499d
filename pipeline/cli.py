"""The command `newsbeam`. Each subcommand imports what it needs when it runs, so that `--help` is there at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.completion import SHELLS, complete, shell_code
from pipeline.errors import ConfigError, RunError, Stopped, explain_outside
from pipeline.parsing import DONE, USAGE, Parser, Version

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.config import Config
    from pipeline.display import Display
    from pipeline.logs import LogFormat
    from transforms.listing import InputFile

FAILED, SIGNALLED = 1, 128
_INTERRUPT = 2
_EXITS = "Exit codes: 0 done, 1 failed, 2 a mistake in what was typed or configured, 128 + N ended by signal N."

# Options of the configuration that the command line sets: the attribute of the arguments, the key's path, the flag.
_OPTIONS = (
    ("inputs", "inputs", "INPUT"),
    ("output", "lake.path", "-o"),
    ("partition_by", "lake.partition_by", "--partition-by"),
    ("source", "parse.source", "--source"),
    ("reference_date", "parse.reference_date", "--reference-date"),
    ("path_pattern", "read.path_pattern", "--path-pattern"),
    ("workers", "run.workers", "--workers"),
    ("runner", "run.runner", "--runner"),
    ("resume", "run.resume", "--resume"),
    ("streaming", "run.streaming", "--streaming"),
    ("model", "model", "--model"),
    ("interval", "watch.interval", "--interval"),
    ("delete", "watch.delete", "--delete"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and gives its exit status: 0 done, 1 failed, 2 usage, 128 + N when ended by signal N."""
    parser = _parser()
    complete(parser)
    arguments, others = parser.parse_known_args(argv)
    try:
        status: int = arguments.function(arguments, _only_for_run(arguments, others))
        sys.stdout.flush()
    except (ConfigError, RunError) as error:
        _say(" ".join(str(error).split()))
        return USAGE if isinstance(error, ConfigError) else FAILED
    except KeyboardInterrupt as stop:
        if not isinstance(stop, Stopped):
            return SIGNALLED + _INTERRUPT
        _say("stopped; what is written is whole, and the same command completes it")
        return SIGNALLED + stop.signal_number
    except BrokenPipeError:
        # Whoever read our output has seen enough, and the interpreter must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # what the outside did is told in one line, what we did wrong with all its lines
        line = explain_outside(error)
        if line is None:
            raise
        _say(line)
        return FAILED
    return status


def _only_for_run(arguments: argparse.Namespace, others: Sequence[str]) -> Sequence[str]:
    if others and arguments.command != "run":
        raise ConfigError(f"unknown argument '{others[0]}'; see newsbeam {arguments.command} --help")
    return others


def _run(arguments: argparse.Namespace, others: Sequence[str]) -> int:
    from pipeline.display import choose_display
    from pipeline.excess import excess_failures
    from pipeline.run import run
    from pipeline.summary import print_summary

    config = _config(arguments, others)
    display = choose_display(
        _console(error=True), quiet=arguments.quiet, plain=arguments.verbose, log_format=_log_format(arguments)
    )
    files = None
    try:
        if arguments.retry_failures:
            config, files = _retry(config, arguments.retry_failures, display)
            if not files:
                return DONE
        manifest = run(config, display, files=files, verbose=arguments.verbose)
    finally:
        display.close()
    if manifest is None:
        return DONE
    if not arguments.quiet:
        print_summary(_console(), manifest, config.lake.path or "")
    reason = excess_failures(config.run.max_failure_rate, manifest)
    if reason:
        raise RunError(reason)
    return DONE


def _watch(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    from pipeline.display import choose_display
    from pipeline.watch import watch

    config = _config(arguments)
    log_format = _log_format(arguments)
    display = choose_display(_console(error=True), quiet=arguments.quiet, plain=True, log_format=log_format)
    watch(config, display, once=arguments.once, verbose=arguments.verbose)
    return DONE


def _log_format(arguments: argparse.Namespace) -> LogFormat:
    from pipeline.logs import FORMAT_VARIABLE, log_format

    if arguments.log_format:
        # For the processes that are started, too.
        os.environ[FORMAT_VARIABLE] = arguments.log_format
    return log_format()


def _retry(config: Config, lake: str, display: Display) -> tuple[Config, list[InputFile]]:
    """The configuration of a run over what failed, and the files it reads; says what that leaves out."""
    from pipeline.retry import plan_retry

    retry = plan_retry(config, lake)
    if retry.gone:
        count = _many(len(retry.gone), "failed input")
        display.note(f"{count} not there any more, such as {retry.gone[0]}; the failures stay")
    if not retry.files:
        display.note(f"nothing in {lake} to retry")
    return retry.config, retry.files


def _show(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    _quiet_logs()
    from pipeline.show import article_json, print_article, read_article

    article = read_article(arguments.file, _config(arguments), arguments.record)
    if arguments.json:
        sys.stdout.write(article_json(article) + "\n")
    else:
        print_article(_console(), article)
    return DONE


def _report(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    from pipeline.report import write_report
    from pipeline.versions import check_lake_version

    check_lake_version(arguments.lake)
    line = write_report(arguments.lake, arguments.output)
    if not arguments.quiet:
        _console(error=arguments.output == "-").print(line, markup=False, highlight=False, soft_wrap=True)
    return DONE


def _sql(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    from pipeline.sql import connect, print_named_queries, print_query, prompt
    from pipeline.versions import check_lake_version

    if arguments.list:
        print_named_queries(_console())
        return DONE
    if arguments.lake is None:
        raise ConfigError("no lake; name its folder or URL")
    check_lake_version(arguments.lake)
    connection = connect(arguments.lake)
    if arguments.query is None and sys.stdin.isatty():
        prompt(_console(), connection)
    else:
        query = sys.stdin.read() if arguments.query is None else arguments.query
        print_query(_console(), connection, query, arguments.values, arguments.format)
    return DONE


def _validate(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    _quiet_logs()
    from pipeline.validate import validate_lake
    from pipeline.verdict import judge
    from pipeline.versions import check_lake_version

    check_lake_version(arguments.lake)
    try:
        findings = validate_lake(arguments.lake)
    except FileNotFoundError as error:
        raise ConfigError(str(error)) from error
    for finding in findings:
        _console().print(str(finding), markup=False, highlight=False, soft_wrap=True)
    for line in judge(findings):
        _console().print(line, markup=False, highlight=False, soft_wrap=True)
    if findings:
        raise RunError(f"{arguments.lake} breaks its promises in {_many(len(findings), 'way')}")
    _console().print(f"{arguments.lake} keeps its promises", markup=False, highlight=False, soft_wrap=True)
    return DONE


def _compact(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    _quiet_logs()
    from pipeline.compact import compact

    line = compact(_config(arguments))
    if not arguments.quiet:
        _console().print(line, markup=False, highlight=False, soft_wrap=True)
    return DONE


def _commit(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    _quiet_logs()
    from pipeline.commit import commit

    for line in commit(arguments.lake, "delta" if arguments.delta else "iceberg"):
        if not arguments.quiet:
            _console().print(line, markup=False, highlight=False, soft_wrap=True)
    return DONE


def _schema(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    if arguments.ddl:
        from pipeline.ddl import create_tables

        sys.stdout.write(create_tables(arguments.ddl, arguments.lake, arguments.table, arguments.partition_by))
        return DONE
    from pipeline.schema import print_schema

    print_schema(_console(), arguments.table)
    return DONE


def _completion(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    sys.stdout.write(shell_code(arguments.shell))
    return DONE


def _config(arguments: argparse.Namespace, others: Sequence[str] = ()) -> Config:
    from pipeline.config import load_config

    overrides: dict[tuple[str, ...], object] = {}
    for name, path, _ in _OPTIONS:
        value = getattr(arguments, name, None)
        if value not in (None, []):
            overrides[tuple(path.split("."))] = value
    for given in getattr(arguments, "map", None) or ():
        field, _, column = given.partition("=")
        if not field or not column:
            raise ConfigError(f"--map: '{given}' is not allowed; FIELD=COLUMN, such as body=data.text")
        overrides["parse", "fields", field] = column
    late_inputs, beam_options = _split(others)
    if late_inputs:
        overrides["inputs",] = [*arguments.inputs, *late_inputs]
    if beam_options:
        overrides["run", "beam_options"] = beam_options
    return load_config(arguments.config, overrides, {path: flag for _, path, flag in _OPTIONS})


def _split(others: Sequence[str]) -> tuple[list[str], list[str]]:
    """What argparse leaves over: inputs that stand behind options, and options for Beam with their values."""
    inputs: list[str] = []
    options: list[str] = []
    takes_value = False
    for word in others:
        (options if word.startswith("-") or takes_value else inputs).append(word)
        takes_value = word.startswith("--") and "=" not in word
    return inputs, options


def _parser() -> argparse.ArgumentParser:
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
    parser = _command(commands, "run", _run, "read articles and write the tables of a lake")
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
    parser = _command(commands, "watch", _watch, "keep a lake up with files that come, change and go")
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
    parser.add_argument("--quiet", action="store_true", help="show nothing but errors")
    parser.add_argument(
        "--log-format", choices=("text", "json"), help="what is said on standard error; json is an object a line"
    )


def _add_show(commands: Any) -> None:
    parser = _command(commands, "show", _show, "print one article: names marked, who said what")
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
    parser = _command(commands, "report", _report, "make one HTML page of a lake to look at")
    parser.add_argument("lake", metavar="LAKE", help="folder or URL of a lake")
    parser.add_argument(
        "-o", "--output", metavar="F.html", default="report.html", help="(default report.html; - is standard output)"
    )
    parser.add_argument("--quiet", action="store_true", help="show nothing but errors")


def _add_sql(commands: Any) -> None:
    parser = _command(commands, "sql", _sql, "query a lake: views articles, entities, quotes and failures")
    parser.add_argument("lake", nargs="?", metavar="LAKE", help="folder or URL of a lake")
    parser.add_argument(
        "query", nargs="?", metavar="QUERY", help="DuckDB SQL or a query's name; without it a prompt, or standard input"
    )
    parser.add_argument("values", nargs="*", metavar="VALUE", help="values of the query's parameters ($1, $2, …)")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="form of the result")
    parser.add_argument("--list", action="store_true", help="show the queries that have a name")


def _add_validate(commands: Any) -> None:
    parser = _command(commands, "validate", _validate, "check a lake")
    parser.add_argument("lake", metavar="LAKE", help="folder or URL of a lake")


def _add_compact(commands: Any) -> None:
    parser = _command(commands, "compact", _compact, "give a lake the files it needs, and other folders if asked to")
    parser.add_argument("output", metavar="LAKE", help="folder or URL of a lake")
    parser.add_argument("-c", "--config", metavar="CONFIG.yaml", help="options in a file")
    parser.add_argument("--partition-by", metavar="P", help="folders by date, month or none; as they are without it")
    parser.add_argument("--quiet", action="store_true", help="show nothing but errors")


def _add_commit(commands: Any) -> None:
    parser = _command(commands, "commit", _commit, "make a lake known to a table format, its files as they are")
    parser.add_argument("lake", metavar="LAKE", help="folder or URL of a lake")
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--delta", action="store_true", help="as Delta tables (extra delta)")
    form.add_argument("--iceberg", action="store_true", help="as Iceberg tables, on this machine (extra iceberg)")
    parser.add_argument("--quiet", action="store_true", help="show nothing but errors")


def _add_schema(commands: Any) -> None:
    parser = _command(commands, "schema", _schema, "describe the tables")
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
    parser = _command(commands, "completion", _completion, "print what a shell needs to complete our words")
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


def _console(*, error: bool = False) -> Console:
    from pipeline.console import make_console

    return make_console(error=error)


def _quiet_logs() -> None:
    from pipeline.logs import configure

    configure(verbose=False)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _say(line: str) -> None:
    sys.stderr.write(f"newsbeam: {line}\n")

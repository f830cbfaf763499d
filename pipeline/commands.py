"""What each subcommand of `newsbeam` does. It imports what it needs when it runs, so that `--help` is there at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.completion import shell_code
from pipeline.errors import ConfigError, RunError
from pipeline.parsing import DONE

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.config import Config
    from pipeline.display import Display
    from pipeline.logs import LogFormat
    from transforms.listing import InputFile

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


def do_run(arguments: argparse.Namespace, others: Sequence[str]) -> int:
    """Reads articles and writes the tables of a lake."""
    from pipeline.display import choose_display
    from pipeline.excess import excess_failures
    from pipeline.run import run
    from pipeline.summary import print_summary

    config = configure_job(arguments, others)
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


def do_watch(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Keeps a lake up with its inputs."""
    from pipeline.display import choose_display
    from pipeline.watch import watch

    config = configure_job(arguments)
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


def do_show(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Prints one article with what is found in it."""
    _quiet_logs()
    from transforms.bare_spacy import import_spacy

    import_spacy()
    from pipeline.show import article_json, print_article, read_article

    article = read_article(arguments.file, configure_job(arguments), arguments.record)
    if arguments.json:
        sys.stdout.write(article_json(article) + "\n")
    else:
        print_article(_console(), article)
    return DONE


def do_report(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Makes one page of a lake."""
    from pipeline.report import write_report
    from pipeline.versions import check_lake_version

    check_lake_version(arguments.lake)
    line = write_report(arguments.lake, arguments.output)
    if not arguments.quiet:
        _console(error=arguments.output == "-").print(line, markup=False, highlight=False, soft_wrap=True)
    return DONE


def do_sql(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Answers a query, a ready one, or those typed at a prompt."""
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


def do_validate(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Checks what a lake promises; FAILED where it does not hold."""
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


def do_compact(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Gives a lake the files it needs."""
    _quiet_logs()
    from pipeline.compact import compact

    line = compact(configure_job(arguments))
    if not arguments.quiet:
        _console().print(line, markup=False, highlight=False, soft_wrap=True)
    return DONE


def do_commit(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Registers a lake as Delta or Iceberg tables."""
    _quiet_logs()
    from pipeline.commit import commit

    for line in commit(arguments.lake, "delta" if arguments.delta else "iceberg"):
        if not arguments.quiet:
            _console().print(line, markup=False, highlight=False, soft_wrap=True)
    return DONE


def do_schema(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Prints the tables, or the statements that make them known to others."""
    if arguments.ddl:
        from pipeline.ddl import create_tables

        sys.stdout.write(create_tables(arguments.ddl, arguments.lake, arguments.table, arguments.partition_by))
        return DONE
    from pipeline.schema import print_schema

    print_schema(_console(), arguments.table)
    return DONE


def do_completion(arguments: argparse.Namespace, _: Sequence[str]) -> int:
    """Prints what a shell needs to complete our words."""
    sys.stdout.write(shell_code(arguments.shell))
    return DONE


def configure_job(arguments: argparse.Namespace, others: Sequence[str] = ()) -> Config:
    """The configuration by file and by what was typed."""
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
    late_inputs, beam_options = split_others(others)
    if late_inputs:
        overrides["inputs",] = [*arguments.inputs, *late_inputs]
    if beam_options:
        overrides["run", "beam_options"] = beam_options
    return load_config(arguments.config, overrides, {path: flag for _, path, flag in _OPTIONS})


def split_others(others: Sequence[str]) -> tuple[list[str], list[str]]:
    """What argparse leaves over: inputs that stand behind options, and options for Beam with their values."""
    inputs: list[str] = []
    options: list[str] = []
    takes_value = False
    for word in others:
        (options if word.startswith("-") or takes_value else inputs).append(word)
        takes_value = word.startswith("--") and "=" not in word
    return inputs, options


def _console(*, error: bool = False) -> Console:
    from pipeline.console import make_console

    return make_console(error=error)


def _quiet_logs() -> None:
    from pipeline.logs import configure

    configure(verbose=False)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def say(line: str) -> None:
    """Tells something beside the output."""
    sys.stderr.write(f"newsbeam: {line}\n")

"""`newsbeam watch`: keeps a lake up with its inputs, in small batches, each of which changes the lake as a whole.

What was read is in the lake's ledger, so a watch that was ended in any way, or killed, goes on where the lake is.
"""

from __future__ import annotations

import contextlib
import pathlib
import signal
import time
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.arrivals import Changes, Lookout, is_due_again
from pipeline.config import Config
from pipeline.display import Display, QuietDisplay
from pipeline.errors import ConfigError, RunError, Stopped
from pipeline.fingerprint import name_reading
from pipeline.job import Job, Task
from pipeline.manifest import new_run_id, now, prune_manifests, read_manifest
from pipeline.plan import check_division, check_inputs, check_lake, check_topics, estimate_articles
from pipeline.run import plan_tasks, run_job
from pipeline.versions import check_lake_version
from pipeline.warm import WarmEngine
from transforms.ledger import Seen, find_begun, read_ledger
from transforms.listing import InputFile, public_uri
from transforms.locks import LakeBusyError, Owner
from transforms.partitions import LakeFileError
from transforms.seen import forget_inputs, known_inputs
from transforms.storage import Storage
from transforms.writes import Run

SUFFIX = "-watch"
"""How the names of a watch's runs end; of their manifests the newest `KEPT_MANIFESTS` stay."""
KEPT_MANIFESTS = 200
_TICK_SECONDS = 0.1
_LONGEST_PAUSE = 300.0
_LONGEST_RETRY = 3600.0


def watch(config: Config, display: Display, *, once: bool = False, verbose: bool = False) -> None:
    """Watches the inputs of the configuration until it is told to stop, or once takes in all that is there.

    The first SIGINT or SIGTERM ends it after the batch at hand; a second raises Stopped at once. Raises ConfigError for
    what the user can put right; a batch that fails is tried again, after a pause that grows.
    """
    if not config.inputs:
        raise ConfigError("no input; name files, folders, globs or URLs")
    if not config.lake.path:
        raise ConfigError("no lake; name its folder or URL with -o")
    if not config.is_local:
        raise ConfigError(f"--runner: '{config.run.runner}' is not for watch, which runs here; 'local'")
    check_inputs(config.inputs)
    check_topics(config.inputs, config.stream.expansion_service, streaming=False)
    check_lake(config.lake.path, config.inputs)
    check_lake_version(config.lake.path)
    check_division(config.lake.path, config.lake.partition_by)
    with _ending() as ending, WarmEngine(config.model) as engine:
        _Watch(config, display, engine, ending, verbose=verbose).go(once=once)


class _Ending:
    """Whether the watch was told to end."""

    wanted = False


class _Watch:
    def __init__(self, config: Config, display: Display, engine: WarmEngine, ending: _Ending, *, verbose: bool) -> None:
        self._config = config
        self._display = display
        self._engine = engine
        self._ending = ending
        self._verbose = verbose
        self._reading = name_reading(config)
        self._lookout = Lookout(config.inputs, config.watch.interval)
        self._known: dict[str, Seen] = {}
        self._retries: dict[str, tuple[float, float]] = {}
        self._told: dict[str, str] = {}

    def go(self, *, once: bool) -> None:
        failures = 0
        self._known = self._read_ledger()
        count = f"{len(self._known):,} files are in the lake"
        self._display.event("watching", f"watching {_many(len(self._config.inputs), 'input')}; {count}")
        while not self._ending.wanted:
            changes = self._lookout.look(self._known, self._reading)
            self._tell_missing(changes)
            batch, is_all = self._choose(changes)
            gone = [uri for uri in changes.gone if self._is_to_forget(uri, changes)]
            if batch or gone:
                failures = self._try_batch(batch, gone, failures)
            elif once and not changes.unsettled:
                return
            if batch and not is_all and not failures:
                continue
            self._pause(self._seconds(failures))
        self._display.note("ended; the lake has all that was read")

    def _choose(self, changes: Changes) -> tuple[list[InputFile], bool]:
        """As many of the due files as make a batch, and whether these are all."""
        moment = time.monotonic()
        due = [file for file in changes.due if self._retries.get(public_uri(file.uri), (0.0, 0.0))[0] <= moment]
        articles = 0
        for number, file in enumerate(due, 1):
            articles += estimate_articles(file.uri, file.size)
            if articles >= self._config.watch.batch_articles:
                return due[:number], number == len(due)
        return due, True

    def _is_to_forget(self, uri: str, changes: Changes) -> bool:
        """A file that is gone takes its articles with it where that is wanted, or where they are in another now."""
        return self._config.watch.delete or uri in changes.moved or not self._known[uri].articles

    def _try_batch(self, batch: Sequence[InputFile], gone: Sequence[str], failures: int) -> int:
        """How many batches have failed in a row now."""
        try:
            self._take(batch, gone)
        except (RunError, LakeBusyError, LakeFileError, OSError) as error:
            reason = " ".join(str(error).split())
            pause = self._seconds(failures + 1)
            self._display.event("batch_failed", f"a batch failed: {reason}; again in {pause:.0f} s", files=len(batch))
            return failures + 1
        return 0

    def _take(self, batch: Sequence[InputFile], gone: Sequence[str]) -> None:
        """One batch, or of long files one portion after another: they are in the lake when this returns."""
        if not batch:
            started = time.time()
            due = forget_inputs(self._run(new_run_id() + SUFFIX), gone).inputs_due
            self._tell_batch(Task([], list(gone)), None, started)
            self._learn([], gone, due)
            return
        begun = find_begun(batch, self._known, self._reading)
        for number, task in enumerate(plan_tasks(self._config, batch, begun, self._display, gone)):
            # The rest is due, and from that portion on, for whoever watches next.
            if number and self._ending.wanted:
                return
            self._run_task(task)

    def _run_task(self, task: Task) -> None:
        run_id, started = new_run_id() + SUFFIX, time.time()
        lake = self._config.lake.path or ""
        job = Job(self._config, run_id, now(), self._verbose, pathlib.Path())
        run_job(job, _Notes(self._display), task, self._engine.start)
        manifest = read_manifest(lake, run_id)
        prune_manifests(lake, SUFFIX, KEPT_MANIFESTS)
        self._tell_batch(task, manifest, started)
        self._learn([portion.file for portion in task.portions], task.gone, manifest["written"]["inputs_due"])

    def _learn(self, files: Sequence[InputFile], gone: Sequence[str], due: int) -> None:
        uris = [public_uri(file.uri) for file in files]
        if due:
            self._known = self._read_ledger()
        else:
            for uri in gone:
                self._known.pop(uri, None)
            self._known |= read_ledger(Storage.open(self._config.lake.path or ""), uris)
        for uri in uris:
            if is_due_again(self._known.get(uri)):
                _, pause = self._retries.get(uri, (0.0, self._config.watch.interval / 2))
                pause = min(2 * pause, _LONGEST_RETRY)
                self._retries[uri] = (time.monotonic() + pause, pause)
            else:
                self._retries.pop(uri, None)

    def _tell_batch(self, task: Task, manifest: dict[str, Any] | None, started: float) -> None:
        ended = time.time()
        read = [portion.file.uri for portion in task.portions if portion.is_last]
        latencies = sorted(ended - moment for uri in read if (moment := self._lookout.arrived.pop(uri, 0.0)))
        counts = manifest["counts"] if manifest else {}
        seconds = ended - started
        facts: dict[str, Any] = {
            "run": manifest["run_id"] if manifest else None,
            "files": len(task.portions),
            "files_begun": len(task.portions) - len(read),
            "gone": len(task.gone),
            **{name: counts.get(name, 0) for name in ("articles", "quotes", "failures", "repeats", "cancelled")},
            "seconds": round(seconds, 3),
            "articles_per_second": round(counts.get("articles", 0) / seconds, 1) if seconds > 0 else None,
            "latency_s_median": round(latencies[len(latencies) // 2], 3) if latencies else None,
            "latency_s_max": round(latencies[-1], 3) if latencies else None,
        }
        self._display.event("batch", describe_batch(facts), **facts)

    def _tell_missing(self, changes: Changes) -> None:
        for given, reason in changes.missing.items():
            if self._told.get(given) != reason:
                self._display.event("input_missing", f"{reason}; waiting for it", input=public_uri(given))
        self._told = changes.missing

    def _run(self, run_id: str) -> Run:
        return Run(self._config.lake.path or "", Owner.this_process(run_id), self._config.lake.options())

    def _read_ledger(self) -> dict[str, Seen]:
        return known_inputs(self._run(new_run_id() + SUFFIX))

    def _seconds(self, failures: int) -> float:
        interval = self._config.watch.interval
        return interval if not failures else max(interval, min(_LONGEST_PAUSE, float(2 ** min(failures, 10))))

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._ending.wanted and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _TICK_SECONDS))


class _Notes(QuietDisplay):
    """Of what a batch shows, the notes and events."""

    def __init__(self, display: Display) -> None:
        self._display = display

    def note(self, line: str) -> None:
        self._display.note(line)

    def event(self, name: str, line: str, **facts: object) -> None:
        self._display.event(name, line, **facts)


def describe_batch(facts: dict[str, Any]) -> str:
    """A batch in one line."""
    parts = []
    if facts["files"]:
        begun = f" ({facts['files_begun']:,} yet to be read to its end)" if facts["files_begun"] else ""
        found = (
            f"{_many(facts['files'], 'file')}{begun}: {_many(facts['articles'], 'article')}, "
            f"{_many(facts['quotes'], 'quote')}"
        )
        for name, noun in (("repeats", "repeat"), ("cancelled", "cancelled"), ("failures", "failure")):
            if facts[name]:
                found += f", {facts[name]:,} {noun}" if noun == "cancelled" else f", {_many(facts[name], noun)}"
        parts.append(f"{found} in {facts['seconds']:.1f} s ({facts['articles_per_second']:.1f} articles/s)")
    if facts["gone"]:
        parts.append(f"rows of {_many(facts['gone'], 'file')} that are gone removed")
    if facts["latency_s_max"] is not None:
        parts.append(f"from file to row {facts['latency_s_median']:.1f} s, at most {facts['latency_s_max']:.1f} s")
    return "; ".join(parts)


@contextlib.contextmanager
def _ending() -> Iterator[_Ending]:
    """While it lasts, a first signal to stop is remembered, and a second one raises Stopped."""
    ending = _Ending()

    def stop(number: int, frame: object) -> None:  # noqa: ARG001 - the signature of handlers
        if ending.wanted:
            raise Stopped(number)
        ending.wanted = True

    numbers = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]
    numbers = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")

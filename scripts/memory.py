"""Prints the memory that reading and parsing of long files takes, a worker: it must not grow with the file.

    python scripts/memory.py                                   75 and 300 MB of JSONL and of WARC
    python scripts/memory.py --megabytes 2000 --formats warc.gz --workers 4 --limit 1500

The files are made of the articles in configs/samples. Exit status 1 where a worker takes more than --limit megabytes,
or a record is lost.
"""

import argparse
import collections
import gzip
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SAMPLES = ROOT / "configs" / "samples"
FORMATS = ("jsonl", "jsonl.gz", "warc", "warc.gz")
# What stands in pages of today beside their text: 100 kB of scripts.
_SCRIPT = b"<script>window.state=" + json.dumps([{"id": n, "k": "x" * 40} for n in range(1600)]).encode() + b"</script>"


def main() -> int:
    """The command line."""
    arguments = _arguments()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure, arguments.workers)))
        return 0
    within = True
    print(f"{'file':14} {'articles':>9} {'seconds':>8} {'worker MB':>10} {'engine MB':>10}")
    for name, megabytes in itertools.product(arguments.formats, arguments.megabytes):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{megabytes}.{name}"
            made = write_file(path, megabytes * 1_000_000)
            found = _measure_aside(path, arguments.workers)
        print(
            f"{path.name:14} {found['articles']:9,} {found['seconds']:8} {found['worker']:10,} {found['engine']:10,}",
            flush=True,
        )
        within = within and found["articles"] == made and found["failures"] == 0
        within = within and (arguments.limit is None or found["worker"] <= arguments.limit)
    return 0 if within else 1


def write_file(path: Path, size: int) -> int:
    """Writes so many bytes of records, before compression, and tells how many records that is."""
    compress = gzip.compress if path.suffix == ".gz" else bytes
    records = _pages() if ".warc" in path.suffixes else _lines()
    with path.open("wb") as file:
        for number, record in enumerate(records, start=1):
            # A gzip member for each WARC record, as it should be; of JSONL some for many lines would do as well.
            file.write(compress(record))
            size -= len(record)
            if size <= 0:
                return number
    raise ValueError("no samples")


def measure(path: Path, workers: int) -> dict[str, float]:
    """Reads and parses a file with so many worker processes; what came of it, and the peak of memory in megabytes."""
    import apache_beam as beam

    from pipeline.logs import configure
    from pipeline.runners import local_options, local_runner
    from pipeline.workers import ForkedEnvironment, WorkerPool, register_pool
    from transforms.files import ReadDocuments
    from transforms.parse import ParseArticles

    configure(verbose=False)
    started = time.monotonic()
    pool = WorkerPool(workers)
    register_pool(pool)
    options = local_options([], workers)
    with tempfile.TemporaryDirectory() as folder:
        pipeline = beam.Pipeline(local_runner(options, ForkedEnvironment()), options=options)
        outcomes = pipeline | ReadDocuments([str(path)]) | ParseArticles()
        kinds = outcomes | beam.Map(lambda outcome: type(outcome).__name__) | beam.combiners.Count.PerElement()
        kinds | beam.Map(json.dumps) | beam.io.WriteToText(f"{folder}/counts")
        pipeline.run().wait_until_finish()
        lines = [line for part in Path(folder).iterdir() for line in part.read_text().splitlines()]
        counts = collections.Counter(dict(json.loads(line) for line in lines))
    pool.close()
    return {
        "articles": counts["Article"],
        "failures": counts["Failure"],
        "seconds": round(time.monotonic() - started, 1),
        "worker": _peak(resource.RUSAGE_CHILDREN),
        "engine": _peak(resource.RUSAGE_SELF),
    }


def _measure_aside(path: Path, workers: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", str(path), "--workers", str(workers)]
    # Workers end with their standard input, so it has to be open.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - this file
        output = process.stdout.read() if process.stdout else b""
    if process.returncode:
        raise SystemExit(process.returncode)
    found: dict[str, float] = json.loads(output.splitlines()[-1])
    return found


def _peak(who: int) -> int:
    peak = resource.getrusage(who).ru_maxrss
    return peak // 1_000_000 if sys.platform == "darwin" else peak // 1000


def _lines() -> Iterator[bytes]:
    """Articles as JSON lines, each with an address of its own, without end."""
    from transforms.files import expand_inputs, read_documents
    from transforms.parse import parse_document
    from transforms.records import Article, Document

    documents = [each for uri in expand_inputs([str(SAMPLES)]) for each in read_documents(uri)]
    outcomes = [out for each in documents if isinstance(each, Document) for out in parse_document(each)]
    articles = [each for each in outcomes if isinstance(each, Article)]
    for number in itertools.count():
        article = articles[number % len(articles)]
        record = {"title": article.title, "text": article.body, "url": f"https://paper.example/story/{number}"}
        yield json.dumps(record).encode() + b"\n"


def _pages() -> Iterator[bytes]:
    """Pages as WARC records, each with an address of its own, without end."""
    pages = [
        path.read_bytes().replace(b"</head>", _SCRIPT + b"</head>")
        for path in sorted(SAMPLES.rglob("*.example/*.html"))
    ]
    for number in itertools.count():
        message = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + pages[number % len(pages)]
        header = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/story/{number}\r\n"
            f"WARC-Date: 2026-03-05T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(message)}\r\n\r\n"
        )
        yield header.encode() + message + b"\r\n\r\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[75, 300], help="sizes of the files, uncompressed")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=["jsonl", "warc"])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--limit", type=int, metavar="MB", help="what a worker may take")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

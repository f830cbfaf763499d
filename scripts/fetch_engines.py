"""Fetches what tests and `configs/engines.md` run newsbeam on: Flink, Spark, Prism; Kafka, and Beam's side of it.

    python scripts/fetch_engines.py [NAME ...] [--folder FOLDER]

Maven and Go do the fetching, and check what they fetch against the checksums of their registries. What is there already
is left alone. The Java engines are made of Beam's artefacts and what those depend on, in one folder each, with a jar
that starts them: the same classes that Beam's own job server jars hold, without a build of Beam.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Sequence

FOLDER = pathlib.Path(os.environ.get("NEWSBEAM_ENGINES", pathlib.Path.home() / ".cache" / "newsbeam" / "engines"))
BEAM_PYTHON = "2.77.0"
BEAM_JAVA = "2.62.0"
"""The newest release of which all artefacts of both runners could be had where this was run."""
BEAM_KAFKA = "2.73.0"
"""Likewise, of the connector for Kafka: it must know all options that the Python side sends it."""
KAFKA = "3.9.0"
TRIES = 3
_LOGGING = "org.slf4j:slf4j-simple:1.7.30"


@dataclasses.dataclass(frozen=True)
class JavaEngine:
    """A Java program: what it is made of (`group:artifact:version`) and the class that starts it.

    `without` names a group that is not on Maven Central, and not needed.
    """

    main: str
    artifacts: tuple[str, ...]
    without: str = ""


@dataclasses.dataclass(frozen=True)
class GoEngine:
    """A program that `go install` builds."""

    package: str
    binary: str


ENGINES: dict[str, JavaEngine | GoEngine] = {
    "flink": JavaEngine(
        "org.apache.beam.runners.flink.FlinkJobServerDriver",
        (f"org.apache.beam:beam-runners-flink-1.19:{BEAM_JAVA}", _LOGGING),
    ),
    "spark": JavaEngine(
        "org.apache.beam.runners.spark.SparkJobServerDriver",
        (
            f"org.apache.beam:beam-runners-spark-3:{BEAM_JAVA}",
            "org.apache.spark:spark-core_2.12:3.5.0",
            "org.apache.spark:spark-sql_2.12:3.5.0",
            "org.apache.spark:spark-streaming_2.12:3.5.0",
        ),
    ),
    "expansion": JavaEngine(
        "org.apache.beam.sdk.expansion.service.ExpansionService",
        (
            f"org.apache.beam:beam-sdks-java-io-kafka:{BEAM_KAFKA}",
            f"org.apache.beam:beam-sdks-java-expansion-service:{BEAM_KAFKA}",
            f"org.apache.beam:beam-sdks-java-harness:{BEAM_KAFKA}",
            f"org.apache.kafka:kafka-clients:{KAFKA}",
            # What containers of the harness have beside: it asks for the one, and reports to the engine by the other.
            "com.github.jbellis:jamm:0.4.0",
            "org.slf4j:slf4j-jdk14:2.0.16",
        ),
        without="io.confluent",
    ),
    "kafka": JavaEngine("kafka.Kafka", (f"org.apache.kafka:kafka_2.13:{KAFKA}", _LOGGING)),
    "prism": GoEngine(f"github.com/apache/beam/sdks/v2/go/cmd/prism@v{BEAM_PYTHON}", "prism"),
}


def main(argv: Sequence[str] | None = None) -> None:
    """Fetches the engines named, or all of them."""
    parser = argparse.ArgumentParser(description="Fetch the engines that newsbeam is tested on.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(ENGINES)}; all without one")
    parser.add_argument("--folder", type=pathlib.Path, default=FOLDER)
    arguments = parser.parse_args(argv)
    if unknown := set(arguments.names).difference(ENGINES):
        parser.error(f"unknown engine {min(unknown)}; one of {', '.join(ENGINES)}")
    for name in arguments.names or ENGINES:
        started = time.monotonic()
        print(f"{name}: {fetch(name, arguments.folder)} ({time.monotonic() - started:.0f} s)", flush=True)


def fetch(name: str, folder: pathlib.Path = FOLDER) -> pathlib.Path:
    """The jar or binary that starts an engine, fetched if it is not there, or was made of something else."""
    engine = ENGINES[name]
    target = program(name, folder)
    if not target.exists() or (isinstance(engine, JavaEngine) and not _is_made_of(engine, folder / name)):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as aside:
            made = pathlib.Path(aside) / name
            made.mkdir()
            _fetch_java(engine, made) if isinstance(engine, JavaEngine) else _fetch_go(engine, made)
            shutil.rmtree(folder / name, ignore_errors=True)
            made.replace(folder / name)
    return target


def program(name: str, folder: pathlib.Path = FOLDER) -> pathlib.Path:
    """Where the jar or binary of an engine is, or will be."""
    engine = ENGINES[name]
    return folder / name / (f"{name}.jar" if isinstance(engine, JavaEngine) else engine.binary)


def _is_made_of(engine: JavaEngine, folder: pathlib.Path) -> bool:
    pom = folder / "pom.xml"
    return pom.exists() and pom.read_text(encoding="utf-8") == _pom(engine)


def _fetch_java(engine: JavaEngine, folder: pathlib.Path) -> None:
    (folder / "pom.xml").write_text(_pom(engine), encoding="utf-8")
    _retry(
        [
            "mvn",
            "-B",
            "-q",
            "--strict-checksums",
            "dependency:copy-dependencies",
            f"-DoutputDirectory={folder / 'lib'}",
        ],
        folder,
    )
    jars = sorted(path.name for path in (folder / "lib").glob("*.jar"))
    with zipfile.ZipFile(folder / f"{folder.name}.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", _manifest(engine.main, [f"lib/{name}" for name in jars]))


def _fetch_go(engine: GoEngine, folder: pathlib.Path) -> None:
    _retry(["go", "install", engine.package], folder, GOBIN=str(folder), GOFLAGS="-buildvcs=false")


def _retry(command: Sequence[str], folder: pathlib.Path, **environment: str) -> None:
    for left in reversed(range(TRIES)):
        try:
            subprocess.run(command, cwd=folder, env=os.environ | environment, check=True, timeout=1200)  # noqa: S603 - from our own table
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if not left:
                raise
            time.sleep(10 * (TRIES - left))
        else:
            return


def _pom(engine: JavaEngine) -> str:
    names = ("groupId", "artifactId", "version")
    left_out = f"<exclusion><groupId>{engine.without}</groupId><artifactId>*</artifactId></exclusion>"
    without = f"<exclusions>{left_out}</exclusions>" if engine.without else ""
    dependencies = "".join(
        "<dependency>"
        + "".join(f"<{tag}>{value}</{tag}>" for tag, value in zip(names, artifact.split(":"), strict=True))
        + f"{without}</dependency>"
        for artifact in engine.artifacts
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>newsbeam</groupId>'
        f"<artifactId>engine</artifactId><version>1</version><dependencies>{dependencies}</dependencies></project>"
    )


def _manifest(main_class: str, jars: Sequence[str]) -> str:
    """The manifest of a jar that holds nothing itself; its lines are of 72 bytes at most, as the format wants it."""
    lines = ["Manifest-Version: 1.0", f"Main-Class: {main_class}", f"Class-Path: {' '.join(jars)}"]
    folded = []
    for line in lines:
        folded.append(line[:72])
        folded += [f" {line[at : at + 71]}" for at in range(72, len(line), 71)]
    return "\r\n".join(folded) + "\r\n\r\n"


if __name__ == "__main__":
    main()

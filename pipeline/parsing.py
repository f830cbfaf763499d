"""How the command line is taken apart: mistakes in one line, the version only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

DONE, FAILED, USAGE = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """Tells a mistake in one line, as all of newsbeam does."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"newsbeam: {message}; see {self.prog} --help\n")


class Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from pipeline.manifest import newsbeam_version

        sys.stdout.write(f"newsbeam {newsbeam_version()}\n")
        parser.exit(DONE)

"""The command `newsbeam`: what was typed is taken apart and done, and every mistake is told in one line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from pipeline.commands import say
from pipeline.completion import complete
from pipeline.errors import ConfigError, RunError, Stopped, explain_outside
from pipeline.parsing import DONE, FAILED, USAGE
from pipeline.usage import make_parser

SIGNALLED = 128
_INTERRUPT = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and gives its exit status: 0 done, 1 failed, 2 usage, 128 + N when ended by signal N."""
    parser = make_parser()
    complete(parser)
    arguments, others = parser.parse_known_args(argv)
    try:
        status: int = arguments.function(arguments, _only_for_run(arguments, others))
        sys.stdout.flush()
    except (ConfigError, RunError) as error:
        say(" ".join(str(error).split()))
        return USAGE if isinstance(error, ConfigError) else FAILED
    except KeyboardInterrupt as stop:
        if not isinstance(stop, Stopped):
            return SIGNALLED + _INTERRUPT
        say("stopped; what is written is whole, and the same command completes it")
        return SIGNALLED + stop.signal_number
    except BrokenPipeError:
        # Whoever read our output has seen enough, and the interpreter must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # what the outside did is told in one line, what we did wrong with all its lines
        line = explain_outside(error)
        if line is None:
            raise
        say(line)
        return FAILED
    return status


def _only_for_run(arguments: argparse.Namespace, others: Sequence[str]) -> Sequence[str]:
    if others and arguments.command != "run":
        raise ConfigError(f"unknown argument '{others[0]}'; see newsbeam {arguments.command} --help")
    return others

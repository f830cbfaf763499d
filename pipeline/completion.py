"""Completion of the command in shells: the shell asks newsbeam itself, so that it always knows what there is."""

from __future__ import annotations

import argparse
import os
from typing import Final

SHELLS: Final = ("bash", "zsh", "fish", "powershell")


def complete(parser: argparse.ArgumentParser) -> None:
    """Answers a shell that asks how the words on its line go on, and ends the process; otherwise does nothing."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)


def shell_code(shell: str) -> str:
    """What the shell has to read once, from its profile, for it to ask."""
    from argcomplete.shell_integration import shellcode

    code: str = shellcode(["newsbeam"], shell=shell)
    return code

"""The ``pingxi`` command. ``python -m cli worker`` and ``pingxi worker`` are the same."""

import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    from commands.processes import PROCESSES

    if len(arguments) == 1 and arguments[0] in PROCESSES:
        return _process(arguments[0])
    from commands.app import run as run_command

    return run_command(arguments)


def _process(name: str) -> int:
    from commands.processes import run_process
    from commands.settings import settings_or_complaint

    settings = settings_or_complaint()
    return settings if isinstance(settings, int) else run_process(name, settings)


def finish(code: int) -> NoReturn:
    """End the process at once: an interpreter that unwinds with a Temporal client in it may crash."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> NoReturn:
    """The script's entry. A terminal that cannot show Chinese shows question marks, and no failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    finish(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

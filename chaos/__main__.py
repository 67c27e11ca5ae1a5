"""`make chaos`: run, judge, say the verdict; exit code 1 on any finding."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path

from chaos.killer import WAYS
from chaos.run import Result, run
from chaos.wishes import Wishes

SHOWN = 40


def main() -> int:
    """Read the arguments (or SEED and MINUTES from the environment), run, report."""
    wishes = _wishes()
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    print(f"seed {wishes.seed}, {wishes.minutes} minutes, everything in {wishes.folder}", flush=True)
    began = time.monotonic()
    result = asyncio.run(run(wishes))
    _report(result, time.monotonic() - began)
    if not result.verdict.clean:
        print(f"seed {wishes.seed}: data, logs and ledgers are kept in {wishes.folder}")
        return 1
    shutil.rmtree(wishes.folder)
    return 0


def _wishes() -> Wishes:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=main.__doc__)
    given = os.environ
    parser.add_argument("--seed", type=int, default=int(given.get("SEED") or secrets.randbelow(10**6)))
    parser.add_argument("--minutes", type=float, default=float(given.get("MINUTES") or 5))
    parser.add_argument("--incidents", type=int, default=8)
    parser.add_argument("--folder", type=Path, default=None, help="an empty folder to work in")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="pingxi-chaos-"))
    # The database's account has to pass through.
    folder.chmod(0o711)
    return Wishes(asked.seed, asked.minutes, folder, asked.incidents, sure=tuple(WAYS))


def _report(result: Result, seconds: float) -> None:
    print(f"\nran {seconds:.0f} s; {sum(result.kills.values())} times harm was done:")
    _table(result.kills)
    print("\nwhat the auditor looked at:")
    _table(result.verdict.figures)
    findings = result.verdict.findings
    print(f"\nverdict: {'nothing to find' if not findings else f'{len(findings)} findings'}")
    for finding in findings[:SHOWN]:
        print(f"  {finding}")
    if len(findings) > SHOWN:
        print(f"  … and {len(findings) - SHOWN} more")


def _table(values: dict[str, int]) -> None:
    for name, value in sorted(values.items()):
        print(f"  {name:<24}{value:>10,}")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)

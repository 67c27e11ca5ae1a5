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
from typing import Any

from chaos.auditor.verdict import Verdict
from chaos.killer import WAYS
from chaos.run import judge_again, run
from chaos.wishes import Wishes

SHOWN = 40


def main() -> int:
    """Read the arguments (or SEED and MINUTES from the environment), run, report."""
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    asked = _asked()
    if asked.judge is not None:
        return _tell(asyncio.run(judge_again(asked.judge)))
    wishes = _wishes(asked)
    print(f"seed {wishes.seed}, {wishes.minutes} minutes, everything in {wishes.folder}", flush=True)
    began = time.monotonic()
    result = asyncio.run(run(wishes))
    print(f"\nran {time.monotonic() - began:.0f} s; {sum(result.kills.values())} times harm was done:")
    _table(result.kills)
    if _tell(result.verdict) + _tell_proof(result.proof):
        print(f"seed {wishes.seed}: data, logs and ledgers are kept in {wishes.folder}")
        return 1
    shutil.rmtree(wishes.folder)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=main.__doc__)
    given = os.environ
    parser.add_argument("--seed", type=int, default=int(given.get("SEED") or secrets.randbelow(10**6)))
    parser.add_argument("--minutes", type=float, default=float(given.get("MINUTES") or 5))
    parser.add_argument("--incidents", type=int, default=8)
    parser.add_argument("--folder", type=Path, default=None, help="an empty folder to work in")
    parser.add_argument("--judge", type=Path, metavar="FOLDER", help="only judge what an earlier run left")
    return parser.parse_args()


def _wishes(asked: argparse.Namespace) -> Wishes:
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="pingxi-chaos-"))
    # The database's account has to pass through.
    folder.chmod(0o711)
    return Wishes(asked.seed, asked.minutes, folder, asked.incidents, sure=tuple(WAYS))


def _tell(verdict: Verdict) -> int:
    """Print the verdict; the exit code that it calls for."""
    print("\nwhat the auditor looked at:")
    _table(verdict.figures)
    findings = verdict.findings
    print(f"\nverdict: {'nothing to find' if not findings else f'{len(findings)} findings'}")
    for finding in findings[:SHOWN]:
        print(f"  {finding}")
    if len(findings) > SHOWN:
        print(f"  … and {len(findings) - SHOWN} more")
    return 0 if verdict.clean else 1


def _tell_proof(proof: dict[str, Any]) -> int:
    """Print what the product's own audit says; the exit code that it calls for."""
    found = [*proof["findings"], *proof["replay"]["findings"]]
    print(f"\nthe log and the replay: {'nothing to find' if not found else f'{len(found)} findings'}")
    _table({**proof["figures"], **{f"replayed_{k}": v for k, v in proof["replay"]["figures"].items()}})
    for finding in found[:SHOWN]:
        print(f"  {finding}")
    return 1 if found else 0


def _table(values: dict[str, int]) -> None:
    for name, value in sorted(values.items()):
        print(f"  {name:<24}{value:>10,}")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)

"""The command: follows every cascade, holds what was said against what happened, prints and writes it."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.watch import report, tuning
from bench.watch.looking import Course
from bench.watch.measuring import Result, measured
from bench.watch.totals import Line, met, speeds, totals
from bench.watch.truth import crossings
from bench.watch.warning import Warned, warnings
from config import read_settings
from domain.errors import PingxiError
from forecast import estimate
from forecast.moments import moments
from forecast.past import Past, of_folder
from locales import say
from plans import built_in, load_file

FOLDER = "PINGXI_CASCADES"
"""Names the folder where ``--folder`` does not."""
WITHOUT = 2
"""The exit code where there is nothing to measure on."""
ESTIMATES = 2000
HOURS = 12
"""So much of a cascade goes through the running stack: under a minute."""


@dataclass(frozen=True)
class Found:
    """What came out."""

    lines: list[Line]
    warned: list[Warned]
    results: list[Result]
    thresholds: list[dict[str, int]]


def main(words: Sequence[str]) -> int:
    """Measure; 0 if everything that is asked is met, 1 if not, 2 where there is nothing to measure on."""
    locale = read_settings().locale
    asked = _parser(locale).parse_args(words)
    folder = asked.folder or os.environ.get(FOLDER)
    if folder is None:
        print(say(locale, "bench_watch_without", variable=FOLDER), file=sys.stderr)
        return WITHOUT
    try:
        pasts = of_folder(Path(folder))
    except PingxiError as error:
        told = {name: str(value) for name, value in error.params.items()}
        print(say(locale, error.code, **told), file=sys.stderr)
        return WITHOUT
    plan = load_file(next(file for file in built_in() if file.stem == asked.plan))[1]
    course = Course(plan, timedelta(minutes=asked.cadence), timedelta(days=asked.days))
    found = _measure(pasts, course, asked)
    _show(locale, found)
    if asked.stack:
        _through_the_stack(locale, pasts, course, asked.stack)
    if asked.json is not None:
        asked.json.write_text(json.dumps(_body(found), indent=2, default=str) + "\n", encoding="utf-8")
    if asked.report is not None:
        for file in report.write(
            report.Report(found.lines, found.warned, found.results, pasts), asked.report
        ):
            print(file)
    return int(not met(found.lines, found.warned))


def _parser(locale: str) -> argparse.ArgumentParser:
    def about(key: str) -> str:
        return say(locale, f"bench_watch_help{key}").replace("%", "%%")

    parser = argparse.ArgumentParser("python -m bench.watch", description=about(""))
    parser.add_argument("--folder", type=Path, metavar="DIR", help=about("_folder"))
    parser.add_argument("--report", type=Path, metavar="DIR", help=about("_report"))
    parser.add_argument("--json", type=Path, metavar="FILE", help=about("_json"))
    parser.add_argument("--cadence", type=int, default=15, metavar="MINUTES", help=about("_cadence"))
    parser.add_argument("--days", type=int, default=14, metavar="DAYS", help=about("_days"))
    parser.add_argument("--plan", default="work-safety", choices=sorted(each.stem for each in built_in()))
    parser.add_argument("--seed", type=int, default=20261201, help=about("_seed"))
    parser.add_argument("--draws", type=int, default=10, help=about("_draws"))
    parser.add_argument("--stack", type=int, default=0, metavar="N", help=about("_stack"))
    parser.add_argument("--tune", action="store_true", help=about("_tune"))
    return parser


def _measure(pasts: Sequence[Past], course: Course, asked: argparse.Namespace) -> Found:
    results = [measured(past, course) for past in pasts]
    took = max(1e-9, sum(each.seconds for each in results))
    folded, chosen = tuning.by_folds(pasts, course) if asked.tune else ([], [])
    warned = warnings(pasts, course, asked.seed, asked.draws)
    posts, looks = sum(each.posts for each in results), sum(each.looks for each in results)
    number, estimating = _estimates(pasts)
    lines = totals(results, folded, course) + speeds(posts, looks, took, number, estimating)
    names = ("least", "share_permille", "again_permille")
    return Found(lines, warned, results, [{name: getattr(each, name) for name in names} for each in chosen])


def _estimates(pasts: Sequence[Past]) -> tuple[int, float]:
    """How many estimates in how many seconds."""
    every = list(moments(pasts))
    started = perf_counter()
    number = 0
    for each in every[:ESTIMATES]:
        estimate(each.past.reposts, each.following, each.at)
        number += 1
    return number, max(1e-9, perf_counter() - started)


def _show(locale: str, found: Found) -> None:
    console = Console(width=None if sys.stdout.isatty() else 150)
    figures = Table(title=say(locale, "bench_watch_title"))
    for name in ("figure", "value", "met"):
        figures.add_column(say(locale, f"bench_watch_column_{name}"))
    for row in report.line_rows(found.lines, locale):
        figures.add_row(*row)
    console.print(figures)
    warned = Table(title=say(locale, "bench_watch_part_warning"))
    for name in report.HEADINGS:
        warned.add_column(say(locale, f"bench_watch_column_{name}"))
    for row in report.table_rows(found.warned, locale):
        warned.add_row(*row)
    console.print(warned)
    for thresholds in found.thresholds:
        named = ", ".join(f"{name} {value}" for name, value in thresholds.items())
        console.print(say(locale, "bench_watch_chosen", thresholds=named))


def _name(line: Line) -> str:
    return line.key if line.level is None else f"{line.key} {line.level.en}"


def _through_the_stack(locale: str, pasts: Sequence[Past], course: Course, number: int) -> None:
    """Watch some by the running stack, those that cross the most lines first, and tell what came of it."""
    from bench.watch.stack import through_the_stack

    busiest = sorted(pasts, key=lambda past: (len(crossings(past, course)), past.id), reverse=True)
    for each in asyncio.run(through_the_stack(busiest[:number], course, HOURS)):
        delays = ", ".join("–" if delay is None else f"{delay:.1f}" for delay in each.delays)
        told = {"looks": str(each.looks), "delays": delays, "told": str(each.told), "pure": str(each.pure)}
        print(say(locale, "bench_watch_stack", id=each.id, **told))


def _body(found: Found) -> dict[str, Any]:
    return {
        "figures": {_name(line): {"value": line.value, "met": line.met} for line in found.lines},
        "early_warning": [
            {"lines": each.lines, "which": each.which, **asdict(each.judged)} for each in found.warned
        ],
        "thresholds_by_fold": found.thresholds,
        "cascades": [asdict(each) for each in found.results],
    }

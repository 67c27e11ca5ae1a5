"""The table of figures, and the steps on the way to it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bench.figures import Asked, Figure, Sample, ratio_of
from locales import say

COLUMNS = ("figure", "unit", "ours", "span", "bare", "ratio", "asked", "met")


def step(locale: str, name: str, no: int, runs: int) -> None:
    """Say which run begins."""
    print(say(locale, "bench_step", name=name, no=str(no), runs=str(runs)), file=sys.stderr, flush=True)


def sample(values: Sample) -> None:
    """Say what a run found."""
    told = ", ".join(f"{key} {number(ours)}/{number(bare)}" for key, (ours, bare) in values.items())
    print(f"  {told}", file=sys.stderr, flush=True)


def number(value: float | None) -> str:
    """A figure with as many digits as it deserves."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def show(locale: str, found: Sequence[Figure], seed: int, processors: int) -> None:
    """Print the table."""
    table = Table(title=say(locale, "bench_title", seed=str(seed), processors=str(processors)))
    for name in COLUMNS:
        table.add_column(say(locale, f"bench_column_{name}"), justify="left" if name == "figure" else "right")
    for figure in found:
        table.add_row(*_row(locale, figure))
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def markdown(locale: str, found: Sequence[Figure]) -> str:
    """The table as Markdown, for the documentation."""
    heads = [say(locale, f"bench_column_{name}") for name in COLUMNS]
    rows = [heads, ["---"] + ["---:"] * (len(COLUMNS) - 1), *(_row(locale, figure) for figure in found)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(locale: str, figure: Figure) -> list[str]:
    ours, bare = figure.pair
    ratio = ratio_of(figure.pair)
    verdict = {True: "bench_met", False: "bench_missed", None: "bench_shown"}[figure.met]
    return [
        say(locale, f"bench_{figure.key}"),
        say(locale, f"bench_unit_{figure.asked.unit}"),
        number(ours),
        f"{number(figure.lowest)}–{number(figure.highest)}" if figure.runs > 1 else "",
        number(bare),
        "–" if ratio is None else f"{ratio:.2f}",
        asked_of(figure.asked),
        say(locale, verdict),
    ]


def asked_of(asked: Asked) -> str:
    """What is asked, in signs."""
    if asked.kind == "shown":
        return ""
    sign = "≥" if asked.kind == "at_least" else "≤"
    return f"{sign} {asked.bound:,g}{' ×' if asked.ratio else ''}"

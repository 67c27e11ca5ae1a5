"""The counts as charts: a curve for each, with the lines that the plan draws. Geometry in whole units."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.views.grading import figure_of
from api.views.readable import Readable
from domain.grading import COUNTS
from domain.plan import Condition
from store.matters import Counted

WIDTH, HEIGHT = 340, 150
LEFT, RIGHT, TOP, BOTTOM = 8, 332, 22, 128
POINTS = 120
"""At most so many points of a curve are drawn."""
ROWS = 40
"""At most so many rows of figures are listed."""
APART = 13
"""Between two labels, so that both can be read."""


@dataclass(frozen=True)
class PlanLine:
    """A figure of the plan as a line across the chart. ``text_y`` is where its label stands."""

    y: int
    text_y: int
    label: str
    passed: bool


@dataclass(frozen=True)
class Chart:
    """One count over time. ``told`` says the same in words, for those who do not see it."""

    name: str
    latest: str
    told: str
    points: str
    dots: tuple[tuple[int, int], ...]
    lines: tuple[PlanLine, ...]
    first_at: str
    last_at: str


@dataclass(frozen=True)
class FigureRow:
    """The counts of one entry of the timeline; ``corrected``: another entry says otherwise."""

    no: int
    at: datetime
    when: str
    values: tuple[str, ...]
    corrected: bool


@dataclass(frozen=True)
class Figures:
    """The figures as a table, the newest first; ``left_out`` older rows are not listed."""

    names: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    left_out: int


def charts(readable: Readable, counted: Sequence[Counted]) -> list[Chart]:
    """A chart for every count that was ever reported; those that the plan measures by come first."""
    measured = {each.count for rule in readable.plan.grading.rules for group in rule.any for each in group}
    made = []
    for name in sorted(COUNTS, key=lambda each: (each not in measured, COUNTS.index(each))):
        points = sorted((each.observed_at, each.counts[name]) for each in counted if name in each.counts)
        if points:
            made.append(_chart(readable, name, points))
    return made


def _chart(readable: Readable, name: str, points: Sequence[tuple[datetime, int]]) -> Chart:
    highest = max(value for _, value in points)
    figures = _figures_of(readable, name)
    beyond = [figure for figure in figures if figure > highest]
    top = max(1, highest, *beyond[:1]) * 108
    drawn = [(_x(points, at), _y(value, top)) for at, value in _thinned(points)]
    last_at, last = points[-1]
    return Chart(
        name=readable.count_name(name),
        latest=f"{last:,}",
        told=_told(readable, name, points, figures),
        points=" ".join(f"{x},{y}" for x, y in drawn),
        dots=tuple(drawn) if len(drawn) <= 24 else (drawn[-1],),
        lines=tuple(_plan_lines(figures, highest, top)),
        first_at=readable.short(points[0][0]),
        last_at=readable.short(last_at) if len(points) > 1 else "",
    )


def _figures_of(readable: Readable, name: str) -> dict[int, tuple[str, bool]]:
    """The plan's figures for a count in rising order: each with its label, and whether it is 'over'."""
    levels: dict[int, list[str]] = {}
    over: dict[int, bool] = {}
    for rule in sorted(readable.plan.grading.rules, key=lambda each: readable.plan.rank[each.level]):
        for condition in (each for group in rule.any for each in group if each.count == name):
            levels.setdefault(figure_of(condition), []).append(readable.level(rule.level))
            over[figure_of(condition)] = _is_over(condition)
    return {
        figure: (_label(readable, dict.fromkeys(levels[figure]), figure, over[figure]), over[figure])
        for figure in sorted(levels)
    }


def _is_over(condition: Condition) -> bool:
    return condition.over is not None


def _label(readable: Readable, levels: dict[str, None], figure: int, over: bool) -> str:
    return f"{readable.words.joined(levels)} {'>' if over else '≥'} {figure:,}"


def _plan_lines(figures: dict[int, tuple[str, bool]], highest: int, top: int) -> list[PlanLine]:
    lines: list[PlanLine] = []
    for figure, (label, over) in figures.items():
        if figure * 100 > top:
            break
        y = _y(figure, top)
        text_y = min(y - 4, lines[-1].text_y - APART) if lines else y - 4
        lines.append(PlanLine(y, text_y, label, _passes(highest, figure, over)))
    return lines


def _passes(value: int, figure: int, over: bool) -> bool:
    return value > figure if over else value >= figure


def _thinned(points: Sequence[tuple[datetime, int]]) -> list[tuple[datetime, int]]:
    """At most ``POINTS`` of them, evenly apart, the last one always among them."""
    step = -(-len(points) // POINTS)
    return list(reversed(points[::-1][::step]))


def _x(points: Sequence[tuple[datetime, int]], at: datetime) -> int:
    whole = int((points[-1][0] - points[0][0]).total_seconds())
    if whole == 0:
        return (LEFT + RIGHT) // 2
    return LEFT + (RIGHT - LEFT) * int((at - points[0][0]).total_seconds()) // whole


def _y(value: int, top: int) -> int:
    """``top`` is a hundred times the value at the upper edge."""
    return BOTTOM - (BOTTOM - TOP) * value * 100 // top


def _told(
    readable: Readable,
    name: str,
    points: Sequence[tuple[datetime, int]],
    figures: dict[int, tuple[str, bool]],
) -> str:
    (first_at, first), (last_at, last) = points[0], points[-1]
    highest = max(value for _, value in points)
    passed = [label for figure, (label, over) in figures.items() if _passes(highest, figure, over)]
    said = readable.words(
        "chart_told",
        count=readable.count_name(name),
        first=f"{first:,}",
        first_at=readable.instant(first_at),
        last=f"{last:,}",
        last_at=readable.instant(last_at),
        highest=f"{highest:,}",
    )
    if not figures:
        return said
    return said + readable.words("chart_passed", lines=readable.words.joined(passed) or "none")


def figures_table(readable: Readable, counted: Sequence[Counted], corrected: Container[int]) -> Figures:
    """The figures, row by row; those of the entries that were ``corrected`` are marked."""
    names = [name for name in COUNTS if any(name in each.counts for each in counted)]
    newest = sorted(counted, key=lambda each: (each.observed_at, each.no), reverse=True)
    return Figures(
        names=tuple(readable.count_name(name) for name in names),
        rows=tuple(
            FigureRow(
                no=each.no,
                at=each.observed_at,
                when=readable.short(each.observed_at),
                values=tuple(f"{each.counts[name]:,}" if name in each.counts else "" for name in names),
                corrected=each.no in corrected,
            )
            for each in newest[:ROWS]
        ),
        left_out=max(0, len(newest) - ROWS),
    )

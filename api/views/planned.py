"""The table of a plan: what each level asks for, by when, under which clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from api.views.duties import clock_words
from api.views.plan import only_if
from api.views.readable import Readable
from domain.plan import Clock, DutySpec


@dataclass(frozen=True)
class Due:
    """One clock in a cell: what it says, whether the text says it, and its clause."""

    said: str
    mark: str
    clause: str


@dataclass(frozen=True)
class Cell:
    """What is due at one level, or at several beside each other. ``dues`` empty: nothing is."""

    levels: int
    dues: Sequence[Due]


@dataclass(frozen=True)
class Line:
    """A duty over all levels."""

    id: str
    title: str
    owner: str
    only: str
    clause: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """``levels``: the columns, lowest first; one for everything where the plan has none."""

    levels: Sequence[str]
    lines: Sequence[Line]


def table(readable: Readable) -> Table:
    """Every duty of the plan in its order; cells that say the same beside each other are one."""
    levels: list[str | None] = [level.id for level in readable.plan.levels]
    levels = levels or [None]
    names = [
        readable.level(each) if each is not None else readable.words("plan_table_all") for each in levels
    ]
    return Table(names, [_line(readable, spec, levels) for spec in readable.plan.duties])


def _line(readable: Readable, spec: DutySpec, levels: Sequence[str | None]) -> Line:
    dues = [tuple(_dues(readable, spec, level)) for level in levels]
    cells = [Cell(len(list(same)), said) for said, same in groupby(dues)]
    narrowed = spec.model_copy(update={"levels": ()})
    return Line(
        spec.id,
        readable.words.label(spec.title),
        readable.role(spec.owner.role),
        only_if(readable, narrowed),
        spec.clause,
        cells,
    )


def _dues(readable: Readable, spec: DutySpec, level: str | None) -> list[Due]:
    if level is not None and spec.levels and level not in spec.levels:
        return []
    clocks = [clock for clock in spec.clocks if level is None or not clock.levels or level in clock.levels]
    if not clocks:
        return [Due(clock_words(readable, spec, None), spec.mark, spec.clause)]
    return [_due(readable, spec, clock) for clock in clocks]


def _due(readable: Readable, spec: DutySpec, clock: Clock) -> Due:
    at_any_level = clock.model_copy(update={"levels": ()})
    only = only_if(readable, at_any_level)
    said = clock_words(readable, spec, clock) + (f" · {only}" if only else "")
    return Due(said, clock.mark, clock.clause or spec.clause)

"""A plan's duties and permissions as lines of a table."""

from __future__ import annotations

from dataclasses import dataclass

from api.views.duties import clock_words, start_words
from api.views.readable import Readable
from domain.plan import DutySpec


@dataclass(frozen=True)
class ClockLine:
    """One clock of a duty: what it says, at which levels, under which clause."""

    said: str
    levels: str
    mark: str
    clause: str


@dataclass(frozen=True)
class DutyLine:
    """One duty of the plan."""

    id: str
    title: str
    owner: str
    to: str
    levels: str
    start: str
    clocks: tuple[ClockLine, ...]
    met_by: str
    clause: str
    mark: str
    note: str


def duty_lines(readable: Readable) -> list[DutyLine]:
    """Every duty in the plan's order."""
    return [_line(readable, spec) for spec in readable.plan.duties]


def _line(readable: Readable, spec: DutySpec) -> DutyLine:
    words = readable.words
    clocks = tuple(
        ClockLine(
            clock_words(readable, spec, clock),
            _levels(readable, clock.levels),
            clock.mark,
            clock.clause or "",
        )
        for clock in spec.clocks
    )
    return DutyLine(
        id=spec.id,
        title=words.label(spec.title),
        owner=readable.role(spec.owner.role),
        to=words.joined(readable.role(party.role) for party in spec.to),
        levels=_levels(readable, spec.levels),
        start=start_words(readable, spec.owed_from),
        clocks=clocks or (ClockLine(clock_words(readable, spec, None), "", spec.mark, ""),),
        met_by=words.joined(words(f"signal_{kind.partition(':')[0]}") for kind in spec.met_by),
        clause=spec.clause,
        mark=spec.mark,
        note=words.label(spec.note) if spec.note else "",
    )


def _levels(readable: Readable, levels: tuple[str, ...]) -> str:
    return readable.words.joined(readable.level(level) for level in levels)


def permission_lines(readable: Readable) -> list[tuple[str, str, str]]:
    """Each kind of signal, the roles that may send it, and the mark."""
    return [
        (
            readable.words(f"signal_{kind}"),
            readable.words.joined(readable.role(role) for role in permission.roles),
            permission.mark.value,
        )
        for kind, permission in readable.plan.may.items()
    ]

"""A plan's duties, gates, papers and permissions as lines of a table."""

from __future__ import annotations

from dataclasses import dataclass

from api.views.acts import kind_named, kinds_named
from api.views.duties import clock_words, start_words
from api.views.readable import Readable
from domain.plan import Clock, DutySpec, Gate
from domain.signals import Paper


@dataclass(frozen=True)
class ClockLine:
    """One clock of a duty: what it says, where it binds, under which clause."""

    said: str
    only: str
    mark: str
    clause: str


@dataclass(frozen=True)
class GateLine:
    """One gate: what has to be met before what."""

    id: str
    label: str
    before: str
    needs: str
    needs_id: str
    only: str
    clause: str
    mark: str


@dataclass(frozen=True)
class PaperLine:
    """A paper of its own approval, and the duties that ask for it, each with its id."""

    label: str
    duties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DutyLine:
    """One duty of the plan."""

    id: str
    title: str
    owner: str
    to: str
    jointly: str
    only: str
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
            only_if(readable, clock),
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
        jointly=words.joined(readable.role(party.role) for party in spec.jointly),
        only=only_if(readable, spec),
        start=start_words(readable, spec.owed_from),
        clocks=clocks or (ClockLine(clock_words(readable, spec, None), "", spec.mark, ""),),
        met_by=kinds_named(readable, spec.met_by),
        clause=spec.clause,
        mark=spec.mark,
        note=words.label(spec.note) if spec.note else "",
    )


def only_if(readable: Readable, part: DutySpec | Gate | Clock) -> str:
    """What narrows a part of the plan: levels, natures, grades, a circumstance; empty where nothing does."""
    words = readable.words
    natures, when = (() if isinstance(part, Clock) else part.natures), getattr(part, "when", None)
    narrowed = [
        ("plan_at_levels", "levels", _levels(readable, part.levels)),
        ("plan_of_natures", "natures", words.joined(readable.named("nature", e) for e in natures)),
        (
            "plan_at_grades",
            "grades",
            words.joined(words(f"emergency_{grade}") for grade in part.emergency_grades),
        ),
        ("plan_when", "circumstance", readable.named("circumstance", when) if when else ""),
    ]
    said = [words(key, **{name: value}) for key, name, value in narrowed if value]
    if isinstance(part, Gate) and part.only_if is not None:
        said.append(words(f"plan_only_{part.only_if}"))
    return " · ".join(said)


def gate_lines(readable: Readable) -> list[GateLine]:
    """Every gate in the plan's order."""
    return [
        GateLine(
            gate.id,
            readable.words.label(gate.label),
            kinds_named(readable, gate.before),
            readable.duty(gate.needs),
            gate.needs,
            only_if(readable, gate),
            gate.clause,
            gate.mark,
        )
        for gate in readable.plan.gates
    ]


def paper_lines(readable: Readable) -> list[PaperLine]:
    """The papers that the plan's duties ask for."""
    made = []
    for paper in Paper:
        asking = tuple(
            (spec.id, readable.words.label(spec.title))
            for spec in readable.plan.duties
            if any(each.partition(":")[2] == paper.value for each in spec.met_by)
        )
        if asking:
            made.append(PaperLine(readable.words(f"paper_{paper.value}"), asking))
    return made


def _levels(readable: Readable, levels: tuple[str, ...]) -> str:
    return readable.words.joined(readable.level(level) for level in levels)


def permission_lines(readable: Readable) -> list[tuple[str, str, str, str]]:
    """Each kind of signal, the roles that may send it, those at a level if fewer, and the mark."""
    return [
        (
            kind_named(readable, kind),
            _roles(readable, permission.roles),
            "; ".join(
                f"{readable.level(level)}: {_roles(readable, roles)}"
                for level, roles in permission.at.items()
            ),
            permission.mark.value,
        )
        for kind, permission in readable.plan.may.items()
    ]


def _roles(readable: Readable, roles: tuple[str, ...]) -> str:
    return readable.words.joined(readable.role(role) for role in roles)

"""The level: decided, raised. It falls only by a proposal that a second sender approves."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.plan import Plan
from domain.signals import Classify, ClassifyNature, Envelope, Grade


def check_level(plan: Plan, level: str) -> None:
    """Refuse a level that the plan does not have."""
    if level not in plan.rank:
        raise Refused("not_in_plan", field="level", value=level, allowed=list(plan.rank))


def grade(plan: Plan, state: State, envelope: Envelope, data: Grade) -> Iterator[Fact]:
    """Decide the first level, or raise it."""
    check_level(plan, data.level)
    if state.level is None:
        yield events.LevelDecided(level=data.level, at=envelope.received_at)
    elif plan.rank[data.level] > plan.rank[state.level]:
        yield events.LevelRaised(level=data.level, previous=state.level, at=envelope.received_at)
    elif data.level == state.level:
        raise Refused("level_unchanged", level=data.level)
    else:
        raise Refused("level_would_fall", level=data.level, current=state.level)


def classify_nature(plan: Plan, state: State, envelope: Envelope, data: ClassifyNature) -> Iterator[Fact]:
    """Say of which of the plan's natures the opinion is; the duties of another nature are withdrawn."""
    known = [named.id for named in plan.natures]
    if data.nature not in known:
        raise Refused("not_in_plan", field="nature", value=data.nature, allowed=known)
    if data.nature == state.nature:
        raise Refused("nothing_changed")
    yield events.NatureClassified(nature=data.nature, previous=state.nature)


def classify(plan: Plan, state: State, envelope: Envelope, data: Classify) -> Iterator[Fact]:
    """Say which circumstances hold, and the grade of the emergency behind the opinion."""
    known = {named.id for named in plan.circumstances}
    for field, names in (("hold", data.hold), ("lift", data.lift)):
        for name in names:
            if name not in known:
                raise Refused("not_in_plan", field=field, value=name, allowed=sorted(known))
    facts = list(_classified(state, envelope, data))
    if not facts:
        raise Refused("nothing_changed")
    yield from facts


def _classified(state: State, envelope: Envelope, data: Classify) -> Iterator[Fact]:
    for name in dict.fromkeys(data.hold):
        if name not in state.circumstances:
            yield events.CircumstanceEstablished(circumstance=name, at=envelope.received_at)
    for name in dict.fromkeys(data.lift):
        if name in state.circumstances and name not in data.hold:
            yield events.CircumstanceLifted(circumstance=name)
    if data.emergency_grade is not None and data.emergency_grade.value != state.emergency_grade:
        yield events.EmergencyGraded(emergency_grade=data.emergency_grade.value)

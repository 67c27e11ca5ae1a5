"""Counts, worsening and notes."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.decide.monitoring import withdrawn
from domain.decide.rules import SKEW
from domain.errors import Refused
from domain.events import Fact
from domain.grading import propose
from domain.incident import Phase, State
from domain.plan import Plan
from domain.signals import Bare, Envelope, ObserveCounts, ReportWorsening


def observe_counts(plan: Plan, state: State, envelope: Envelope, data: ObserveCounts) -> Iterator[Fact]:
    """Record counts; where they fulfil a higher level's rule, propose that level."""
    if data.observed_at > envelope.received_at + SKEW:
        raise Refused("time_in_future", field="observed_at")
    yield events.CountsObserved(observed_at=data.observed_at, counts=dict(data.counts))
    proposed = propose(plan, {**state.counts, **data.counts}) if _newer(state, data) else None
    if proposed is not None and _higher(plan, state, proposed):
        yield events.LevelProposed(level=proposed, basis="counts")


def _newer(state: State, data: ObserveCounts) -> bool:
    return state.counted_at is None or data.observed_at >= state.counted_at


def _higher(plan: Plan, state: State, level: str) -> bool:
    known = [plan.rank[name] for name in (state.level, state.level_proposed) if name is not None]
    return plan.rank[level] > max(known, default=-1)


def report_worsening(plan: Plan, state: State, envelope: Envelope, data: ReportWorsening) -> Iterator[Fact]:
    """Record that it is worsening. After calm had been declared, the calm is withdrawn: handling goes on."""
    if state.phase is Phase.CALM:
        yield events.CalmWithdrawn(round=state.round + 1, at=envelope.received_at)
    if state.calm_proposed_at is not None:
        yield withdrawn(plan, state, envelope)
    ordinal = len(state.instants.get("worsened", ())) + 1
    yield events.WorseningReported(reason=data.reason.value, ordinal=ordinal, at=envelope.received_at)


def withdraw_worsening(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Withdraw the last report of worsening that still stands. Who reported it cannot: with it duties go."""
    skipped = state.skipped.get("worsened", ())
    standing = [
        number for number in range(1, len(state.instants.get("worsened", ())) + 1) if number not in skipped
    ]
    if not standing:
        raise Refused("no_worsening")
    if envelope.sender in state.worsened_by[standing[-1] - 1 : standing[-1]]:
        raise Refused("second_sender_needed", ordinal=standing[-1])
    yield events.WorseningWithdrawn(ordinal=standing[-1])


def report_easing(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Record that it is easing (趋缓). Nobody takes this for calm."""
    yield events.EasingReported(at=envelope.received_at)


def note(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Add a note."""
    yield events.NoteAdded()

"""Opening, confirming, dismissing, calm, review, closing, reopening."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.decide.rules import SKEW
from domain.errors import Refused
from domain.events import Fact
from domain.grading import propose
from domain.incident import Phase, State
from domain.plan import Plan
from domain.signals import Bare, Dismiss, Envelope, Merge, Open


def begin(plan: Plan, envelope: Envelope, data: Open, rules_version: int) -> Iterator[Fact]:
    """Open an incident. Where it is unknown when the opinion arose, it arose no later than its discovery."""
    _check_starts(envelope, data)
    _check_names(plan, data)
    yield events.IncidentOpened(
        plan_hash=data.plan_hash,
        rules_version=rules_version,
        source=data.source,
        discovered_at=data.discovered_at,
        arose_at=data.arose_at or data.discovered_at,
        arose_basis="given" if data.arose_at else "discovery",
        occurred_at=data.occurred_at,
        emergency_grade=data.emergency_grade.value if data.emergency_grade else None,
        body=data.body,
    )
    for circumstance in dict.fromkeys(data.circumstances):
        yield events.CircumstanceEstablished(circumstance=circumstance, at=envelope.received_at)
    if data.counts:
        yield events.CountsObserved(observed_at=data.discovered_at, counts=dict(data.counts))
    yield from _proposed(plan, data)


def _proposed(plan: Plan, data: Open) -> Iterator[Fact]:
    by_counts = propose(plan, data.counts)
    if data.level is not None and (by_counts is None or plan.rank[data.level] >= plan.rank[by_counts]):
        yield events.LevelProposed(level=data.level, basis="judgement")
    elif by_counts is not None:
        yield events.LevelProposed(level=by_counts, basis="counts")


def _check_starts(envelope: Envelope, data: Open) -> None:
    latest = envelope.received_at + SKEW
    for name in ("discovered_at", "arose_at", "occurred_at"):
        instant = getattr(data, name)
        if instant is not None and instant > latest:
            raise Refused("time_in_future", field=name)
    if data.arose_at is not None and data.arose_at > data.discovered_at:
        raise Refused("arose_after_discovery", field="arose_at")


def _check_names(plan: Plan, data: Open) -> None:
    known = {
        "source": ({source.id for source in plan.sources}, (data.source,)),
        "level": (set(plan.rank), (data.level,) if data.level else ()),
        "circumstances": ({named.id for named in plan.circumstances}, data.circumstances),
    }
    for field, (allowed, given) in known.items():
        for name in given:
            if name not in allowed:
                raise Refused("not_in_plan", field=field, value=name, allowed=sorted(allowed))


def confirm(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Confirm that it is an incident."""
    yield events.IncidentConfirmed(at=envelope.received_at)


def dismiss(plan: Plan, state: State, envelope: Envelope, data: Dismiss) -> Iterator[Fact]:
    """Dismiss it; what was owed is withdrawn."""
    yield events.IncidentDismissed(reason=data.reason.value)


def declare_calm(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Declare that the opinion has calmed (平息). Its level must have been decided by then."""
    if plan.levels and state.level is None:
        raise Refused("level_undecided")
    yield events.CalmDeclared(at=envelope.received_at)


def withdraw_calm(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Withdraw the calm that was declared: handling goes on in a new round."""
    yield events.CalmWithdrawn(round=state.round + 1, at=envelope.received_at)


def merge(plan: Plan, state: State, envelope: Envelope, data: Merge) -> Iterator[Fact]:
    """Merge into another incident; what was owed here is withdrawn, and later signals are pointed there."""
    if data.into == state.incident_id:
        raise Refused("merge_into_itself", into=data.into)
    yield events.IncidentMerged(into=data.into, at=envelope.received_at)


def file_review(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """File the review (总结评估)."""
    yield events.ReviewFiled(at=envelope.received_at)


def close(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Close, once nothing is owed any more."""
    owed = [duty.key for duty in state.duties.values() if duty.owed]
    if owed:
        raise Refused("duties_owed", duties=owed)
    yield events.IncidentClosed(at=envelope.received_at)


def reopen(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Reopen: a closed incident goes back to handling in a new round, a dismissed one to assessment."""
    following = state.round if state.phase is Phase.DISMISSED else state.round + 1
    yield events.IncidentReopened(round=following, at=envelope.received_at)

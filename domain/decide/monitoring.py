"""What Pingxi itself concludes from the counts. It only warns, proposes and tells: people decide."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.errors import Refused
from domain.events import Fact
from domain.incident import Phase, State
from domain.plan import Plan
from domain.signals import AboutSource, Envelope, Figures, ProposeCalm, WarnEarly


def warn_early(plan: Plan, state: State, envelope: Envelope, data: WarnEarly) -> Iterator[Fact]:
    """Give an early warning of a level above the one decided."""
    if data.level not in plan.rank:
        raise Refused("not_in_plan", field="level", value=data.level, allowed=list(plan.rank))
    if state.level is not None and plan.rank[data.level] <= plan.rank[state.level]:
        raise Refused("nothing_changed")
    yield events.EarlyWarningGiven(
        level=data.level,
        permille=data.permille,
        hours=data.hours,
        count=data.count,
        line=data.line,
        total=data.total,
        recent=data.recent,
        expected=data.expected,
        at=envelope.received_at,
    )


def propose_calm(plan: Plan, state: State, envelope: Envelope, data: ProposeCalm) -> Iterator[Fact]:
    """Propose calm to those who may declare it. Where a source is silent nobody knows: then it is refused."""
    if state.calm_proposed_at is not None:
        raise Refused("nothing_changed")
    if state.silent_sources:
        raise Refused("sources_silent", sources=list(state.silent_sources))
    yield events.CalmProposed(
        windows=data.windows,
        minutes=data.minutes,
        permille=data.permille,
        total=data.total,
        tell=_may_declare(plan, state),
        at=envelope.received_at,
    )


def withdraw_calm_proposal(plan: Plan, state: State, envelope: Envelope, data: Figures) -> Iterator[Fact]:
    """Withdraw the proposal of calm: it grew again."""
    if state.calm_proposed_at is None:
        raise Refused("nothing_changed")
    yield withdrawn(plan, state, envelope, data)


def withdrawn(plan: Plan, state: State, envelope: Envelope, data: Figures | None = None) -> Fact:
    """The fact that calm is no longer proposed; without figures where it was not growth that said so."""
    return events.CalmProposalWithdrawn(
        tell=_may_declare(plan, state),
        at=envelope.received_at,
        total=data.total if data else None,
        recent=data.recent if data else None,
    )


def _may_declare(plan: Plan, state: State) -> tuple[str, ...]:
    permission = plan.permission("declare_calm")
    roles = permission.roles_at(state.level) if permission is not None else ()
    return tuple(role for role in roles if role in plan.own_roles)


def report_source_silent(plan: Plan, state: State, envelope: Envelope, data: AboutSource) -> Iterator[Fact]:
    """Take note that a source has fallen silent. A proposal of calm falls with it."""
    if data.source in state.silent_sources:
        raise Refused("nothing_changed")
    if state.calm_proposed_at is not None and state.phase is Phase.HANDLING:
        yield withdrawn(plan, state, envelope)
    yield events.SourceSilent(feed=data.source, since=data.since, at=envelope.received_at)


def report_source_back(plan: Plan, state: State, envelope: Envelope, data: AboutSource) -> Iterator[Fact]:
    """Take note that a source sends again."""
    if data.source not in state.silent_sources:
        raise Refused("nothing_changed")
    yield events.SourceBack(feed=data.source, at=envelope.received_at)


def report_flare_up(plan: Plan, state: State, envelope: Envelope, data: Figures) -> Iterator[Fact]:
    """Tell everybody that a closed incident grows again; reopening is a person's."""
    yield events.FlareUpReported(total=data.total, recent=data.recent, at=envelope.received_at)

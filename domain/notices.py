"""Who is told what because of an event."""

from __future__ import annotations

from dataclasses import dataclass

from domain import events
from domain.events import Event, Fact
from domain.incident import State

EVERYONE = "*"
"""Every role of the plan."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that one role is told. ``person``: only this one of the role, where a duty is assigned."""

    role: str
    person: str | None
    kind: str
    duty: str | None


_TO_EVERYONE = (
    events.IncidentOpened,
    events.IncidentConfirmed,
    events.IncidentDismissed,
    events.IncidentMerged,
    events.NatureClassified,
    events.LevelDecided,
    events.LevelRaised,
    events.LevelLowered,
    events.WorseningReported,
    events.WorseningWithdrawn,
    events.EasingReported,
    events.CalmDeclared,
    events.CalmWithdrawn,
    events.IncidentClosed,
    events.IncidentReopened,
    events.PlanUpgraded,
    events.EarlyWarningGiven,
    events.SourceSilent,
    events.SourceBack,
    events.FlareUpReported,
)
_TO_OWNER = (
    events.DutyOpened,
    events.DutyRescheduled,
    events.DutyExtended,
    events.DutyWarned,
    events.DutyBreached,
    events.DutyWithdrawn,
    events.DutyWaived,
    events.DutyAssigned,
    events.DutyCarriedOver,
)


_OF_STAFFING = (
    events.StaffingChanged,
    events.DutyUnstaffed,
    events.RungSkipped,
    events.RungEmptied,
    events.NobodyLeft,
    events.ApprovalUnstaffed,
)


def notices(event: Event, state: State) -> tuple[Notice, ...]:
    """The notices that follow from an event; ``state`` is the one after it."""
    fact = event.fact
    if isinstance(fact, _TO_EVERYONE):
        return (Notice(EVERYONE, None, fact.type, None),)
    if isinstance(fact, _TO_OWNER):
        duty = state.duties[fact.key]
        return (Notice(duty.owner, duty.assignee, fact.type, fact.key),)
    if isinstance(fact, events.DutyEscalated):
        duty = state.duties[fact.key]
        named = (duty.owner,) if duty.assignee and duty.owner in (fact.missing or ()) else ()
        return tuple(
            Notice(role, duty.assignee if role == duty.owner else None, fact.type, fact.key)
            for role in (*fact.tell, *named)
        )
    if isinstance(fact, _OF_STAFFING):
        return _of_staffing(fact, state)
    if isinstance(fact, events.BreachWithdrawn):
        return tuple(Notice(role, None, fact.type, fact.key) for role in fact.told)
    if isinstance(fact, events.ConsultationOpened):
        return tuple(Notice(role, None, fact.type, None) for role in fact.invited)
    if isinstance(fact, (events.CalmProposed, events.CalmProposalWithdrawn)):
        return tuple(Notice(role, None, fact.type, None) for role in fact.tell)
    if isinstance(fact, events.DutyMet):
        return tuple(Notice(role, None, fact.type, fact.key) for role in state.duties[fact.key].to)
    return ()


def _of_staffing(fact: Fact, state: State) -> tuple[Notice, ...]:
    """Whoever takes an empty role up hears of its duties; what has nobody left is told to everybody."""
    if isinstance(fact, events.StaffingChanged):
        duties = [duty for duty in state.duties.values() if duty.owed and duty.owner in fact.filled]
        return tuple(Notice(duty.owner, duty.assignee, fact.type, duty.key) for duty in duties)
    if isinstance(fact, events.DutyUnstaffed) and fact.tell:
        return tuple(Notice(role, None, fact.type, fact.key) for role in fact.tell)
    if isinstance(fact, events.RungSkipped):
        duty = state.duties[fact.key]
        named = duty.assignee is not None and duty.owner in fact.vacant
        return (Notice(duty.owner, duty.assignee, fact.type, fact.key),) if named else ()
    if isinstance(fact, events.RungEmptied) and fact.step < len(state.duties[fact.key].rises):
        return ()
    return (Notice(EVERYONE, None, fact.type, getattr(fact, "key", None)),)

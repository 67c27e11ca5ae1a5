"""What changes from one version of a plan to another: for whom, and for one running incident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from api.house import PinnedPlan
from api.views.readable import Readable
from domain import events
from domain.decide import settle
from domain.decide.upgrading import carried_over
from domain.duties import Duty, DutyStatus
from domain.incident import State
from domain.signals import Envelope, Lane
from domain.writing import Writing
from plans.diff import Change, changes

_NOBODY = "system:foreseen"


@dataclass(frozen=True)
class ChangeGroup:
    """What changes for a role, or for everybody."""

    who: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class ChangesView:
    """What changes between two versions. ``foreseen``: for one incident; None where it is about none."""

    old: int
    new: int
    groups: Sequence[ChangeGroup]
    foreseen: Sequence[str] | None = None


def changes_view(readable: Readable, old: PinnedPlan, new: PinnedPlan) -> ChangesView:
    """Role by role."""
    found = changes(old.plan, new.plan, readable.words.locale)
    groups = [
        ChangeGroup(who, [each for each in found if (each.role, each.who) == (role, who)])
        for role, who in dict.fromkeys((each.role, each.who) for each in found)
    ]
    return ChangesView(old.plan.version, new.plan.version, groups)


def foreseen(readable: Readable, state: State, new: PinnedPlan, now: datetime) -> list[str]:
    """What would become of the incident's duties if it went on under the version now; it has to fit."""
    after = _after(state, new, now)
    under = replace(readable, plan=new.plan)
    return list(_lines(readable, under, state, after, now))


def _after(state: State, new: PinnedPlan, now: datetime) -> State:
    writing = Writing(state.incident_id, state, 0, now, state.rules_version)
    cause = Envelope(
        1, _NOBODY, state.incident_id, Lane.PEOPLE, 0, "approve_proposal", _NOBODY, "", None, now, None, {}
    )
    upgraded = events.PlanUpgraded(
        plan_hash=new.hash,
        version=new.plan.version,
        previous_hash=state.plan_hash,
        previous_version=0,
        rules_version=state.rules_version,
        proposal=_NOBODY,
    )
    writing.write(upgraded, cause)
    for fact in list(carried_over(new.plan, writing.state, now)):
        writing.write(fact, cause)
    settle(new.plan, writing, cause)
    assert writing.state is not None
    return writing.state


def _lines(old: Readable, new: Readable, before: State, after: State, now: datetime) -> Iterator[str]:
    for key, duty in after.duties.items():
        earlier = before.duties.get(key)
        if earlier is None or (duty.owed and not earlier.owed):
            yield _opened(new, duty, now)
        elif earlier.owed and duty.status is DutyStatus.WITHDRAWN:
            yield old.words("upgrade_withdrawn", duty=old.duty(key))
        elif (earlier.owner, earlier.due_at) != (duty.owner, duty.due_at):
            yield new.words("upgrade_carried", **_named(new, duty))


def _opened(readable: Readable, duty: Duty, now: datetime) -> str:
    late = "yes" if duty.due_at is not None and duty.due_at <= now else "no"
    return readable.words("upgrade_opened", late=late, **_named(readable, duty))


def _named(readable: Readable, duty: Duty) -> dict[str, str]:
    due = readable.instant(duty.due_at) if duty.due_at is not None else "none"
    return {"duty": readable.duty(duty.key), "owner": readable.role(duty.owner), "due_at": due}

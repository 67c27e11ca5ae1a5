"""What a person may send to an incident now; and why not, for the rest. ``decide`` has the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.decide.meeting import NAMED
from domain.decide.rules import check_phase
from domain.duties import Duty
from domain.errors import Refused
from domain.incident import Draft, DraftStatus, Proposal, State
from domain.plan import Plan
from domain.signals import SIGNALS

ORDER = (
    "report_up", "perform", "acknowledge", "confirm", "dismiss", "grade", "classify", "draft_statement",
    "return_statement", "approve_statement", "release", "observe_counts", "report_worsening",
    "record_occasion", "note", "assign", "propose_extend", "propose_waive", "propose_lower",
    "approve_proposal", "reject_proposal", "declare_calm", "file_review", "close", "reopen",
)  # fmt: skip


@dataclass(frozen=True)
class Actor:
    """Who would send: their id, and the roles that they hold in the incident's plan."""

    person_id: str
    held: frozenset[str]


@dataclass(frozen=True)
class Possible:
    """A kind of signal, the roles that the person may send it in, and why not now (None: they may)."""

    kind: str
    roles: tuple[str, ...]
    why_not: Refused | None


def all_possible(plan: Plan, state: State, actor: Actor) -> list[Possible]:
    """Every kind of signal to an incident that exists, in the order of the page."""
    return [possible(plan, state, actor, kind) for kind in ORDER]


def possible(plan: Plan, state: State, actor: Actor, kind: str) -> Possible:
    """One kind of signal."""
    roles = roles_for(plan, state, actor, kind)
    try:
        check_phase(state, kind)
        if not roles:
            raise _not_by_role(plan, actor, kind)
        check = _CHECKS.get(kind)
        if check is not None:
            check(plan, state, actor)
    except Refused as refused:
        return Possible(kind, roles, refused)
    return Possible(kind, roles, None)


def _not_by_role(plan: Plan, actor: Actor, kind: str) -> Refused:
    if kind in NAMED:
        return Refused("no_duty_of_yours")
    permission = plan.may.get(kind)
    return Refused("roles_of_others", allowed=list(permission.roles) if permission else [])


def roles_for(plan: Plan, state: State | None, actor: Actor, kind: str) -> tuple[str, ...]:
    """The roles held in which this kind may be sent: by the plan, or by owing what it meets."""
    level = state.level if state is not None else None
    by_plan = [
        role.id for role in plan.roles if role.id in actor.held and plan.may_send(kind, role.id, level)
    ]
    if "feed" in actor.held and plan.may_send(kind, "feed"):
        by_plan.append("feed")
    if state is None or kind not in NAMED:
        return tuple(by_plan)
    owned = {duty.owner for duty in meetable(plan, state, kind) if duty.owner in actor.held}
    assigned = any(duty.assignee == actor.person_id for duty in meetable(plan, state, kind))
    further = actor.held if assigned else owned
    return tuple(dict.fromkeys([*by_plan, *(role.id for role in plan.roles if role.id in further)]))


def meetable(plan: Plan, state: State, kind: str) -> list[Duty]:
    """The owed duties that a signal of this kind would meet, or could acknowledge."""
    owed = [duty for duty in state.duties.values() if duty.owed]
    if kind == "acknowledge":
        return [duty for duty in owed if duty.acknowledged_at is None]
    return [duty for duty in owed if kind in plan.duty_by_id[duty.duty].met_by]


def duties_for(plan: Plan, state: State, actor: Actor, kind: str) -> list[Duty]:
    """Of the duties that this kind meets, those that the actor may meet."""
    anyones = any(plan.may_send(kind, role) for role in actor.held)
    return [
        duty
        for duty in meetable(plan, state, kind)
        if anyones or duty.owner in actor.held or duty.assignee == actor.person_id
    ]


def waiting_drafts(state: State) -> list[Draft]:
    """The drafts that nobody has decided yet."""
    return [draft for draft in state.drafts.values() if draft.status is DraftStatus.DRAFTED]


def waiting_proposals(state: State) -> list[Proposal]:
    """The proposals that nobody has decided yet."""
    return [proposal for proposal in state.proposals.values() if proposal.status == "made"]


def _named(kind: str) -> Callable[[Plan, State, Actor], None]:
    def check(plan: Plan, state: State, actor: Actor) -> None:
        if not duties_for(plan, state, actor, kind):
            raise Refused("no_duty_of_yours")

    return check


def _owed_at_all(plan: Plan, state: State, actor: Actor) -> None:
    if not any(duty.owed for duty in state.duties.values()):
        raise Refused("no_duty_owed")


def _grade(plan: Plan, state: State, actor: Actor) -> None:
    if not plan.levels:
        raise Refused("not_known_to_plan")
    if state.level is not None and state.level == plan.levels[-1].id:
        raise Refused("level_highest")


def _lower(plan: Plan, state: State, actor: Actor) -> None:
    if state.level is None:
        raise Refused("level_undecided")
    if state.level == plan.levels[0].id:
        raise Refused("level_lowest")


def _listed(name: str) -> Callable[[Plan, State, Actor], None]:
    def check(plan: Plan, state: State, actor: Actor) -> None:
        if not getattr(plan, name):
            raise Refused("not_known_to_plan")

    return check


def _draft_waits(plan: Plan, state: State, actor: Actor) -> None:
    if not waiting_drafts(state):
        raise Refused("no_draft_waiting")


def _anothers_draft_waits(plan: Plan, state: State, actor: Actor) -> None:
    _draft_waits(plan, state, actor)
    _anothers(actor, (draft.drafter for draft in waiting_drafts(state)))


def _anothers_proposal_waits(plan: Plan, state: State, actor: Actor) -> None:
    if not waiting_proposals(state):
        raise Refused("no_proposal_waiting")
    _anothers(actor, (proposal.sender for proposal in waiting_proposals(state)))


def _anothers(actor: Actor, senders: Iterable[str | None]) -> None:
    if all(sender == actor.person_id for sender in senders):
        raise Refused("second_sender_needed")


def _release(plan: Plan, state: State, actor: Actor) -> None:
    if state.approved_draft is None:
        raise Refused("nothing_approved")


def _calm(plan: Plan, state: State, actor: Actor) -> None:
    if plan.levels and state.level is None:
        raise Refused("level_undecided")


def _close(plan: Plan, state: State, actor: Actor) -> None:
    owed = [duty.key for duty in state.duties.values() if duty.owed]
    if owed:
        raise Refused("duties_owed", duties=owed)


_CHECKS: dict[str, Callable[[Plan, State, Actor], None]] = {
    **{kind: _named(kind) for kind in NAMED},
    "assign": _owed_at_all,
    "propose_waive": _owed_at_all,
    "propose_extend": _owed_at_all,
    "grade": _grade,
    "propose_lower": _lower,
    "record_occasion": _listed("occasions"),
    "return_statement": _draft_waits,
    "approve_statement": _anothers_draft_waits,
    "approve_proposal": _anothers_proposal_waits,
    "reject_proposal": _anothers_proposal_waits,
    "release": _release,
    "declare_calm": _calm,
    "close": _close,
}

assert frozenset(ORDER) | {"open"} == frozenset(SIGNALS)

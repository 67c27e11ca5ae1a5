"""What a person may send to an incident now; and why not, for the rest. ``decide`` has the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from api.waiting import (
    assigned_to,
    confirmable_drafts,
    items_for,
    waiting_drafts,
    waiting_papers,
    waiting_proposals,
    withdrawable,
    worsening_by,
)
from domain.decide.gates import check_gates
from domain.decide.meeting import NAMED
from domain.decide.rules import check_phase
from domain.duties import Duty
from domain.errors import Refused
from domain.incident import State
from domain.plan import Plan
from domain.signals import SIGNALS

__all__ = [
    "ORDER",
    "Actor",
    "Possible",
    "all_possible",
    "duties_for",
    "meetable",
    "possible",
    "roles_for",
    "waiting_drafts",
    "waiting_proposals",
]

ORDER = (
    "report_up", "perform", "acknowledge", "ask_for_instructions", "record_instructions", "file_for_record",
    "notify_peer", "record_call", "refer", "contact_poster",
    "confirm", "dismiss", "grade", "classify_nature", "classify",
    "draft_statement", "return_statement", "approve_statement", "confirm_release", "release",
    "draft_paper", "return_paper", "approve_paper",
    "open_consultation", "give_opinion", "conclude_consultation",
    "raise_doubt", "answer_doubt", "pass_up_doubt", "transfer_out", "receive_transfer", "report_back",
    "observe_counts", "report_worsening", "withdraw_worsening", "report_easing", "record_occasion",
    "note", "attach_evidence", "correct", "withdraw", "assign", "hand_over",
    "propose_extend", "propose_waive", "propose_lower", "request_correction", "upgrade_plan",
    "approve_proposal", "reject_proposal", "merge", "declare_calm", "withdraw_calm", "file_review", "close",
    "reopen",
)  # fmt: skip

WITHOUT_DUTY = frozenset({"record_call", "refer", "contact_poster"})
"""Of the signals that name duties, those that may also be sent without one, in a role of the plan's."""


@dataclass(frozen=True)
class Actor:
    """Who would send: their id, and the roles that they hold in the incident's plan.

    ``newer``: the hash of the version of that plan that is in force, where the incident runs under another.
    """

    person_id: str
    held: frozenset[str]
    newer: str | None = None


@dataclass(frozen=True)
class Possible:
    """A kind of signal, the roles that the person may send it in, and why not now (None: they may)."""

    kind: str
    roles: tuple[str, ...]
    why_not: Refused | None


Check = Callable[[Plan, State, Actor], None]


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
        check_gates(plan, state, frozenset({kind}), None)
    except Refused as refused:
        return Possible(kind, roles, refused)
    return Possible(kind, roles, None)


def _not_by_role(plan: Plan, actor: Actor, kind: str) -> Refused:
    if kind in NAMED:
        return Refused("no_duty_of_yours")
    permission = plan.permission(kind)
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
    anyones = any(plan.may_send(kind, role, state.level) for role in actor.held)
    return [
        duty
        for duty in meetable(plan, state, kind)
        if anyones or duty.owner in actor.held or duty.assignee == actor.person_id
    ]


def _named(kind: str) -> Check:
    def check(plan: Plan, state: State, actor: Actor) -> None:
        if kind in WITHOUT_DUTY and any(plan.may_send(kind, role, state.level) for role in actor.held):
            return
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


def _listed(name: str) -> Check:
    def check(plan: Plan, state: State, actor: Actor) -> None:
        if not getattr(plan, name):
            raise Refused("not_known_to_plan")

    return check


def _there(find: Callable[[State], Iterable[object]], reason: str) -> Check:
    def check(plan: Plan, state: State, actor: Actor) -> None:
        if not any(True for _ in find(state)):
            raise Refused(reason)

    return check


def _anothers(find: Callable[[State], Iterable[str | None]], reason: str) -> Check:
    def check(plan: Plan, state: State, actor: Actor) -> None:
        senders = list(find(state))
        if not senders:
            raise Refused(reason)
        if all(sender == actor.person_id for sender in senders):
            raise Refused("second_sender_needed")

    return check


def _items(kind: str, reason: str) -> Check:
    return _there(lambda state: items_for(state, kind), reason)


def _withdraw(plan: Plan, state: State, actor: Actor) -> None:
    if not withdrawable(state, actor.person_id):
        raise Refused("nothing_of_yours")


def _hand_over(plan: Plan, state: State, actor: Actor) -> None:
    if not assigned_to(state, actor.person_id):
        raise Refused("no_duty_of_yours")


def _withdraw_worsening(plan: Plan, state: State, actor: Actor) -> None:
    reporter = worsening_by(state)
    if reporter is None:
        raise Refused("no_worsening")
    if reporter == actor.person_id:
        raise Refused("second_sender_needed")


def _release(plan: Plan, state: State, actor: Actor) -> None:
    if state.approved_draft is None:
        raise Refused("nothing_approved")


def _calm(plan: Plan, state: State, actor: Actor) -> None:
    if plan.levels and state.level is None:
        raise Refused("level_undecided")


def _upgrade(plan: Plan, state: State, actor: Actor) -> None:
    if actor.newer is None:
        raise Refused("no_newer_version")


def _close(plan: Plan, state: State, actor: Actor) -> None:
    owed = [duty.key for duty in state.duties.values() if duty.owed]
    if owed:
        raise Refused("duties_owed", duties=owed)


_draft_senders = _anothers(
    lambda state: (draft.drafter for draft in waiting_drafts(state)), "no_draft_waiting"
)
_paper_senders = _anothers(
    lambda state: (paper.drafter for paper in waiting_papers(state)), "no_paper_waiting"
)
_proposers = _anothers(
    lambda state: (proposal.sender for proposal in waiting_proposals(state)), "no_proposal_waiting"
)

_CHECKS: dict[str, Check] = {
    **{kind: _named(kind) for kind in NAMED},
    "assign": _owed_at_all,
    "hand_over": _hand_over,
    "propose_waive": _owed_at_all,
    "propose_extend": _owed_at_all,
    "grade": _grade,
    "classify_nature": _listed("natures"),
    "propose_lower": _lower,
    "record_occasion": _listed("occasions"),
    "request_correction": _there(lambda state: state.evidence, "no_evidence_yet"),
    "return_statement": _there(waiting_drafts, "no_draft_waiting"),
    "approve_statement": _draft_senders,
    "return_paper": _there(waiting_papers, "no_paper_waiting"),
    "approve_paper": _paper_senders,
    "confirm_release": _there(confirmable_drafts, "no_draft_to_confirm"),
    "upgrade_plan": _upgrade,
    "approve_proposal": _proposers,
    "reject_proposal": _proposers,
    "answer_doubt": _items("answer_doubt", "no_doubt_open"),
    "pass_up_doubt": _items("pass_up_doubt", "no_doubt_open"),
    "give_opinion": _items("give_opinion", "no_consultation_open"),
    "conclude_consultation": _items("conclude_consultation", "no_consultation_open"),
    "report_back": _items("report_back", "no_transfer_open"),
    "withdraw": _withdraw,
    "withdraw_worsening": _withdraw_worsening,
    "release": _release,
    "declare_calm": _calm,
    "close": _close,
}

assert frozenset(ORDER) | {"open"} == frozenset(SIGNALS)

"""Which roles nobody holds, and what has to be said of it: silence never approves."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.duties import Duty
from domain.errors import Refused
from domain.events import Fact
from domain.incident import DraftStatus, State
from domain.plan import FEED, Plan
from domain.signals import Envelope, Staff


def staff(plan: Plan, state: State, envelope: Envelope, data: Staff) -> Iterator[Fact]:
    """Take note of the roles that nobody holds. Bodies outside are not ours to staff: never vacant."""
    for role in data.vacant:
        if role not in plan.own_roles:
            raise Refused("not_in_plan", field="vacant", value=role, allowed=sorted(plan.own_roles))
    vacant, before = frozenset(data.vacant), frozenset(state.vacant)
    if vacant == before:
        raise Refused("nothing_changed")
    yield events.StaffingChanged(
        vacant=tuple(sorted(vacant)),
        emptied=tuple(sorted(vacant - before)),
        filled=tuple(sorted(before - vacant)),
    )
    for duty in state.duties.values():
        last = duty.heard_last()
        if last and vacant.issuperset(last) and not before.issuperset(last):
            yield events.RungEmptied(key=duty.key, step=duty.risen, vacant=last, at=envelope.received_at)


def unsaid(plan: Plan, state: State | None) -> Iterator[Fact]:
    """What stands still because a role is vacant, and was not said yet: duties, and decisions of others."""
    if state is None or not state.vacant or state.over:
        return
    vacant = frozenset(state.vacant)
    for duty in state.duties.values():
        if duty.owed and not duty.unstaffed and duty.owner in vacant:
            there = _first_there(plan, duty, vacant)
            yield events.DutyUnstaffed(key=duty.key, owner=duty.owner, tell=there)
    for fact in _undecidable(plan, state, vacant):
        if fact.of not in state.undecidable:
            yield fact


def _first_there(plan: Plan, duty: Duty, vacant: frozenset[str]) -> tuple[str, ...]:
    """The roles of the first step of the duty's ladder that somebody holds. Its owner is none of them."""
    for rung in plan.ladder_by_id[plan.duty_by_id[duty.duty].ladder].rungs:
        there = tuple(role for role in rung.tell if role in plan.own_roles and role not in vacant)
        if there:
            return there
    return ()


def _undecidable(plan: Plan, state: State, vacant: frozenset[str]) -> Iterator[events.ApprovalUnstaffed]:
    proposals = [proposal.proposal for proposal in state.proposals.values() if proposal.status == "made"]
    drafts = [draft.draft for draft in state.drafts.values() if draft.status is DraftStatus.DRAFTED]
    papers = [paper.draft for paper in state.papers.values() if paper.status is DraftStatus.DRAFTED]
    if proposals and (roles := _only_vacant(plan, state, "approve_proposal", vacant)):
        yield from (events.ApprovalUnstaffed(what="proposal", of=of, roles=roles) for of in proposals)
    if drafts and (roles := _only_vacant(plan, state, "approve_statement", vacant)):
        yield from (events.ApprovalUnstaffed(what="statement", of=of, roles=roles) for of in drafts)
    if papers and (roles := _only_vacant(plan, state, "approve_paper", vacant)):
        yield from (events.ApprovalUnstaffed(what="paper", of=of, roles=roles) for of in papers)


def _only_vacant(plan: Plan, state: State, kind: str, vacant: frozenset[str]) -> tuple[str, ...]:
    """Those who may send this kind, if nobody holds one of them."""
    permission = plan.may.get(kind)
    roles = tuple(role for role in permission.roles_at(state.level) if role != FEED) if permission else ()
    return roles if vacant.issuperset(roles) else ()

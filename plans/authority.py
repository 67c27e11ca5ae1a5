"""Who may do what: duties that nobody can meet, approvals that nobody can give, ladders that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from domain.calendars import parse_duration
from domain.decide.meeting import NAMED
from domain.plan import FEED, DutySpec, Ladder, Plan
from domain.signals import SIGNALS, Lane
from plans.findings import Flaw

_NEEDED = ("open", "confirm", "declare_calm", "close")
_TWO_SENDERS = (
    ("approve_statement", ("draft_statement",)),
    ("approve_paper", ("draft_paper",)),
    ("approve_proposal", ("propose_lower", "propose_waive", "propose_extend", "request_correction")),
)


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Everything that a plan asks of people who may not do it. Its names must all be known."""
    yield from _needed(plan)
    yield from _approvals(plan)
    yield from _senders(plan)
    for index, duty in enumerate(plan.duties):
        yield from _meeting(plan, index, duty)
        yield from _chasing(plan, index, duty)
    for index, ladder in enumerate(plan.ladders):
        yield from _rungs(plan, index, ladder)


def _needed(plan: Plan) -> Iterator[Flaw]:
    for kind in (*_NEEDED, *(("grade",) if plan.levels else ())):
        if kind not in plan.may:
            yield Flaw(("may",), "plan_nobody_may", {"signal": kind})
    if "open" in plan.may and not plan.sources:
        yield Flaw(("sources",), "plan_list_empty", {"list": "sources", "signal": "open"})
    if "release" in plan.may and not plan.forms:
        yield Flaw(("forms",), "plan_list_empty", {"list": "forms", "signal": "release"})


def _approvals(plan: Plan) -> Iterator[Flaw]:
    for approval, drafts in _TWO_SENDERS:
        drafters = {role for kind in drafts if kind in plan.may for role in plan.may[kind].roles}
        if not drafters:
            continue
        if approval not in plan.may:
            yield Flaw(("may",), "plan_nobody_approves", {"signal": approval, "drafts": ", ".join(drafts)})
        elif len(roles := set(plan.may[approval].roles)) == 1 and roles == drafters:
            params = {"signal": approval, "role": roles.pop()}
            yield Flaw(("may", approval, "roles"), "plan_only_drafter_approves", params)


def _senders(plan: Plan) -> Iterator[Flaw]:
    for kind, permission in plan.may.items():
        for at, role in enumerate(permission.roles):
            path = ("may", kind, "roles", at)
            if role == FEED and Lane.MACHINES not in SIGNALS[kind].lanes:
                yield Flaw(path, "plan_feed_sends", {"signal": kind})
            elif role != FEED and plan.role_by_id[role].external:
                yield Flaw(path, "plan_external_sends", {"role": role, "signal": kind})


def _meeting(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    if duty.until is not None:
        return
    external = plan.role_by_id[duty.owner.role].external
    kinds = [name.partition(":")[0] for name in duty.met_by]
    for at, kind in enumerate(kinds):
        if kind not in plan.may and (kind not in NAMED or external):
            yield Flaw(
                ("duties", index, "met_by", at), "plan_nobody_meets", {"duty": duty.id, "signal": kind}
            )
    if external:
        params = {"duty": duty.id, "role": duty.owner.role}
        yield Flaw(("duties", index, "owner", "role"), "plan_owner_external", params)
    elif not any(kind in NAMED or plan.may_send(kind, duty.owner.role) for kind in kinds):
        params = {"duty": duty.id, "role": duty.owner.role, "signals": ", ".join(duty.met_by)}
        yield Flaw(("duties", index, "owner", "role"), "plan_owner_may_not", params)


def _chasing(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    if not duty.clocks:
        return
    told = {role for rung in plan.ladder_by_id[duty.ladder].rungs for role in rung.tell}
    if not told - {"owner", duty.owner.role}:
        params = {"duty": duty.id, "ladder": duty.ladder}
        yield Flaw(("duties", index), "plan_no_escalation", params)
    if not duty.warn_at:
        yield Flaw(("duties", index, "warn_at"), "plan_no_warning", {"duty": duty.id})


def _rungs(plan: Plan, index: int, ladder: Ladder) -> Iterator[Flaw]:
    times = [parse_duration(rung.after) for rung in ladder.rungs]
    for at in range(1, len(times)):
        if times[at] < times[at - 1]:
            yield Flaw(
                ("ladders", index, "rungs", at, "after"), "plan_rungs_unordered", {"ladder": ladder.id}
            )
    for at, rung in enumerate(ladder.rungs):
        for place, role in enumerate(rung.tell):
            if role in plan.role_by_id and plan.role_by_id[role].external:
                path = ("ladders", index, "rungs", at, "tell", place)
                yield Flaw(path, "plan_rung_external", {"ladder": ladder.id, "role": role})

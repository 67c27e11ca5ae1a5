"""Who may do what: duties that nobody can meet, approvals that nobody can give, ladders that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from domain.calendars import parse_duration
from domain.decide.meeting import NAMED
from domain.plan import FEED, DutySpec, Ladder, Plan, Verb
from domain.signals import SIGNALS, Lane
from plans.findings import Flaw
from plans.reach import before
from plans.reading import PartPath

_NEEDED = ("open", "confirm", "declare_calm", "close")
TWO_SENDERS = (
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
        yield from _own_approval(plan, index, duty)
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
    for approval, drafts in TWO_SENDERS:
        if not any(kind in plan.may for kind in drafts):
            continue
        if approval not in plan.may:
            yield Flaw(("may",), "plan_nobody_approves", {"signal": approval, "drafts": ", ".join(drafts)})
            continue
        for level in (None, *plan.may[approval].at):
            yield from _approval(plan, approval, drafts, level)


def _approval(plan: Plan, approval: str, drafts: tuple[str, ...], level: str | None) -> Iterator[Flaw]:
    """An approval that at this level nobody can give, or only the role that puts forward."""
    path: PartPath = ("may", approval, "roles") if level is None else ("may", approval, "at", level)
    drafters = {role for kind in drafts if kind in plan.may for role in plan.may[kind].roles_at(level)}
    roles = set(plan.may[approval].roles_at(level))
    if not roles:
        yield Flaw(path, "plan_nobody_approves", {"signal": approval, "drafts": ", ".join(drafts)})
    elif len(roles) == 1 and roles == drafters:
        yield Flaw(path, "plan_only_drafter_approves", {"signal": approval, "role": roles.pop()})


def _own_approval(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    """A duty to approve that is owed by the role that owes the draft."""
    drafted = next((each for each in before(plan, duty) if each.verb is Verb.DRAFT), None)
    if duty.verb is not Verb.APPROVE or drafted is None or drafted.owner.role != duty.owner.role:
        return
    params = {"duty": duty.id, "before": drafted.id, "role": duty.owner.role}
    yield Flaw(("duties", index, "owner", "role"), "plan_owner_approves_own", params)


def _senders(plan: Plan) -> Iterator[Flaw]:
    for kind, permission in plan.may.items():
        for level, roles in permission.at.items():
            if not roles and kind not in dict(TWO_SENDERS):
                yield Flaw(("may", kind, "at", level), "plan_nobody_may", {"signal": kind})
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
    else:
        yield from _narrowed(plan, index, duty, kinds)


def _narrowed(plan: Plan, index: int, duty: DutySpec, kinds: list[str]) -> Iterator[Flaw]:
    """Levels at which the owner may no longer do what meets the duty."""
    if any(kind in NAMED for kind in kinds):
        return
    shut = [
        level
        for level in duty.levels or plan.rank
        if not any(plan.may_send(kind, duty.owner.role, level) for kind in kinds)
    ]
    if shut:
        params = {"duty": duty.id, "role": duty.owner.role, "levels": ", ".join(shut)}
        yield Flaw(("duties", index, "owner", "role"), "plan_owner_may_not_at", params)


def _chasing(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    if not duty.clocks:
        return
    told = {role for rung in plan.ladder_by_id[duty.ladder].rungs for role in rung.tell}
    outside = {role.id for role in plan.roles if role.external}
    if not told - {"owner", duty.owner.role} - outside:
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

"""Moving a running incident to another version of its plan: proposed by one sender, decided by another.

No running clock gets longer by it, and what was met stays met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NoReturn

from domain import events
from domain.decide import proposals
from domain.duties import Duty, DutyStatus, Timing
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.owed import owed_now, timed, timing_of
from domain.plan import DutySpec, Plan
from domain.signals import DecideProposal, Envelope, UpgradePlan

Plans = Mapping[str, Plan]
"""Plans that are in force, by their hash: those that the signals of a step name."""

ALONE: Plans = MappingProxyType({})
"""No plan beside the incident's own."""

_HASH = re.compile(r"[0-9a-f]{64}")


def plans_named(state: State | None, signals: Iterable[object]) -> tuple[str, ...]:
    """The hashes of the plans that these signals ask to go on under: whoever folds them brings those."""
    found = dict.fromkeys(
        named for signal in signals if isinstance(signal, Envelope) and (named := _named(state, signal))
    )
    return tuple(found)


def _named(state: State | None, signal: Envelope) -> str | None:
    if signal.kind == "upgrade_plan":
        named = signal.data.get("plan_hash")
        return named if isinstance(named, str) and _HASH.fullmatch(named) else None
    if signal.kind == "approve_proposal" and state is not None:
        proposal = state.proposals.get(str(signal.data.get("proposal")))
        return proposal.plan_hash if proposal is not None and proposal.status == "made" else None
    return None


def propose(plan: Plan, state: State, envelope: Envelope, data: UpgradePlan, known: Plans) -> Iterator[Fact]:
    """Propose to go on under another version."""
    yield events.ProposalMade(
        proposal=envelope.signal_id,
        ordinal=len(state.proposals) + 1,
        what="upgrade",
        at=envelope.received_at,
        plan_hash=data.plan_hash,
        version=fitting(plan, state, data.plan_hash, known).version,
    )


def approve(
    plan: Plan, state: State, envelope: Envelope, data: DecideProposal, known: Plans
) -> Iterator[Fact]:
    """Approve what another sender proposed. A version takes over only if it is still in force and fits."""
    proposal = proposals.open_proposal(state, envelope, data)
    if proposal.plan_hash is None:
        yield from proposals.approve(plan, state, envelope, data)
        return
    new = fitting(plan, state, proposal.plan_hash, known)
    yield events.ProposalApproved(proposal=proposal.proposal)
    yield events.PlanUpgraded(
        plan_hash=proposal.plan_hash,
        version=new.version,
        previous_hash=state.plan_hash,
        previous_version=plan.version,
        rules_version=state.rules_version,
        proposal=proposal.proposal,
    )


def fitting(plan: Plan, state: State, plan_hash: str, known: Plans) -> Plan:
    """The version of this hash, if the incident can go on under it as it stands.

    Refused where it is not in force, is another plan's or the one that it runs under already, or does not
    know the level, the nature, a circumstance or a role that the incident stands on.
    """
    new = known.get(plan_hash)
    if new is None:
        raise Refused("plan_not_in_force", plan=plan.id)
    if plan_hash == state.plan_hash:
        raise Refused("plan_unchanged", version=plan.version)
    if new.id != plan.id:
        raise Refused("upgrade_other_plan", plan=new.id, own=plan.id)
    lacks = {what: names for what, names in _lacks(new, state) if names}
    if lacks:
        _refuse(new, lacks)
    return new


def _refuse(new: Plan, lacks: Mapping[str, list[str]]) -> NoReturn:
    raise Refused(
        "upgrade_unfit",
        version=new.version,
        levels=lacks.get("levels"),
        natures=lacks.get("natures"),
        circumstances=lacks.get("circumstances"),
        roles=lacks.get("roles"),
    )


def _lacks(new: Plan, state: State) -> Iterator[tuple[str, list[str]]]:
    """What the incident stands on and the version does not know."""
    natures, circumstances = ({named.id for named in part} for part in (new.natures, new.circumstances))
    yield "levels", [state.level] if state.level is not None and state.level not in new.rank else []
    yield "natures", [state.nature] if state.nature is not None and state.nature not in natures else []
    yield "circumstances", [name for name in state.circumstances if name not in circumstances]
    yield "roles", list(dict.fromkeys(role for role in _standing(new, state) if role not in new.role_by_id))


def _standing(new: Plan, state: State) -> Iterator[str]:
    """The roles that owe what goes on, were asked for an opinion, or have to report a transfer back."""
    for duty in state.duties.values():
        if duty.owed and duty.duty in new.duty_by_id:
            yield duty.owner
    for item in state.items.values():
        if item.status == "open":
            yield from item.invited
            if item.body is not None:
                yield item.body


def carried_over(new: Plan, state: State | None, now: datetime) -> Iterator[Fact]:
    """What becomes of the running duties under the version that took over. New ones come by ``reconcile``.

    One that it does not know, or does not ask for here, is withdrawn; each other one keeps the stricter of
    both due instants.
    """
    if state is None:
        return
    owed = dict(owed_now(new, state))
    for duty in state.duties.values():
        if not duty.owed:
            continue
        if duty.key not in owed:
            yield events.DutyWithdrawn(key=duty.key, reason="plan")
            continue
        spec, began = owed[duty.key]
        carried = _carried(new, spec, duty, timing_of(new, state, spec, began, duty.opened_at, now), now)
        if not _same(carried, duty):
            yield carried


def _carried(new: Plan, spec: DutySpec, duty: Duty, timing: Timing, now: datetime) -> events.DutyCarriedOver:
    sooner = timing.due_at is not None and _stricter(duty, timing.due_at)
    kept = timing if sooner else _as_it_was(new, spec, duty, timing, now)
    return events.DutyCarriedOver(
        key=duty.key,
        owner=spec.owner.role,
        to=tuple(party.role for party in spec.to),
        due_at=kept.due_at,
        clock=kept.clock,
        until=spec.until,
        warn_ats=kept.warn_ats,
        rises=kept.rises,
        reminder=kept.reminder,
    )


def _stricter(duty: Duty, due_at: datetime) -> bool:
    """Whether another due instant is earlier than the one that binds. An extension holds against its own."""
    if duty.status is DutyStatus.LATE:
        return False
    before = duty.extended_from or duty.due_at
    return before is None or due_at < before


def _as_it_was(new: Plan, spec: DutySpec, duty: Duty, timing: Timing, now: datetime) -> Timing:
    """The due instant as it was; who hears of it once it is late, as the version has it."""
    if duty.due_at is None:
        return Timing(duty.start_at, None, None, (), ())
    same = timing.clock if timing.due_at == duty.due_at else _clock_of(spec, duty)
    told = timed(new, spec, duty.start_at, duty.due_at, same, now)
    return Timing(duty.start_at, duty.due_at, same, duty.warn_ats, told.rises, told.reminder)


def _clock_of(spec: DutySpec, duty: Duty) -> int | None:
    """The clock at the same place, where the version still has one there: its clause is named beside it."""
    return duty.clock if duty.clock is not None and duty.clock < len(spec.clocks) else None


def _same(carried: events.DutyCarriedOver, duty: Duty) -> bool:
    names = ("owner", "to", "due_at", "clock", "until", "warn_ats", "rises", "reminder")
    return all(getattr(carried, name) == getattr(duty, name) for name in names)


MOVING: Mapping[str, Any] = {"upgrade_plan": propose, "approve_proposal": approve}
"""The decisions that have to know further plans than the incident's own."""

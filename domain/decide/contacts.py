"""Acts towards others: instructions, filing, peers, telephone, authorities, the first poster."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.decide.acts import check_meets, distinct
from domain.decide.rules import SKEW
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.plan import Plan
from domain.signals import (
    AskForInstructions,
    ContactPoster,
    Envelope,
    FileForRecord,
    NotifyPeer,
    RecordCall,
    RecordInstructions,
    Refer,
)


def ask_for_instructions(
    plan: Plan, state: State, envelope: Envelope, data: AskForInstructions
) -> Iterator[Fact]:
    """Ask for instructions (请示)."""
    yield events.InstructionsAsked(duties=_owed(plan, state, envelope, data.duties))


def record_instructions(
    plan: Plan, state: State, envelope: Envelope, data: RecordInstructions
) -> Iterator[Fact]:
    """Record the instructions that were given (批示)."""
    _check_role(plan, "by", data.by)
    yield events.InstructionsGiven(duties=_owed(plan, state, envelope, data.duties), by=data.by)


def file_for_record(plan: Plan, state: State, envelope: Envelope, data: FileForRecord) -> Iterator[Fact]:
    """File for record (备案)."""
    yield events.FiledForRecord(duties=_owed(plan, state, envelope, data.duties))


def notify_peer(plan: Plan, state: State, envelope: Envelope, data: NotifyPeer) -> Iterator[Fact]:
    """Notify a peer body (通报)."""
    _check_role(plan, "body", data.body)
    yield events.PeerNotified(duties=_owed(plan, state, envelope, data.duties), body=data.body)


def record_call(plan: Plan, state: State, envelope: Envelope, data: RecordCall) -> Iterator[Fact]:
    """Record a telephone call. Only one that was reached meets a duty."""
    _check_role(plan, "callee", data.callee)
    if data.called_at > envelope.received_at + SKEW:
        raise Refused("time_in_future", field="called_at")
    keys = _owed(plan, state, envelope, data.duties)
    yield events.CallMade(duties=keys, callee=data.callee, called_at=data.called_at, reached=data.reached)


def refer(plan: Plan, state: State, envelope: Envelope, data: Refer) -> Iterator[Fact]:
    """Refer the matter to an authority (报请、移交)."""
    _check_role(plan, "authority", data.authority)
    keys = _owed(plan, state, envelope, data.duties)
    yield events.MatterReferred(duties=keys, authority=data.authority, ground=data.ground.value)


def contact_poster(plan: Plan, state: State, envelope: Envelope, data: ContactPoster) -> Iterator[Fact]:
    """Record a contact with the first poster."""
    keys = _owed(plan, state, envelope, data.duties)
    yield events.PosterContacted(duties=keys, result=data.result.value)


def _owed(plan: Plan, state: State, envelope: Envelope, keys: tuple[str, ...]) -> tuple[str, ...]:
    for key in keys:
        check_meets(plan, state, key, envelope.kind)
    return distinct(keys)


def _check_role(plan: Plan, field: str, role: str) -> None:
    if role not in plan.role_by_id:
        raise Refused("not_in_plan", field=field, value=role, allowed=list(plan.role_by_id))

"""Doubts, consultations and transfers: each is raised, numbered, and brought to its end."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.errors import Refused
from domain.events import Fact
from domain.incident import Item, State
from domain.plan import Plan
from domain.signals import (
    AboutDoubt,
    Bare,
    ConcludeConsultation,
    Envelope,
    GiveOpinion,
    OpenConsultation,
    ReceiveTransfer,
    ReportBack,
    TransferOut,
)


def raise_doubt(plan: Plan, state: State, envelope: Envelope, data: Bare) -> Iterator[Fact]:
    """Record a doubt about the reply (疑问)."""
    ordinal = _following(state, "doubt")
    yield events.DoubtRaised(doubt=envelope.signal_id, ordinal=ordinal, at=envelope.received_at)


def answer_doubt(plan: Plan, state: State, envelope: Envelope, data: AboutDoubt) -> Iterator[Fact]:
    """Answer a doubt, also one that was passed up."""
    item = _item(state, data.doubt, "doubt", ("open", "passed_up"))
    yield events.DoubtAnswered(doubt=item.item)


def pass_up_doubt(plan: Plan, state: State, envelope: Envelope, data: AboutDoubt) -> Iterator[Fact]:
    """Pass up a doubt that cannot be answered here."""
    item = _item(state, data.doubt, "doubt", ("open",))
    yield events.DoubtPassedUp(doubt=item.item, at=envelope.received_at)


def open_consultation(plan: Plan, state: State, envelope: Envelope, data: OpenConsultation) -> Iterator[Fact]:
    """Open a consultation (会商) of the roles invited."""
    for role in data.invited:
        _check_role(plan, "invited", role)
    yield events.ConsultationOpened(
        consultation=envelope.signal_id,
        ordinal=_following(state, "consultation"),
        invited=tuple(dict.fromkeys(data.invited)),
        at=envelope.received_at,
    )


def give_opinion(plan: Plan, state: State, envelope: Envelope, data: GiveOpinion) -> Iterator[Fact]:
    """Record an opinion. Only those invited have one; a later one replaces the earlier."""
    item = _item(state, data.consultation, "consultation", ("open",))
    role = data.of or envelope.role
    if role not in item.invited:
        raise Refused("not_invited", role=role, invited=list(item.invited))
    yield events.OpinionGiven(consultation=item.item, of=role, opinion=data.opinion.value)


def conclude_consultation(
    plan: Plan, state: State, envelope: Envelope, data: ConcludeConsultation
) -> Iterator[Fact]:
    """Conclude a consultation."""
    item = _item(state, data.consultation, "consultation", ("open",))
    yield events.ConsultationConcluded(consultation=item.item, at=envelope.received_at)


def transfer_out(plan: Plan, state: State, envelope: Envelope, data: TransferOut) -> Iterator[Fact]:
    """Transfer the handling to another body (转办)."""
    _check_role(plan, "to", data.to)
    yield events.TransferredOut(
        transfer=envelope.signal_id,
        ordinal=_following(state, "transfer_out"),
        to=data.to,
        at=envelope.received_at,
    )


def receive_transfer(plan: Plan, state: State, envelope: Envelope, data: ReceiveTransfer) -> Iterator[Fact]:
    """Record that another body transferred the matter here."""
    _check_role(plan, "sender", data.sender)
    yield events.TransferReceived(
        transfer=envelope.signal_id,
        ordinal=_following(state, "transfer_in"),
        sender=data.sender,
        at=envelope.received_at,
    )


def report_back(plan: Plan, state: State, envelope: Envelope, data: ReportBack) -> Iterator[Fact]:
    """Record that the result of a transfer was reported back."""
    item = _item(state, data.transfer, "transfer_in", ("open",), "transfer_out")
    yield events.TransferReportedBack(transfer=item.item)


def _following(state: State, kind: str) -> int:
    return sum(item.kind == kind for item in state.items.values()) + 1


def _item(state: State, name: str, kind: str, statuses: tuple[str, ...], or_kind: str | None = None) -> Item:
    item = state.items.get(name)
    if item is None or item.kind not in (kind, or_kind):
        raise Refused("item_unknown", kind=kind, item=name)
    if item.status not in statuses:
        raise Refused("item_settled", kind=item.kind, item=name, status=item.status)
    return item


def _check_role(plan: Plan, field: str, role: str) -> None:
    if role not in plan.role_by_id:
        raise Refused("not_in_plan", field=field, value=role, allowed=list(plan.role_by_id))

"""What a signal must be before it is received. All that is wrong with it is said at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.canonical import canonical
from domain.errors import FieldProblem, InvalidSignal, UnknownSignal
from domain.signals import OWN_SENDERS, RESERVED, SIGNALS, Lane, SignalKind, check_data, check_texts
from intake.errors import LaneNotAllowed

SKEW = timedelta(minutes=2)
"""How far a sender's clock may be ahead of ours."""

LARGEST_DATA = 16_000
"""The most that a signal's data may take as canonical JSON, in characters."""

_SIGNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{7,99}")
_INCIDENT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SENDER = re.compile(r"[a-z0-9:_-]{1,64}")
_ROLE = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_PAST = ("occurred_at", "arose_at", "discovered_at", "observed_at")


@dataclass(frozen=True)
class NewSignal:
    """A signal as its sender gave it, and who that is: identity and role are the caller's to have checked."""

    signal_id: str
    incident_id: str
    lane: Lane
    kind: str
    sender: str
    role: str
    data: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class CheckedSignal:
    """A signal whose data and texts are in their one spelling."""

    given: NewSignal
    data: dict[str, Any]
    texts: dict[str, str]


def check(new: NewSignal, now: datetime) -> CheckedSignal:
    """The signal in its one spelling.

    Raises ``UnknownSignal``, ``LaneNotAllowed``, or ``InvalidSignal`` naming every wrong field.
    """
    known = _kind(new)
    if new.lane not in known.lanes:
        raise LaneNotAllowed(kind=new.kind, lane=new.lane.value)
    problems = list(_header_problems(new))
    data: dict[str, Any] = {}
    texts: dict[str, str] = {}
    try:
        data = check_data(new.kind, dict(new.data))
        problems += _clock_problems(new, data, now)
    except InvalidSignal as error:
        problems += error.problems
    try:
        texts = check_texts(new.kind, {name: _one_ending(text) for name, text in new.texts.items()})
    except InvalidSignal as error:
        problems += error.problems
    if problems:
        raise InvalidSignal(new.kind, problems)
    return CheckedSignal(new, data, texts)


def _kind(new: NewSignal) -> SignalKind:
    """What is known of its kind; what only Pingxi itself sends is unknown from anybody else."""
    known = SIGNALS.get(new.kind)
    if known is None and (new.sender, new.role) == OWN_SENDERS.get(new.kind):
        known = RESERVED.get(new.kind)
    if known is None:
        raise UnknownSignal(kind=new.kind)
    return known


def _one_ending(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _header_problems(new: NewSignal) -> Iterator[FieldProblem]:
    for name, pattern, value in (
        ("signal_id", _SIGNAL_ID, new.signal_id),
        ("incident_id", _INCIDENT_ID, new.incident_id),
        ("sender", _SENDER, new.sender),
        ("role", _ROLE, new.role),
    ):
        if not pattern.fullmatch(value):
            yield FieldProblem(name, "id_malformed")


def _clock_problems(new: NewSignal, data: Mapping[str, Any], now: datetime) -> Iterator[FieldProblem]:
    if len(canonical(data)) > LARGEST_DATA:
        yield FieldProblem("data", "data_too_large", {"limit": LARGEST_DATA})
    instants = {name: datetime.fromisoformat(data[name]) for name in _PAST if name in data}
    if new.occurred_at is not None:
        if new.occurred_at.tzinfo is None:
            yield FieldProblem("occurred_at", "timezone_aware")
        else:
            instants.setdefault("occurred_at", new.occurred_at)
    for name, at in instants.items():
        if at > now + SKEW:
            yield FieldProblem(name, "time_in_future", {"now": now.isoformat()})
    arose, discovered = instants.get("arose_at"), instants.get("discovered_at")
    if arose is not None and discovered is not None and arose > discovered:
        yield FieldProblem("arose_at", "arose_after_discovery")

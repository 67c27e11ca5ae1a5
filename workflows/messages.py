"""What passes between a workflow and its activities, and from one run to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from domain.rules import FIRST
from domain.step import Head


@dataclass(frozen=True)
class Start:
    """The input of a run: the incident, and the envelopes that its previous run had not come to.

    ``held``: nothing is sent to the incident until this run has loaded.
    """

    incident_id: str
    waiting: list[Any] = field(default_factory=list)
    held: bool = False


@dataclass(frozen=True)
class Loaded:
    """Where an incident stands. ``plan`` is packed (`workflows.plans`); None if nobody ever opened it.

    ``rules``: the rules version that an incident gets which is opened now.
    """

    plan: str | None
    plan_hash: str | None
    state: dict[str, Any] | None
    head: Head
    rules: int = FIRST


@dataclass(frozen=True)
class Successor:
    """A plan that an incident may go on under, packed (`workflows.plans`); None if it is not in force."""

    plan: str | None


@dataclass(frozen=True)
class Delivered:
    """One signal that a step took: its place, and its envelope's digest as it came (None: unreadable)."""

    signal_id: str
    lane: str
    lane_no: int
    digest: str | None


@dataclass(frozen=True)
class RecordOrder:
    """One step to be recorded: from which head to which, with which events (JSON) and outcomes (JSON)."""

    incident_id: str
    plan_hash: str | None
    before: Head
    after: Head
    events: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    taken: list[Delivered]
    history_length: int


@dataclass(frozen=True)
class RecordAnswer:
    """What became of a step.

    ``recorded``: it is durable. ``fenced``: the timeline stands elsewhere. ``forged``: the signals of these
    ids were never received like this. ``diverged``: other code derives another digest. Only the first wrote
    anything; ``record_digest`` is the one that ``record`` computed.
    """

    result: Literal["recorded", "fenced", "forged", "diverged"]
    record_digest: str | None = None
    forged: list[str] = field(default_factory=list)

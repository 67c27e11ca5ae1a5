"""An incident's state: everything that it is, as its events made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from domain.duties import Duty
from domain.errors import UnreadableRecord

STATE_VERSION = 1


class Phase(StrEnum):
    """Where an incident stands: 研判, 处置, 平息, and the two ends."""

    ASSESSMENT = "assessment"
    HANDLING = "handling"
    CALM = "calm"
    DISMISSED = "dismissed"
    CLOSED = "closed"


class DraftStatus(StrEnum):
    """Where a draft of the unified statement stands."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of the unified statement, named by the salted digest of its text."""

    draft: str
    ordinal: int
    drafter: str | None
    status: DraftStatus
    signal_id: str | None


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """A draft of a paper of its own approval, named by the salted digest of its text."""

    draft: str
    paper: str
    ordinal: int
    drafter: str | None
    status: DraftStatus
    signal_id: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one sender proposed and another has to decide."""

    proposal: str
    ordinal: int
    what: str
    sender: str | None
    status: str
    level: str | None
    duty: str | None
    due_at: datetime | None
    ground: str | None = None
    evidence: tuple[str, ...] = ()
    plan_hash: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """One release of an approved text."""

    form: str
    text_digest: str
    at: datetime
    signal_id: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A doubt, a consultation or a transfer: what came up, was numbered, and has to come to its end.

    ``body`` is the other body of a transfer; ``opinions`` are those given in a consultation, by role.
    """

    item: str
    kind: str
    ordinal: int
    sender: str | None
    at: datetime
    status: str = "open"
    passed_up_at: datetime | None = None
    body: str | None = None
    invited: tuple[str, ...] = ()
    opinions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """Everything that an incident is, as its events made it. Instants in UTC.

    ``instants`` holds, by the name of a start, the instants at which it came, in order.
    ``items`` are doubts, consultations and transfers by the signal that began them; ``skipped`` holds, by the
    name of a start, the ordinals that were withdrawn.
    ``round`` counts the rounds of handling: it grows when calm is withdrawn or the incident reopened.
    ``worsened_by`` are those who reported each worsening, in order.
    ``earlier_plans`` are the hashes of the versions that it ran under before ``plan_hash``, in order.
    ``vacant`` are the plan's roles that nobody holds; ``undecidable`` are the proposals and drafts of which
    it was said that only those may decide on them, each with these roles.
    ``warned_*``: the last early warning, of which level, how likely in permille, when. ``calm_proposed_at``:
    since when calm is proposed and nobody has decided. ``silent_sources``: the sources of posts that send
    nothing. ``flared_up_at``: when it was last said that it grows again although it is closed.
    """

    v: int
    incident_id: str
    plan_hash: str
    rules_version: int
    phase: Phase
    source: str
    discovered_at: datetime
    arose_at: datetime
    arose_basis: str
    occurred_at: datetime | None
    opened_at: datetime
    emergency_grade: str | None = None
    level: str | None = None
    level_proposed: str | None = None
    proposed_by: str | None = None
    circumstances: tuple[str, ...] = ()
    instants: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    counted_at: datetime | None = None
    duties: dict[str, Duty] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    approved_draft: str | None = None
    releases: tuple[Released, ...] = ()
    proposals: dict[str, Proposal] = field(default_factory=dict)
    round: int = 1
    round_started_at: datetime | None = None
    opened_by: str | None = None
    title_signal_id: str | None = None
    nature: str | None = None
    merged_into: str | None = None
    papers: dict[str, PaperDraft] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    skipped: dict[str, tuple[int, ...]] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    body: str | None = None
    vacant: tuple[str, ...] = ()
    undecidable: dict[str, tuple[str, ...]] = field(default_factory=dict)
    worsened_by: tuple[str, ...] = ()
    earlier_plans: tuple[str, ...] = ()
    warned_of: str | None = None
    warned_permille: int | None = None
    warned_at: datetime | None = None
    calm_proposed_at: datetime | None = None
    silent_sources: tuple[str, ...] = ()
    flared_up_at: datetime | None = None

    def first(self, start: str) -> datetime | None:
        """The first instant of a start, where it has come."""
        came = self.instants.get(start, ())
        return came[0] if came else None

    @property
    def over(self) -> bool:
        """Whether it is closed or dismissed: nothing but reopening may follow."""
        return self.phase in (Phase.CLOSED, Phase.DISMISSED)


_STATE = TypeAdapter(State)


def state_to_json(state: State) -> dict[str, Any]:
    """The JSON value of a state.

    What has its default is left out, so that a field added later leaves earlier digests as they are.
    """
    body: dict[str, Any] = _STATE.dump_python(state, mode="json", exclude_defaults=True)
    return body


def state_from_json(body: dict[str, Any]) -> State:
    """A state of any version ever written. Raises ``UnreadableRecord``."""
    if body.get("v") != STATE_VERSION:
        raise UnreadableRecord(what="state", version=body.get("v"))
    try:
        return _STATE.validate_python(body)
    except ValidationError as error:
        raise UnreadableRecord(what="state", version=body.get("v"), reason=str(error)) from error

"""What people and feeds send: imperative, typed, without any text of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked
from pydantic_core import PydanticCustomError

from domain.errors import FieldProblem, InvalidSignal, UnknownSignal, UnreadableEnvelope
from domain.grading import COUNTS

ENVELOPE_VERSION = 1


def _known_count(name: str) -> str:
    if name not in COUNTS:
        raise PydanticCustomError("unknown_count", "unknown count", {"known": ", ".join(COUNTS)})
    return name


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
DutyKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._#@-]{0,63}$")]
SignalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._-]{7,99}$")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9:_-]{1,64}$")]
Instant = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]
Count = Annotated[int, Field(ge=0, le=10**12, strict=True)]
CountName = Annotated[str, AfterValidator(_known_count)]
Counts = Annotated[dict[CountName, Count], Field(max_length=len(COUNTS))]
Keys = Annotated[tuple[DutyKey, ...], Field(min_length=1, max_length=20)]
Names = Annotated[tuple[Identifier, ...], Field(max_length=20)]


class Lane(StrEnum):
    """People's signals go before machines', each in its own numbered order."""

    PEOPLE = "people"
    MACHINES = "machines"


class EmergencyGrade(StrEnum):
    """The grade of the emergency behind the opinion: the same words as a level, another scale."""

    ORDINARY = "ordinary"
    LARGE = "large"
    MAJOR = "major"
    ESPECIALLY_MAJOR = "especially_major"


class Channel(StrEnum):
    """How a report was made."""

    TELEPHONE = "telephone"
    IN_PERSON = "in_person"
    MESSAGE = "message"
    DOCUMENT = "document"
    MEETING = "meeting"


class Worsening(StrEnum):
    """What grew worse."""

    VOLUME = "volume"
    SITES = "sites"
    LEVEL = "level"
    MEDIA = "media"
    SENTIMENT = "sentiment"
    OFFLINE = "offline"


class Dismissal(StrEnum):
    """Why a matter is no incident of ours."""

    NOT_OURS = "not_ours"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"
    EXERCISE = "exercise"
    OTHER = "other"


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Open:
    """Open an incident under a pinned plan. Where ``arose_at`` is unknown, it arose at discovery."""

    plan_hash: Digest
    discovered_at: Instant
    source: Identifier
    arose_at: Instant | None = None
    occurred_at: Instant | None = None
    level: Identifier | None = None
    emergency_grade: EmergencyGrade | None = None
    circumstances: Names = ()
    counts: Counts = Field(default_factory=dict)


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Confirm:
    """Confirm that this is an incident of ours."""


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Dismiss:
    """Dismiss it: no incident of ours."""

    reason: Dismissal


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Grade:
    """Decide the level, or raise it."""

    level: Identifier


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class ProposeLower:
    """Propose a lower level; a second sender approves it."""

    level: Identifier


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class ProposeWaive:
    """Propose that a duty need not be done; a second sender approves it."""

    duty: DutyKey


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class ProposeExtend:
    """Propose a later due instant for a duty; a second sender approves it."""

    duty: DutyKey
    due_at: Instant


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class DecideProposal:
    """Approve or reject a proposal, named by the id of its signal."""

    proposal: SignalId


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Classify:
    """Say which of the plan's circumstances hold or no longer hold, and the grade of the emergency."""

    hold: Names = ()
    lift: Names = ()
    emergency_grade: EmergencyGrade | None = None


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class RecordOccasion:
    """Record that one of the plan's occasions has come, such as a doubt about the reply."""

    occasion: Identifier


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class ReportUp:
    """Record a report that was made, and the duties that it meets."""

    duties: Keys
    channel: Channel


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Perform:
    """Record that duties were done."""

    duties: Keys


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Acknowledge:
    """Acknowledge (签收) duties: seen, and in hand. Meets only a duty to acknowledge."""

    duties: Keys


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Assign:
    """Assign a duty to one person."""

    duty: DutyKey
    person: PersonId


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class ObserveCounts:
    """Report counts as they stood at an instant."""

    observed_at: Instant
    counts: Counts = Field(min_length=1)


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class ReportWorsening:
    """Report that the opinion is fermenting or worsening (发酵、恶化)."""

    reason: Worsening


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class DraftStatement:
    """Put forward a unified statement (通稿); its salted digest names it."""


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class DecideStatement:
    """Return or approve a draft, named by its digest."""

    draft: Digest


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Release:
    """Record that the approved statement was released: the form, and the digest of the approved text."""

    form: Identifier
    text_digest: Digest


@checked(frozen=True, kw_only=True, config={"extra": "forbid"})
class Bare:
    """A signal that says everything by its kind and its text."""


@dataclass(frozen=True)
class TextField:
    """A text that goes with a signal and never travels through Temporal. ``limit`` in characters."""

    required: bool = False
    limit: int = 4000


@dataclass(frozen=True)
class SignalKind:
    """A kind of signal: the type of its data, its texts, and the lanes that it may come by."""

    data: type[Any]
    texts: Mapping[str, TextField]
    lanes: frozenset[Lane] = frozenset({Lane.PEOPLE})


_NOTE = {"note": TextField()}
_REASON = {"reason": TextField(required=True, limit=2000)}
_BOTH = frozenset({Lane.PEOPLE, Lane.MACHINES})
_OPENING = {
    "title": TextField(required=True, limit=200),
    "summary": TextField(),
    "link": TextField(limit=2000),
}
_RELEASE = {"place": TextField(required=True, limit=500), "link": TextField(limit=2000)}

SIGNALS: dict[str, SignalKind] = {
    "open": SignalKind(Open, _OPENING, _BOTH),
    "confirm": SignalKind(Confirm, _NOTE),
    "dismiss": SignalKind(Dismiss, _REASON),
    "grade": SignalKind(Grade, _NOTE),
    "propose_lower": SignalKind(ProposeLower, _REASON),
    "propose_waive": SignalKind(ProposeWaive, _REASON),
    "propose_extend": SignalKind(ProposeExtend, _REASON),
    "approve_proposal": SignalKind(DecideProposal, _NOTE),
    "reject_proposal": SignalKind(DecideProposal, _REASON),
    "classify": SignalKind(Classify, _NOTE),
    "record_occasion": SignalKind(RecordOccasion, {"note": TextField(required=True)}),
    "report_up": SignalKind(ReportUp, {"content": TextField(required=True)}),
    "perform": SignalKind(Perform, _NOTE),
    "acknowledge": SignalKind(Acknowledge, _NOTE),
    "assign": SignalKind(Assign, _NOTE),
    "observe_counts": SignalKind(ObserveCounts, _NOTE, _BOTH),
    "report_worsening": SignalKind(ReportWorsening, _NOTE, _BOTH),
    "draft_statement": SignalKind(DraftStatement, {"statement": TextField(required=True, limit=20000)}),
    "return_statement": SignalKind(DecideStatement, _REASON),
    "approve_statement": SignalKind(DecideStatement, _NOTE),
    "release": SignalKind(Release, _RELEASE),
    "note": SignalKind(Bare, {"note": TextField(required=True)}),
    "declare_calm": SignalKind(Bare, _REASON),
    "file_review": SignalKind(Bare, {"review": TextField(required=True, limit=20000)}),
    "close": SignalKind(Bare, _NOTE),
    "reopen": SignalKind(Bare, _REASON),
}
"""Every kind of signal by its name."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signal as it travels through Temporal: ids, roles, enums, counts, instants and salted digests only.

    ``occurred_at`` is what the sender claims; ``received_at`` is when it was safe on disk, and judges duties.
    """

    v: int
    signal_id: str
    incident_id: str
    lane: Lane
    lane_no: int
    kind: str
    sender: str
    role: str
    occurred_at: datetime | None
    received_at: datetime
    payload_digest: str | None
    data: dict[str, Any]


_ENVELOPE = TypeAdapter(Envelope)


def envelope_from(raw: object) -> Envelope:
    """An envelope from its JSON value. Raises ``UnreadableEnvelope`` with what of its header was readable."""
    header = raw if isinstance(raw, dict) else {}
    if header.get("v") != ENVELOPE_VERSION:
        raise _unreadable(header, "version")
    try:
        envelope = _ENVELOPE.validate_python(raw)
    except ValidationError as error:
        raise _unreadable(header, error.errors()[0]["type"]) from error
    if envelope.received_at.tzinfo is None:
        raise _unreadable(header, "zone")
    return envelope


def _unreadable(header: dict[Any, Any], reason: str) -> UnreadableEnvelope:
    signal_id, lane, lane_no = header.get("signal_id"), header.get("lane"), header.get("lane_no")
    return UnreadableEnvelope(
        reason,
        signal_id if isinstance(signal_id, str) else None,
        lane if lane in tuple(Lane) else None,
        lane_no if isinstance(lane_no, int) else None,
    )


def envelope_to_json(envelope: Envelope) -> dict[str, Any]:
    """The JSON value of an envelope."""
    body: dict[str, Any] = _ENVELOPE.dump_python(envelope, mode="json")
    return body


_DATA: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(known.data) for kind, known in SIGNALS.items()}


def parse_data(kind: str, data: object) -> Any:
    """A signal's data as its typed value.

    Raises ``UnknownSignal``, or ``InvalidSignal`` naming every wrong field.
    """
    adapter = _DATA.get(kind)
    if adapter is None:
        raise UnknownSignal(kind=kind)
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise InvalidSignal(kind, [_problem(detail) for detail in error.errors()]) from error


def _problem(detail: Any) -> FieldProblem:
    where = (
        ".".join(str(part) for part in detail["loc"] if isinstance(part, str) and part != "[key]") or "data"
    )
    expected: dict[str, object] = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    return FieldProblem(where, str(detail["type"]), expected)


def check_data(kind: str, data: object) -> dict[str, Any]:
    """The data in its one JSON spelling. Raises as ``parse_data``."""
    value = parse_data(kind, data)
    normal: dict[str, Any] = _DATA[kind].dump_python(value, mode="json", exclude_none=True)
    return normal


def check_texts(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts, stripped, without empty ones. Raises ``UnknownSignal`` or ``InvalidSignal``."""
    known = SIGNALS.get(kind)
    if known is None:
        raise UnknownSignal(kind=kind)
    kept = {name: text.strip() for name, text in texts.items() if text.strip()}
    problems = [FieldProblem(name, "unexpected_text") for name in kept if name not in known.texts]
    for name, rule in known.texts.items():
        problems += _text_problems(name, rule, kept.get(name, ""))
    if problems:
        raise InvalidSignal(kind, problems)
    return kept


def _text_problems(name: str, rule: TextField, text: str) -> list[FieldProblem]:
    if rule.required and not text:
        return [FieldProblem(name, "text_missing")]
    if len(text) > rule.limit:
        return [FieldProblem(name, "text_too_long", {"limit": rule.limit, "length": len(text)})]
    if any(character in _FORBIDDEN for character in text):
        return [FieldProblem(name, "text_control_character")]
    return []


_FORBIDDEN = frozenset(map(chr, [*range(9), 11, 12, *range(14, 32), 127])) | frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)
"""NUL, other controls and bidirectional controls: they make a text read as something that it is not."""

"""What the JSON interface takes and gives: one model for each kind of signal, made from the domain's own."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from domain.signals import SIGNALS, Instant, SignalId, SignalKind

RoleId = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$", description="The role that the sender acts in")
]
IncidentId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]


class Strict(BaseModel):
    """An input: an unknown field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sent(Strict):
    """What every signal says beside its data and texts. The sender is whoever is signed in."""

    signal_id: SignalId | None = Field(
        default=None, description="Given by the sender so that a resend is one signal; made up where absent"
    )
    role: RoleId
    occurred_at: Instant | None = Field(default=None, description="When it happened, as the sender claims")


def _texts_model(kind: str, known: SignalKind) -> Any:
    texts: dict[str, Any] = {}
    for name, rule in known.texts.items():
        text = Annotated[str, Field(max_length=rule.limit)]
        texts[name] = (text, ...) if rule.required else (text, "")
    return create_model(f"Texts_{kind}", __base__=Strict, **texts)


def _only(kind: str) -> Any:
    return Literal[kind]


def _model(kind: str, known: SignalKind) -> Any:
    texts = _texts_model(kind, known)
    needed = any(rule.required for rule in known.texts.values())
    bare = not fields(known.data)
    return create_model(
        f"Signal_{kind}",
        __base__=Sent,
        __doc__=known.data.__doc__,
        kind=(_only(kind), ...),
        data=(known.data, Field(default_factory=known.data)) if bare else (known.data, ...),
        texts=(texts, ...) if needed else (texts, Field(default_factory=texts)),
    )


MODELS: dict[str, Any] = {kind: _model(kind, known) for kind, known in SIGNALS.items()}

_SENDABLE = tuple(model for kind, model in MODELS.items() if kind != "open")
AnySignal = Annotated[Union[_SENDABLE], Field(discriminator="kind")]  # type: ignore[valid-type]  # noqa: UP007
OpenSignal = MODELS["open"]


class Incident(BaseModel):
    """An incident as lists show it. Instants in UTC."""

    id: str
    plan_id: str
    plan_hash: str
    title: str | None = Field(description="Absent once its words were erased")
    phase: str
    level: str | None
    level_proposed: str | None
    occurred_at: datetime | None
    arose_at: datetime | None
    discovered_at: datetime | None
    opened_at: datetime
    confirmed_at: datetime | None
    calm_at: datetime | None
    closed_at: datetime | None
    next_due_at: datetime | None
    open_duties: int
    late_duties: int
    event_no: int
    updated_at: datetime
    body_id: str | None = Field(default=None, description="Absent: the organisation as a whole")
    vacant: list[str] = Field(default=[], description="The plan's roles that nobody holds for it")


class Incidents(BaseModel):
    """A page of incidents, newest first. ``next`` is the cursor of the following page."""

    incidents: list[Incident]
    next: str | None


class Procedures(BaseModel):
    """A page of procedures, newest first: what plans ask for outside any incident."""

    procedures: list[Incident]
    next: str | None = None


class Duty(BaseModel):
    """A duty of an incident: who owes it, from when, by when, and how it stands."""

    key: str
    duty_id: str
    status: Literal["open", "warned", "late", "met", "withdrawn", "waived"]
    owner: str
    assignee: str | None
    start_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None
    breached_at: datetime | None
    in_time: bool | None


class TimelineEntry(BaseModel):
    """An event, whole, as it is chained; the chain's digest after it; its words, if any are left."""

    no: int
    type: str
    at: datetime
    event: dict[str, Any]
    chain: str
    texts: dict[str, str] | None
    sentence: str = Field(description="The event in one sentence, in the caller's language")


class Timeline(BaseModel):
    """Events in order. ``next`` is the number to go on from, absent at the end."""

    events: list[TimelineEntry]
    next: int | None


class Receipt(BaseModel):
    """What became of a signal: received, accepted with its events, or refused with its reason."""

    signal_id: str
    incident_id: str
    kind: str
    state: Literal["received", "accepted", "refused"]
    received_at: datetime
    decided_at: datetime | None
    code: str | None
    detail: str | None = Field(description="Why it was refused, in the caller's language")
    params: dict[str, Any]
    first_event: int | None
    last_event: int | None


class PlanSummary(BaseModel):
    """A plan that incidents can be opened under."""

    id: str
    hash: str
    version: int
    title: str


class PersonInPlan(BaseModel):
    """Someone with an account and roles in a plan."""

    id: str
    name: str
    roles: list[str]


class SignIn(Strict):
    """A login and its password."""

    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)


class SignInToken(BaseModel):
    """An opaque token for ``Authorization: Bearer``."""

    token: str
    expires_at: datetime
    person_id: str
    name: str
    roles: dict[str, list[str]] = Field(description="The roles held, by plan")
    desks: list[str]


class Current(BaseModel):
    """Whose token this is, and how far it reaches."""

    person_id: str
    name: str
    roles: dict[str, list[str]] = Field(description="The roles held now, by plan")
    desks: list[str]
    scopes: list[str] | None = Field(description="Of a machine's token; null for a person's sign-in")

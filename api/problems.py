"""Errors as RFC 9457 problem documents, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import BaseModel, Field

from api import errors
from api.language import Words
from api.views.readable import Readable
from documents.errors import (
    FontsMissing,
    PaperInvalid,
    PaperNotAllowed,
    PaperNotFound,
    TemplateUnknown,
    TemplateUnreadable,
)
from domain.errors import FieldProblem, InvalidPlan, InvalidSignal, PingxiError, Refused, UnknownSignal
from domain.plan import Plan
from intake.errors import (
    BatchMalformed,
    BatchTooLong,
    DuplicateSignalId,
    IncidentUnknown,
    LaneNotAllowed,
    NothingKept,
    PlanUnknown,
    SourceBringsNothing,
    SourceEnded,
    SourceUnknown,
    WebhookRefused,
    WebhookReplayed,
)
from organisation.errors import FileUnfit
from store.desks import AuditorActs, DeskBodyWrong
from store.incidents import CursorUnreadable
from store.organisation.errors import OrganisationError
from store.people import LoginTaken
from store.plan_releases import (
    PlanAlreadyProposed,
    PlanNotInForce,
    PlanNotProposed,
    ReleaseUnknown,
    SecondPersonNeeded,
    VersionTaken,
)

STATUS: Mapping[type[PingxiError], int] = {
    errors.BodyMalformed: 400,
    BatchMalformed: 400,
    NothingKept: 400,
    WebhookRefused: 401,
    SourceUnknown: 404,
    SourceEnded: 409,
    errors.IncidentGoesOn: 409,
    errors.IncidentOver: 409,
    errors.RoleNeeded: 403,
    SourceBringsNothing: 409,
    WebhookReplayed: 409,
    BatchTooLong: 413,
    errors.NotSignedIn: 401,
    errors.SignInFailed: 401,
    errors.PasskeyRefused: 401,
    errors.ProviderRefused: 401,
    errors.IdentityWaits: 403,
    errors.DeskClosed: 403,
    errors.FromAnotherSite: 403,
    errors.FormStale: 403,
    errors.ScopeMissing: 403,
    errors.SignInAgain: 403,
    errors.RoleNotHeld: 403,
    errors.IncidentNotFound: 404,
    errors.ReceiptNotFound: 404,
    errors.EvidenceNotFound: 404,
    errors.NotInLog: 404,
    errors.PageNotFound: 404,
    errors.InvitationOver: 404,
    IncidentUnknown: 404,
    PlanUnknown: 404,
    ReleaseUnknown: 404,
    PlanNotInForce: 409,
    PlanNotProposed: 409,
    PlanAlreadyProposed: 409,
    SecondPersonNeeded: 409,
    VersionTaken: 409,
    errors.MethodNotAllowed: 405,
    DuplicateSignalId: 409,
    Refused: 409,
    errors.BodyTooLarge: 413,
    LoginTaken: 409,
    OrganisationError: 422,
    FileUnfit: 422,
    InvalidPlan: 422,
    InvalidSignal: 422,
    LaneNotAllowed: 422,
    UnknownSignal: 422,
    errors.InvalidInput: 422,
    errors.CharacterNotAllowed: 422,
    CursorUnreadable: 422,
    AuditorActs: 422,
    DeskBodyWrong: 422,
    PaperNotAllowed: 403,
    PaperNotFound: 404,
    PaperInvalid: 422,
    TemplateUnknown: 422,
    TemplateUnreadable: 422,
    FontsMissing: 503,
    errors.TooManyGuesses: 429,
    errors.Unavailable: 503,
    errors.ProviderAway: 503,
}


class FieldError(BaseModel):
    """What is wrong with one field, why, and what to do."""

    field: str = Field(examples=["data.level"])
    code: str = Field(examples=["missing"])
    detail: str
    mend: str


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(examples=["urn:pingxi:problem:wrong_phase"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["wrong_phase"])
    mend: str = Field(description="What to do about it")
    params: dict[str, Any] = Field(default_factory=dict)
    errors: list[FieldError] = Field(default_factory=list)
    signal_id: str | None = None
    incident_id: str | None = None


def code_of(error: PingxiError) -> str:
    """The stable code; a refusal's is its reason."""
    return error.reason if isinstance(error, Refused) else error.code


def status_of(error: PingxiError) -> int:
    """The HTTP status that goes with an error."""
    return next((STATUS[each] for each in type(error).__mro__ if each in STATUS), 500)


def problem_of(
    words: Words,
    error: PingxiError,
    plan: Plan | None = None,
    names: Mapping[str, str] | None = None,
    *,
    signal_id: str | None = None,
    incident_id: str | None = None,
) -> Problem:
    """The problem document of an error, in one language. ``plan`` gives ids their labels."""
    code, status = code_of(error), status_of(error)
    params = _shown(words, code, error.params, plan, names or {})
    if wrong := getattr(error, "problems", ()):
        kind = str(error.params.get("kind", ""))
        params["fields"] = words.joined(dict.fromkeys(_label(words, each.field, kind) for each in wrong))
    return Problem(
        type=f"urn:pingxi:problem:{code}",
        title=words(f"problem_status_{status}"),
        status=status,
        detail=_text(words, code, params, "problem_unnamed", code=code),
        code=code,
        mend=_mend(words, code, status, params),
        params=orjson.loads(orjson.dumps(error.params, default=str)),
        errors=_fields(words, error),
        signal_id=signal_id,
        incident_id=incident_id,
    )


def _shown(
    words: Words, code: str, params: Mapping[str, object], plan: Plan | None, names: Mapping[str, str]
) -> dict[str, str]:
    if plan is not None:
        return Readable(words, plan, names).params(code, params)
    return {name: _plain(words, name, value) for name, value in params.items()}


def _plain(words: Words, name: str, value: object) -> str:
    if isinstance(value, (list, tuple)):
        return words.joined(_plain(words, name, each) for each in value)
    kind = "official" if words.has(f"official_{value}") else "signal"
    key = {"kind": kind, "field": "field", "desks": "desk", "lane": "lane"}.get(name)
    return words(f"{key}_{value}") if key and words.has(f"{key}_{value}") else str(value)


def _text(words: Words, key: str, params: Mapping[str, str], otherwise: str, **more: object) -> str:
    return words(key, **params) if words.has(key) else words(otherwise, **more)


def _mend(words: Words, code: str, status: int, params: Mapping[str, str]) -> str:
    known = f"{code}.mend"
    return words(known, **params) if words.has(known) else words("mend_by_status", status=status)


def _fields(words: Words, error: PingxiError) -> list[FieldError]:
    if isinstance(error, Refused) and "field" in error.params:
        found = [FieldProblem(str(error.params["field"]), error.reason, error.params)]
    else:
        found = list(getattr(error, "problems", ()))
    return [field_error(words, problem, str(error.params.get("kind", ""))) for problem in found]


def _label(words: Words, field: str, kind: str) -> str:
    name = field.rsplit(".", 1)[-1]
    keys = (f"field_{kind}_{name}", f"text_{kind}_{name}", f"field_{name}")
    return next((words(key) for key in keys if words.has(key)), name)


def field_error(words: Words, problem: FieldProblem, kind: str = "") -> FieldError:
    """One field's problem in one language; ``kind`` is that of the signal, where some are named by it."""
    label = _label(words, problem.field, kind)
    known = f"problem_{problem.code}"
    key = next((each for each in (known, problem.code) if words.has(each)), "problem_other")
    params = {
        "field": label,
        **{name: str(value) for name, value in problem.params.items() if name != "field"},
    }
    return FieldError(
        field=problem.field,
        code=problem.code,
        detail=words(key, **params),
        mend=words(f"{key}.mend", **params) if words.has(f"{key}.mend") else "",
    )

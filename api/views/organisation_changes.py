"""Changes of the organisation, readable: what was done to what, what it was before and what it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.views.organisation import Line, Telling
from store.organisation.changes import Change

UNTOLD = frozenset({"id"})
_PERSONS = frozenset({"person_id", "deputy_id", "giver_id", "taker_id"})
_BODIES = frozenset({"parent"})


@dataclass(frozen=True)
class Difference:
    """One field: what it was and what it is; empty where it had no value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeView:
    """One change as the page shows it. ``subject`` leads on to everything about the same."""

    no: int
    said: str
    subject: str
    subject_id: str
    who: str
    who_id: str
    why: str
    when: str
    at: datetime
    differences: Sequence[Difference]


def change_view(telling: Telling, change: Change) -> ChangeView:
    """A change, readable."""
    return ChangeView(
        no=change.no,
        said=kind_of(telling, change.what),
        subject=_subject(telling, change),
        subject_id=change.subject,
        who=telling.person(change.who),
        who_id=change.who,
        why=change.why,
        when=telling.at(change.at),
        at=change.at,
        differences=differences(telling, change),
    )


def change_line(telling: Telling, change: Change) -> Line:
    """A change in one line."""
    view = change_view(telling, change)
    words = telling.words
    told = [words("org_changed_by", who=view.who, at=view.when), words("org_why", why=view.why)]
    return Line(f"{view.said} {view.subject}".strip(), (*told, *map(_in_line, view.differences)))


def _in_line(difference: Difference) -> str:
    if not difference.before:
        return f"{difference.label}: {difference.after}"
    return f"{difference.label}: {difference.before} → {difference.after or '–'}"


def kind_of(telling: Telling, what: str) -> str:
    """What was done, in words."""
    keys = (f"organisation_did_{what}", f"org_did_{what}")
    return next((telling.words(key) for key in keys if telling.words.has(key)), what)


def _subject(telling: Telling, change: Change) -> str:
    """Whom or what it is about, by name."""
    told = {**(change.before or {}), **(change.after or {})}
    if change.subject in telling.people:
        return telling.person(change.subject)
    if change.subject in telling.bodies and change.what.startswith("body_"):
        return telling.body(change.subject)
    if "deputy_id" in told:
        return f"{telling.person(told['person_id'])} ← {telling.person(told['deputy_id'])}"
    if "giver_id" in told:
        return f"{telling.person(told['giver_id'])} → {telling.person(told['taker_id'])}"
    if "person_id" in told and "name" not in told:
        return telling.person(str(told["person_id"]))
    if change.what.startswith("shift"):
        return telling.lists.get(change.subject, "")
    name = told.get("name") or told.get("name_zh" if telling.words.chinese else "name_en")
    return str(name) if name else ""


def differences(telling: Telling, change: Change) -> list[Difference]:
    """Every field that is told: all of what is new, and what is not as it was."""
    before, after = change.before or {}, change.after or {}
    plan = str(after.get("plan_id") or before.get("plan_id") or "")
    names = sorted(({*before, *after} - UNTOLD), key=_place)
    found = []
    for name in names:
        if change.before is not None and before.get(name) == after.get(name):
            continue
        was = _value(telling, plan, name, before.get(name)) if change.before is not None else ""
        now = _value(telling, plan, name, after.get(name))
        found.append(Difference(_label(telling, name), was, now))
    return found


_ORDER = (
    "person_id", "deputy_id", "giver_id", "taker_id", "login", "name", "name_zh", "name_en", "plan_id",
    "role", "ordinal", "parent", "body", "incident_id", "field", "contact", "kind", "from_at", "until_at",
)  # fmt: skip


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _label(telling: Telling, name: str) -> str:
    keys = (f"organisation_field_{name}", f"field_org_{name}", f"field_{name}")
    return next((telling.words(key) for key in keys if telling.words.has(key)), name)


def _value(telling: Telling, plan: str, name: str, value: Any) -> str:
    """One value as it is read."""
    words = telling.words
    if value is None:
        return words("org_no_end") if name == "until_at" else ""
    if name == "shifts":
        told = words.joined(_shift(telling, each) for each in value)
        return words("org_shifts_told", count=len(value), shifts=told)
    if isinstance(value, bool):
        return words("organisation_yes" if value else "organisation_no")
    if isinstance(value, (list, tuple)):
        return words.joined(_value(telling, plan, name, each) for each in value)
    return _one(telling, plan, name, str(value))


def _one(telling: Telling, plan: str, name: str, value: str) -> str:
    if name in _PERSONS:
        return telling.person(value)
    if name in _BODIES or (name == "body" and value in telling.bodies):
        return telling.body(value)
    if name.endswith("_at"):
        return telling.at(datetime.fromisoformat(value))
    if name in ("roster_id", "pool_id"):
        return telling.lists.get(value, value)
    if name == "plan_id":
        return telling.plan(value)
    if name == "role":
        return telling.role(plan, value)
    key = {"desks": f"desk_{value}", "kind": f"org_pool_{value}"}.get(name)
    return telling.words(key) if key and telling.words.has(key) else value


def _shift(telling: Telling, shift: Mapping[str, str]) -> str:
    begin, end = (datetime.fromisoformat(shift[name]) for name in ("from_at", "until_at"))
    return f"{telling.person(shift['person_id'])} {telling.span(begin, end)}"

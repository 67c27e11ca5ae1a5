"""Changes as people read them: what was done, and which fields it gave which values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales import knows, say
from organisation.times import local
from store.organisation.changes import Change

_ORDER = (
    "login",
    "name",
    "person_id",
    "deputy_id",
    "giver_id",
    "taker_id",
    "plan_id",
    "role",
    "body",
    "from_at",
)
_PEOPLE = frozenset({"person_id", "deputy_id", "giver_id", "taker_id"})


def done(locale: str, change: Change) -> str:
    """What was done, in one word or two."""
    key = f"organisation_did_{change.what}"
    return say(locale, key) if knows(locale, key) else change.what


def maker(locale: str, change: Change, names: Mapping[str, str]) -> str:
    """Who made it: a person, the first set-up, or a file."""
    key = f"organisation_by_{change.who}"
    return names.get(change.who) or (say(locale, key) if knows(locale, key) else change.who)


def subject(change: Change, names: Mapping[str, str]) -> str | None:
    """What it is about, where that has a name of its own: a person, a body or a pool."""
    if change.subject in names:
        return names[change.subject]
    return change.subject if change.what.startswith(("body_", "pool_")) else None


def fields(
    locale: str, change: Change, names: Mapping[str, str], zone: ZoneInfo
) -> Iterator[tuple[str, str | None, str | None]]:
    """Each field that has another value now: its label, what it was and what it is. ``names``: by id."""
    before, after = change.before or {}, change.after or {}
    for name in sorted({*after, *before}, key=lambda each: (_place(each), each)):
        was, now = before.get(name), after.get(name)
        if was != now and name != "id":
            key = f"organisation_field_{name}"
            label = say(locale, key) if knows(locale, key) else name
            told_was, told_now = (_value(locale, name, each, names, zone) for each in (was, now))
            yield label, told_was, told_now


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _value(locale: str, name: str, value: Any, names: Mapping[str, str], zone: ZoneInfo) -> str | None:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return say(locale, "organisation_yes" if value else "organisation_no")
    if name in _PEOPLE:
        return names.get(str(value), str(value))
    if name.endswith("_at"):
        return local(datetime.fromisoformat(str(value)), zone)
    if isinstance(value, list):
        shifts = [each for each in value if isinstance(each, dict)]
        told = [_shift(each, names, zone) for each in shifts] if shifts else [str(each) for each in value]
        return "; ".join(told)
    return str(value)


def _shift(shift: Mapping[str, Any], names: Mapping[str, str], zone: ZoneInfo) -> str:
    begins, ends = (local(datetime.fromisoformat(shift[name]), zone) for name in ("from_at", "until_at"))
    return f"{names.get(shift['person_id'], shift['person_id'])} {begins} – {ends}"

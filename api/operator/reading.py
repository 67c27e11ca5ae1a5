"""A form that was sent, as the signal that it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from api.sending import Sending
from domain.errors import FieldProblem, InvalidSignal
from domain.signals import SIGNALS

LISTS = frozenset({"duties", "hold", "lift", "circumstances", "invited", "evidence"})
NUMBERS = frozenset({"entry"})
YES_OR_NO = frozenset({"reached", "agreed", "states_cause"})
ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Given:
    """What was filled in, by the names of the form's fields; what is wrong, by the same names."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The value of a field, stripped; empty where it was not filled in."""
        found = self.values.get(name, ())
        return found[0].strip() if found else ""

    def has(self, name: str, value: str) -> bool:
        """Whether a choice was made."""
        return value in self.values.get(name, ())


def given_from(form: FormData) -> Given:
    """The texts of a form; files are left out."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values[name] = (*values.get(name, ()), value)
    return Given(values)


def sending_from(kind: str, given: Given, time_zone: str) -> Sending:
    """The signal that a form says. Raises ``InvalidSignal`` for a claimed instant that is none.

    Anything else that is wrong is left in, for the check that every signal goes through.
    """
    known = SIGNALS[kind]
    data = {each.name: _value(given, each.name, time_zone) for each in fields(known.data)}
    texts = {name: given.one(f"texts.{name}") for name in known.texts}
    return Sending(
        kind=kind,
        role=given.one("role"),
        data={name: value for name, value in data.items() if value not in (None, "", (), {})},
        texts={name: text for name, text in texts.items() if text},
        signal_id=given.one("signal_id") or None,
        occurred_at=_claimed(kind, given, time_zone),
    )


def _value(given: Given, name: str, time_zone: str) -> Any:
    if name in LISTS:
        return [value for value in given.values.get(f"data.{name}", ()) if value]
    if name == "counts":
        prefix = "data.counts."
        filled = {key: given.one(key) for key in given.values if key.startswith(prefix) and given.one(key)}
        return {key[len(prefix) :]: _whole(value) for key, value in filled.items()}
    text = given.one(f"data.{name}")
    if name in NUMBERS:
        return _whole(text)
    if name in YES_OR_NO:
        return ANSWERS.get(text, text)
    return instant_from(text, time_zone) if name.endswith("_at") and text else text


def _whole(text: str) -> int | str:
    plain = text.replace(",", "").replace("，", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 19 else text


def instant_from(text: str, time_zone: str) -> str:
    """What a browser gives for a local time, as an instant; anything else is left as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(time_zone))).isoformat()


def _claimed(kind: str, given: Given, time_zone: str) -> datetime | None:
    text = given.one("occurred_at")
    if not text:
        return None
    try:
        return datetime.fromisoformat(instant_from(text, time_zone))
    except ValueError as error:
        raise InvalidSignal(kind, [FieldProblem("occurred_at", "datetime_parsing")]) from error

"""A signal from the command line: its fields and texts read, its role found, its plan looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.client import Service
from commands.failures import BadValue, FileUnreadable, KindUnknown, PlanNotFound, RoleNeeded
from commands.latest import LATEST, latest
from domain.signals import SIGNALS

_LISTS = ("Keys", "MaybeKeys", "Names", "SomeNames", "Evidence")
_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Given:
    """What the command line says. Instants stay text until they are sent; absent values are None."""

    kind: str
    data: Mapping[str, Any]
    texts: Mapping[str, str | None]
    counts: Sequence[str]
    role: str | None
    signal_id: str | None
    occurred_at: str | None

    @classmethod
    def read(
        cls,
        kind: str,
        data: Sequence[str],
        texts: Sequence[str],
        counts: Sequence[str],
        role: str | None,
        signal_id: str | None,
        occurred_at: str | None,
    ) -> "Given":
        """From FIELD=VALUE pairs. Raises KindUnknown, BadValue or FileUnreadable."""
        if kind not in SIGNALS or kind == "open":
            raise KindUnknown(kind=kind, known=", ".join(each for each in SIGNALS if each != "open"))
        pairs = dict(_pair("--data", each, "level=large") for each in data)
        types = {field.name: str(field.type) for field in fields(SIGNALS[kind].data)}
        values = {name: _value(name, types.get(name, ""), value) for name, value in pairs.items()}
        words = {name: _text(value) for name, value in (_pair("--text", t, "note=…") for t in texts)}
        return cls(kind, values, words, counts, role, signal_id, occurred_at)

    def body(self, role: str, **more: Any) -> dict[str, Any]:
        """The body of the request."""
        data = {name: value for name, value in {**self.data, **more}.items() if value is not None}
        data |= {name: instant(name, str(value)) for name, value in data.items() if name.endswith("_at")}
        if self.counts:
            data["counts"] = dict(_count(each) for each in self.counts)
        texts = {name: text for name, text in self.texts.items() if text is not None}
        body = {"kind": self.kind, "role": role, "data": data, "texts": texts}
        if self.signal_id is not None:
            body["signal_id"] = self.signal_id
        if self.occurred_at is not None:
            body["occurred_at"] = instant("--at", self.occurred_at)
        return body


def opening(service: Service, plan_id: str, given: Given, now: datetime) -> dict[str, Any]:
    """The request that opens an incident under the latest version of a plan. Raises PlanNotFound."""
    known = {each["id"]: each["hash"] for each in service.get("plans")}
    if plan_id not in known:
        raise PlanNotFound(plan=plan_id, known=", ".join(known))
    discovered = given.data.get("discovered_at") or now.isoformat()
    return given.body(
        role_for(service, plan_id, given.role), plan_hash=known[plan_id], discovered_at=discovered
    )


def sending(service: Service, incident: str, given: Given) -> dict[str, Any]:
    """The request that sends a signal to an incident. Raises RoleNeeded, or NothingYet for a ``latest``."""
    meant: dict[str, Any] = {}
    for name, value in given.data.items():
        if value in (LATEST, [LATEST]):
            found = latest(service, incident, given.kind, name)
            meant[name] = [found] if isinstance(value, list) else found
    if given.role is not None:
        return given.body(given.role, **meant)
    plan_id = service.get(f"incidents/{incident}")["plan_id"]
    return given.body(role_for(service, plan_id, None), **meant)


def role_for(service: Service, plan_id: str, asked: str | None) -> str:
    """The role to act in: as asked, or the only one held. Raises RoleNeeded."""
    held = service.roles(plan_id)
    if asked is None and len(held) != 1:
        raise RoleNeeded(held=", ".join(held) or "–")
    return asked or held[0]


def instant(option: str, text: str) -> str:
    """An instant with its zone, in one spelling; one without a zone is in the zone of this machine."""
    try:
        return datetime.fromisoformat(text).astimezone().isoformat()
    except ValueError as error:
        raise BadValue(option=option, value=text, example="2026-11-21T09:30+08:00") from error


def _pair(option: str, text: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise BadValue(option=option, value=text, example=example)
    return name, value


def _count(text: str) -> tuple[str, int]:
    name, value = _pair("--count", text, "reposts=120")
    if not value.isascii() or not value.isdigit():
        raise BadValue(option="--count", value=text, example="reposts=120")
    return name, int(value)


def _value(name: str, kind: str, value: str) -> Any:
    """A field's value as JSON has it. Raises BadValue for what is no number, or neither yes nor no."""
    if kind in _LISTS:
        return _list(value)
    if kind == "bool":
        if value.lower() not in _ANSWERS:
            raise BadValue(option=f"--data {name}", value=value, example=f"{name}=yes / {name}=no")
        return _ANSWERS[value.lower()]
    if kind == "EntryNo" and value != LATEST:
        if not (value.isascii() and value.isdigit()):
            raise BadValue(option=f"--data {name}", value=value, example=f"{name}=12")
        return int(value)
    return value


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _text(value: str) -> str:
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FileUnreadable(file=value[1:], reason=reason) from error

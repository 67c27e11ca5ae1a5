"""Values of events and refusals as people read them: labels for ids, local time for instants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from api.language import Words
from domain.plan import CAUSE, FEED, STAFFING, Plan

EVERYONE = "*"
_ACTORS = {
    None: "actor_time",
    FEED: "actor_feed",
    STAFFING: "actor_staffing",
    EVERYONE: "actor_everyone",
    "assignee": "actor_assignee",
}


_SUFFIX = re.compile("[#@]")


@dataclass(frozen=True)
class Readable:
    """Reads values out in one language, under one plan and in its kind's words. ``names``: people's by id."""

    words: Words
    plan: Plan
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", self.words.of_kind(self.plan.kind))

    def level(self, level: str) -> str:
        """The label of a level."""
        return self._named(self.plan.levels, level)

    def role(self, role: str | None) -> str:
        """The label of a role, of a feed, or of time itself."""
        if role in _ACTORS:
            return self.words(_ACTORS[role])
        found = self.plan.role_by_id.get(str(role))
        return self.words.label(found.label) if found else str(role)

    def duty(self, key: str) -> str:
        """The title of the duty that this key is an instance of."""
        spec = self.plan.duty_by_id.get(_SUFFIX.split(key, 1)[0])
        return self.words.label(spec.title) if spec else key

    def person(self, person: str | None) -> str:
        """The name of a person, or of whatever else sent something."""
        if person is None:
            return self.words("actor_time")
        if person.startswith(("system:", "pingxi:")):
            return self.words("actor_system")
        if person.startswith("feed:"):
            return self.words("actor_feed")
        return self.names.get(person, person)

    def instant(self, at: datetime | str) -> str:
        """An instant in the plan's time zone, to the minute."""
        if isinstance(at, str):
            at = datetime.fromisoformat(at)
        local = at.astimezone(ZoneInfo(self.plan.time_zone))
        shape = "y年M月d日 HH:mm" if self.words.chinese else "d MMM y, HH:mm"
        return format_datetime(local, shape, locale="zh_Hans_CN" if self.words.chinese else "en")

    def short(self, at: datetime) -> str:
        """An instant without its year."""
        shape = "M月d日 HH:mm" if self.words.chinese else "d MMM HH:mm"
        local = at.astimezone(ZoneInfo(self.plan.time_zone))
        return format_datetime(local, shape, locale="zh_Hans_CN" if self.words.chinese else "en")

    def counts(self, counts: Mapping[str, int]) -> str:
        """Counts in one line."""
        return self.words.joined(f"{self.count_name(name)} {value:,}" for name, value in counts.items())

    def count_name(self, name: str) -> str:
        """The plan's name of a count, else the common one."""
        text = self.plan.grading.counts.get(name)
        return self.words.label(text) if text else self.words(f"count_{name}")

    def named(self, kind: str, name: str) -> str:
        """The label of one of the plan's lists: a circumstance, an occasion, a form, a source."""
        lists = {
            "circumstance": self.plan.circumstances,
            "occasion": self.plan.occasions,
            "form": self.plan.forms,
            "source": self.plan.sources,
            "nature": self.plan.natures,
            "gate": self.plan.gates,
        }
        return self._named(lists[kind], name)

    def _named(self, among: Iterable[Any], name: str) -> str:
        return next((self.words.label(each.label) for each in among if each.id == name), name)

    def params(self, about: str, values: Mapping[str, Any]) -> dict[str, str]:
        """The values that a text names, each as people read it. ``about`` is the event's type or the code."""
        return {name: self.value(about, name, value, values) for name, value in values.items()}

    def value(self, about: str, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """One value as people read it; absent ones as ``none``, for the texts to choose by."""
        if value is None or value == ():
            return "none"
        if isinstance(value, (list, tuple)):
            one = _ONE_OF.get(name, name)
            return self.words.joined(self.value(about, one, each, values) for each in value)
        if name == "value" or (name == "allowed" and about == "not_in_plan"):
            return self._of_field(str(values.get("field")), str(value))
        if name == "reason":
            return self._reason(about, str(value))
        reader = _READERS.get((about, name)) or _READERS.get(name)
        if reader is not None:
            return reader(self, value)
        if name == "at" or name.endswith("_at"):
            return self.instant(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

    def _of_field(self, where: str, value: str) -> str:
        if where == "level":
            return self.level(value)
        if where in _ROLES:
            return self.role(value)
        kind = "circumstance" if where in ("hold", "lift", "circumstances") else where
        return self.named(kind, value) if kind in _LISTS else value

    def _reason(self, about: str, value: str) -> str:
        prefix = {
            "incident_dismissed": "dismissal",
            "worsening_reported": "worsening",
            "duty_withdrawn": "withdrawn",
        }.get(about)
        return self.words(f"{prefix}_{value}") if prefix else value


Reader = Callable[[Readable, Any], str]

_LISTS = frozenset({"circumstance", "occasion", "form", "source", "nature"})
_ROLES = frozenset({"by", "body", "callee", "authority", "invited", "to", "sender"})
"""The fields that name a role of the plan."""

_ONE_OF = {
    "duties": "duty",
    "to": "role",
    "tell": "role",
    "told": "role",
    "met_by": "act",
    "invited": "role",
    "evidence": "sha256",
    "levels": "level",
    "natures": "nature",
    "circumstances": "circumstance",
    **dict.fromkeys(("vacant", "emptied", "filled", "missing", "roles"), "role"),
}


def _word(prefix: str) -> Reader:
    return lambda readable, value: readable.words(f"{prefix}_{value}")


def _known_word(prefix: str) -> Reader:
    def read(readable: Readable, value: Any) -> str:
        key = f"{prefix}_{value}"
        return readable.words(key) if readable.words.has(key) else str(value)

    return read


def _digest(readable: Readable, value: Any) -> str:
    return str(value)[:8]


def _size(readable: Readable, value: Any) -> str:
    kilobytes = -(-int(value) // 1024)
    return f"{kilobytes:,} KB"


def _act(readable: Readable, value: Any) -> str:
    """A signal; after a colon the one paper or form of it, or that it states the cause."""
    kind, _, narrower = str(value).partition(":")
    words, said = readable.words, _known_word("signal")(readable, kind)
    if not narrower:
        return said
    text = "field_states_cause" if narrower == CAUSE else f"paper_{narrower}"
    what = words(text) if words.has(text) else readable.named("form", narrower)
    return said + words("as_role", role=what)


def _named_as(kind: str) -> Reader:
    return lambda readable, value: readable.named(kind, value)


_READERS: dict[str | tuple[str, str], Reader] = {
    "key": Readable.duty,
    "duty": Readable.duty,
    "owner": Readable.role,
    "role": Readable.role,
    "level": Readable.level,
    "previous": Readable.level,
    "current": Readable.level,
    "person": Readable.person,
    "sender": Readable.person,
    "counts": Readable.counts,
    ("early_warning_given", "count"): Readable.count_name,
    ("source_silent", "since"): Readable.instant,
    "source": _named_as("source"),
    "form": _named_as("form"),
    "circumstance": _named_as("circumstance"),
    "occasion": _named_as("occasion"),
    "kind": _known_word("signal"),
    "act": _act,
    "phase": _word("phase"),
    "channel": _known_word("channel"),
    "lane": _word("lane"),
    "field": _known_word("field"),
    "emergency_grade": _word("emergency"),
    ("wrong_phase", "allowed"): _word("phase"),
    ("role_not_allowed", "allowed"): Readable.role,
    ("roles_of_others", "allowed"): Readable.role,
    ("role_not_held", "held"): Readable.role,
    ("desk_closed", "desks"): _word("desk"),
    ("duty_not_owed", "status"): _word("duty"),
    ("draft_decided", "status"): _word("draft"),
    ("proposal_decided", "status"): _word("proposal"),
    **dict.fromkeys(("by", "body", "callee", "authority", "of"), Readable.role),
    ("duties_handed_over", "to"): Readable.person,
    ("transferred_out", "to"): Readable.role,
    ("transfer_received", "sender"): Readable.role,
    ("not_invited", "invited"): Readable.role,
    "nature": _named_as("nature"),
    ("nature_classified", "previous"): _named_as("nature"),
    "gate": _named_as("gate"),
    "needs": Readable.duty,
    "ground": _word("ground"),
    "opinion": _word("opinion"),
    "paper": _word("paper"),
    ("poster_contacted", "result"): _word("contact"),
    ("item_settled", "status"): _word("item"),
    ("item_settled", "kind"): _word("matter"),
    ("item_unknown", "kind"): _word("matter"),
    "sha256": _digest,
    "size": _size,
    "draft": _digest,
    "text_digest": _digest,
    "approved": _digest,
}

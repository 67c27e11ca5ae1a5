"""What a paper may say: an incident as its timeline has it, with people's words where they are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

import orjson

from documents.clean import paragraphs, shown
from domain.events import Event, event_from_json
from domain.plan import Plan
from domain.state import State, state_from_json
from locales import say
from store.incidents import IncidentRow
from store.papers import standing_of
from store.pool import Database
from store.timeline import TimelineRow, events_from

MOST_READ = 10_000
"""More events than these are not gone through for one paper; the first are, and the paper says how many."""
_PAGE = 1_000


class Teller(Protocol):
    """Who reads values out in the paper's language: labels for ids, local time for instants."""

    @property
    def plan(self) -> Plan: ...
    def level(self, level: str) -> str: ...
    def role(self, role: str | None) -> str: ...
    def duty(self, key: str) -> str: ...
    def person(self, person: str | None) -> str: ...
    def instant(self, at: datetime | str) -> str: ...
    def short(self, at: datetime) -> str: ...
    def named(self, kind: str, name: str) -> str: ...
    def count_name(self, name: str) -> str: ...
    def sentence(self, event: Event) -> str:
        """What happened, in one sentence."""
        ...


@dataclass(frozen=True)
class Words:
    """People's words of one kind: their paragraphs, or when they were erased; neither if there are none."""

    lines: tuple[str, ...]
    erased_at: datetime | None = None


@dataclass(frozen=True)
class Account:
    """An incident as its timeline tells it up to ``event_no``. ``rows`` are the events that were read."""

    incident: IncidentRow
    state: State
    rows: Sequence[TimelineRow]
    event_no: int
    tell: Teller
    locale: str
    now: datetime

    def told_by(self, tell: Teller) -> Account:
        """The same account, read out by another."""
        return replace(self, tell=tell)

    def say(self, key: str, **params: object) -> str:
        """A text of the papers' catalogue."""
        return say(self.locale, f"papers_{key}", **params)

    @property
    def plan(self) -> Plan:
        """The plan that the incident runs by."""
        return self.tell.plan

    @property
    def unread(self) -> int:
        """How many events were not gone through."""
        return max(0, self.event_no - len(self.rows))

    @cached_property
    def title(self) -> str:
        """The incident's name; its number where its words were erased."""
        return shown(self.incident.title) if self.incident.title else self.incident.id

    @cached_property
    def by_type(self) -> Mapping[str, Sequence[TimelineRow]]:
        """The events by their type, in order."""
        found: dict[str, list[TimelineRow]] = {}
        for row in self.rows:
            found.setdefault(row.type, []).append(row)
        return found

    @cached_property
    def leading(self) -> Mapping[str, int]:
        """Signal -> the number of its first event, at which its words stand."""
        found: dict[str, int] = {}
        for row in self.rows:
            if row.signal_id is not None:
                found.setdefault(row.signal_id, row.no)
        return found

    def of_types(self, *types: str) -> list[TimelineRow]:
        """The events of these types, in order."""
        return sorted((row for each in types for row in self.by_type.get(each, ())), key=lambda row: row.no)

    def said(self, row: TimelineRow) -> str:
        """An event as a sentence."""
        return shown(self.tell.sentence(event_from_json(orjson.loads(row.body))))

    def words(self, row: TimelineRow, name: str) -> Words:
        """What its sender wrote under this name, if anything is left of it."""
        if row.texts_erased_at is not None:
            return Words((), row.texts_erased_at)
        return Words(tuple(paragraphs((row.texts or {}).get(name, ""))))

    def words_of_signal(self, signal_id: str | None, name: str) -> Words:
        """What the sender of a signal wrote under this name."""
        row = next((row for row in self.rows if signal_id is not None and row.signal_id == signal_id), None)
        return self.words(row, name) if row is not None else Words(())


def fact(row: TimelineRow) -> dict[str, Any]:
    """The fact of an event, as its JSON."""
    found: dict[str, Any] = orjson.loads(row.body)["fact"]
    return found


async def account_of(
    db: Database, incident: IncidentRow, tell: Teller, locale: str, now: datetime
) -> Account | None:
    """The incident as it stands: its state, and the events that made it so. None if nothing is recorded."""
    stood = await standing_of(db, incident.id)
    if stood is None:
        return None
    state, last_no = state_from_json(orjson.loads(stood[0])), stood[1]
    rows: list[TimelineRow] = []
    while len(rows) < min(MOST_READ, last_no):
        page = await events_from(db, incident.id, len(rows) + 1, _PAGE)
        rows += [row for row in page if row.no <= last_no]
        if len(page) < _PAGE:
            break
    return Account(incident, state, rows, last_no, tell, locale, now)

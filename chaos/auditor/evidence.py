"""What the auditor judges, as plain values: rows, events of histories, lines of ledgers."""

from __future__ import annotations

import copy
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

Row = dict[str, Any]

GENESIS = "0" * 64
ENDED = frozenset({"closed", "dismissed"})


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it has to be: a stable code, where, and the values that show it."""

    code: str
    incident_id: str | None
    about: Row

    def __str__(self) -> str:
        shown = " ".join(f"{name}={value!r}" for name, value in self.about.items())
        return f"{self.code} [{self.incident_id or '-'}] {shown}"


@dataclass
class Order:
    """One `record` activity of a history: what it was asked, and what it answered (None: nothing yet)."""

    asked: Row
    answered: Row | None
    activity_id: str


@dataclass
class Run:
    """One run of one incident's workflow, as its history tells it."""

    workflow_id: str
    run_id: str
    status: str
    delivered: list[Row] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    words: str = ""

    @property
    def incident_id(self) -> str:
        """The incident that it runs."""
        return self.workflow_id.removeprefix("incident/")


@dataclass
class Evidence:
    """Everything there is at ``at``, after a quiet time.

    ``told``: the ledgers' lines in order. ``whole_histories``: Temporal never lost any.
    """

    at: datetime
    told: list[Row]
    inbox: list[Row]
    payloads: list[Row]
    lanes: list[Row]
    heads: list[Row]
    timeline: list[Row]
    records: list[Row]
    incidents: list[Row]
    duties: list[Row]
    notices: list[Row]
    plans: list[Row]
    alarms: list[Row]
    runs: list[Run]
    whole_histories: bool = True

    def copy(self) -> Evidence:
        """The same, each part a copy of its own: changing one leaves the others."""
        return Evidence(**{part.name: copy.deepcopy(getattr(self, part.name)) for part in fields(self)})

    def events(self) -> dict[str, list[Row]]:
        """The timeline's rows of each incident, by number."""
        return by_incident(self.timeline, "no")


def by_incident(rows: Iterable[Row], *order: str) -> dict[str, list[Row]]:
    """Rows by their incident, each incident's in order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["incident_id"]].append(row)
    for mine in found.values():
        mine.sort(key=lambda row: tuple(row[name] for name in order))
    return found


def instant(value: object) -> datetime | None:
    """An instant from JSON or from a row; None stays None."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value))


def written(value: object) -> str:
    """Canonical JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def gaps(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where numbers that should run 1, 2, 3 … do not: (wanted, found)."""
    for wanted, found in enumerate(sorted(numbers), 1):
        if wanted != found:
            yield wanted, found
            return

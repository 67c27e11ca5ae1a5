"""The timeline as a page shows it: each event a sentence, counts in a row folded, corrections beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from api.views.readable import Readable
from api.views.sentences import sentence
from domain.events import event_from_json
from domain.signals import SIGNALS
from store.timeline import TimelineRow

FOLDED = "counts_observed"


@dataclass(frozen=True)
class Correction:
    """What somebody set in the place of an earlier entry; its words are None where they were erased."""

    no: int
    sender: str
    role: str
    at: datetime
    when: str
    correction: str | None
    reason: str | None


@dataclass(frozen=True)
class EventLine:
    """One event as a sentence, with who, when, and the words of its signal at its first event.

    ``leads``: it is the first event of its signal; what follows from it is not said to be anybody's own.
    """

    no: int
    type: str
    said: str
    sender: str
    role: str
    at: datetime
    when: str
    texts: tuple[tuple[str, str], ...]
    erased: bool
    leads: bool = False
    file: str | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, or several counts in a row folded into one; the newest first."""

    lines: tuple[EventLine, ...]

    @property
    def folded(self) -> bool:
        """Whether there is more than one event in it."""
        return len(self.lines) > 1


Corrections = Mapping[int, Sequence[TimelineRow]]


def fact_of(row: TimelineRow) -> dict[str, Any]:
    """The fact of an event, as its JSON."""
    fact: dict[str, Any] = orjson.loads(row.body)["fact"]
    return fact


def corrections_among(rows: Iterable[TimelineRow]) -> dict[int, list[TimelineRow]]:
    """Number of an entry -> the events that corrected it, in order."""
    found: dict[int, list[TimelineRow]] = {}
    for row in rows:
        if row.type == "entry_corrected":
            found.setdefault(fact_of(row)["entry"], []).append(row)
    return found


def event_lines(
    readable: Readable, rows: Sequence[TimelineRow], corrections: Corrections | None = None
) -> list[EventLine]:
    """The events in the order of the rows; a signal's words stand once, at the first of its events."""
    first: dict[str, int] = {}
    for row in rows:
        if row.signal_id is not None:
            first[row.signal_id] = min(row.no, first.get(row.signal_id, row.no))
    return [_line(readable, row, first.get(row.signal_id or "") == row.no, corrections or {}) for row in rows]


def _line(readable: Readable, row: TimelineRow, worded: bool, corrections: Corrections) -> EventLine:
    texts = row.texts if worded and row.texts is not None else {}
    return EventLine(
        no=row.no,
        type=row.type,
        said=sentence(readable, event_from_json(orjson.loads(row.body))),
        sender=readable.person(row.sender),
        role=readable.role(row.role) if row.role else "",
        at=row.at,
        when=readable.short(row.at),
        texts=worded_texts(readable, texts),
        erased=worded and row.texts_erased_at is not None,
        leads=worded and row.signal_id is not None,
        file=fact_of(row)["sha256"] if row.type == "evidence_attached" else None,
        corrections=tuple(_correction(readable, each) for each in corrections.get(row.no, ())),
    )


def worded_texts(readable: Readable, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The words of a signal, each with its label, in the order of the forms."""
    form = next((kind.texts for kind in SIGNALS.values() if set(texts) <= set(kind.texts)), texts)
    return tuple((readable.words(f"text_{name}"), texts[name]) for name in form if name in texts)


def _correction(readable: Readable, row: TimelineRow) -> Correction:
    texts = row.texts or {}
    return Correction(
        no=row.no,
        sender=readable.person(row.sender),
        role=readable.role(row.role) if row.role else "",
        at=row.at,
        when=readable.short(row.at),
        correction=texts.get("correction"),
        reason=texts.get("reason"),
    )


def folded(lines: Iterable[EventLine]) -> list[Entry]:
    """Counts in a row as one entry; what bears words or was corrected stands by itself."""
    entries: list[list[EventLine]] = []
    for line in lines:
        if entries and _folds(line) and _folds(entries[-1][0]):
            entries[-1].append(line)
        else:
            entries.append([line])
    return [Entry(tuple(each)) for each in entries]


def _folds(line: EventLine) -> bool:
    return line.type == FOLDED and not (line.texts or line.corrections or line.erased)


def people_in(rows: Iterable[TimelineRow]) -> set[str]:
    """Everybody whose name these events show, by id."""
    found = {row.sender for row in rows}
    for row in rows:
        if row.type == "duty_assigned":
            found.add(fact_of(row).get("person"))
        elif row.type == "duties_handed_over":
            found.add(fact_of(row).get("to"))
    return {each for each in found if each}

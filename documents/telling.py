"""Parts of papers that several kinds share: what happened, who owes what, what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from documents.account import Account, Words, fact
from documents.blocks import Heading, Para, Part, Table
from documents.clean import paragraphs
from domain.duties import Duty, DutyStatus, named_clause
from store.timeline import TimelineRow

MOST = 40
"""So many events of a kind are told one by one; of more, the paper says how many there are."""
MOST_DUTIES = 60
NUMERALS = 10
LONGEST = 600
"""Of words that stand beside an event, so many characters; the timeline has the whole."""


def ordinal(account: Account, place: int) -> str:
    """一、二、三 as far as they go, then figures."""
    return account.say(f"no_{place}") if place <= NUMERALS else str(place)


def numbered(account: Account, *sections: tuple[str, Iterable[Part]]) -> Iterator[Part]:
    """Sections with their headings, numbered. One without anything to say says so."""
    for place, (key, parts) in enumerate(sections, start=1):
        yield Heading(1, account.say("heading", no=ordinal(account, place), text=account.say(key)))
        found = list(parts)
        yield from found or [Para(account.say("nothing"))]


def happened(account: Account, rows: Sequence[TimelineRow], *names: str) -> Iterator[Part]:
    """Events one by one, each with its instant and the words that were written with it under these names."""
    for row in rows[:MOST]:
        at = account.tell.short(row.received_at or row.at)
        yield Para(account.say("event", at=at, said=account.said(row), no=str(row.no)))
        if row.signal_id is not None and account.leading.get(row.signal_id) == row.no:
            yield from _beside(account, row, names)
    if len(rows) > MOST:
        yield Para(account.say("more_events", count=len(rows) - MOST))


def _beside(account: Account, row: TimelineRow, names: Iterable[str]) -> Iterator[Part]:
    for name in names:
        found = account.words(row, name)
        if found.erased_at is not None:
            yield Para(account.say("erased", at=account.tell.instant(found.erased_at)))
            return
        text = " ".join(found.lines)
        if text:
            short = text if len(text) <= LONGEST else text[:LONGEST] + "…"
            yield Para(account.say("words", text=short))


def written(account: Account, words: Words, absent: str) -> Iterator[Part]:
    """A text as it was written; that it was erased; or that there is none yet, for people to write."""
    if words.erased_at is not None:
        yield Para(account.say("erased", at=account.tell.instant(words.erased_at)))
    elif words.lines:
        yield from (Para(line) for line in words.lines)
    else:
        yield Para(account.say(absent))


def free(text: str) -> Iterator[Part]:
    """What was given with the request, a paragraph a line."""
    yield from (Para(line) for line in paragraphs(text))


def basics(account: Account) -> Iterator[Part]:
    """What it is, from where, since when, how grave."""
    state, tell = account.state, account.tell
    source = tell.named("source", state.source)
    yield Para(
        account.say("basics", at=tell.instant(state.discovered_at), source=source, title=account.title)
    )
    opening = account.words_of_signal(state.title_signal_id, "summary")
    if opening.erased_at is not None:
        yield Para(account.say("erased", at=tell.instant(opening.erased_at)))
    elif opening.lines:
        yield Para(account.say("summary", text=" ".join(opening.lines)))
    arose = "unknown" if state.arose_basis == "discovery" else tell.instant(state.arose_at)
    occurred = tell.instant(state.occurred_at) if state.occurred_at else "none"
    yield Para(account.say("instants", arose=arose, occurred=occurred))
    level = tell.level(state.level) if state.level else "none"
    nature = tell.named("nature", state.nature) if state.nature else "none"
    yield Para(account.say("standing", level=level, nature=nature, phase=account.say(f"in_{state.phase}")))


def counted(account: Account) -> Iterator[Part]:
    """The counts: first, highest, last; with what was reported of the trend."""
    seen: dict[str, list[tuple[str, int]]] = {}
    for row in account.of_types("counts_observed"):
        body = fact(row)
        for name, value in body["counts"].items():
            seen.setdefault(name, []).append((body["observed_at"], int(value)))
    if seen:
        head = tuple(account.say(f"column_{name}") for name in ("count", "first", "highest", "last", "as_of"))
        yield Table((4, 2, 2, 2, 4), head, tuple(_count(account, name, seen[name]) for name in seen))
    trend = account.of_types("worsening_reported", "worsening_withdrawn", "easing_reported")
    yield from happened(account, trend, "note")


def _count(account: Account, name: str, values: list[tuple[str, int]]) -> tuple[str, ...]:
    figures = (values[0][1], max(value for _, value in values), values[-1][1])
    last = account.tell.short(datetime.fromisoformat(values[-1][0]))
    return (account.tell.count_name(name), *(f"{figure:,}" for figure in figures), last)


def owed(account: Account) -> Iterator[Part]:
    """What is still to be done, by whom and when, the earliest first."""
    duties = [duty for duty in account.state.duties.values() if duty.owed]
    duties.sort(key=lambda duty: (duty.due_at is None, duty.due_at or duty.start_at, duty.key))
    if duties:
        yield _duties(account, duties, ("duty", "owner", "due", "clause"))
    if len(duties) > MOST_DUTIES:
        yield Para(account.say("more_duties", count=len(duties) - MOST_DUTIES))


def kept(account: Account) -> Iterator[Part]:
    """How the duties were met: the counts, and those that were late or are."""
    duties = list(account.state.duties.values())
    yield Para(account.say("duties", **_counts(duties)))
    late = sorted((duty for duty in duties if is_late(duty)), key=lambda duty: (duty.start_at, duty.key))
    if late:
        yield Para(account.say("late_follow"))
        yield _duties(account, late, ("duty", "owner", "due", "outcome", "clause"))
    if len(late) > MOST_DUTIES:
        yield Para(account.say("more_duties", count=len(late) - MOST_DUTIES))


def is_late(duty: Duty) -> bool:
    """Whether it was met too late, or is late."""
    return duty.in_time is False or duty.status is DutyStatus.LATE


def _counts(duties: Sequence[Duty]) -> dict[str, int]:
    return {
        "all": len(duties),
        "met": sum(duty.status is DutyStatus.MET for duty in duties),
        "too_late": sum(duty.in_time is False for duty in duties),
        "late": sum(duty.status is DutyStatus.LATE for duty in duties),
        "open": sum(duty.status in (DutyStatus.OPEN, DutyStatus.WARNED) for duty in duties),
        "gone": sum(duty.status in (DutyStatus.WITHDRAWN, DutyStatus.WAIVED) for duty in duties),
    }


_WIDTHS = {"duty": 5, "owner": 3, "due": 3, "outcome": 4, "clause": 2}


def _duties(account: Account, duties: Sequence[Duty], columns: Sequence[str]) -> Table:
    rows = tuple(_row(account, duty, columns) for duty in duties[:MOST_DUTIES])
    head = tuple(account.say(f"column_{name}") for name in columns)
    return Table(tuple(_WIDTHS[name] for name in columns), head, rows)


def _row(account: Account, duty: Duty, columns: Sequence[str]) -> tuple[str, ...]:
    tell, spec = account.tell, account.plan.duty_by_id[duty.duty]
    cells = {
        "duty": tell.duty(duty.key),
        "owner": tell.role(duty.owner),
        "due": tell.short(duty.due_at) if duty.due_at else account.say("continuous"),
        "outcome": _outcome(account, duty),
        "clause": named_clause(spec, duty.clock),
    }
    return tuple(cells[name] for name in columns)


def _outcome(account: Account, duty: Duty) -> str:
    if duty.status is DutyStatus.MET and duty.met_at is not None:
        return account.say("met_late" if duty.in_time is False else "met", at=account.tell.short(duty.met_at))
    return account.say("still_late")

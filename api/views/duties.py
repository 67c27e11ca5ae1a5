"""Duties as a page shows them: who owes what by when, to whom, and which clause says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.possible import Actor
from api.views.acts import Act, acts_of
from api.views.clock import countdown
from api.views.readable import Readable
from domain.calendars import parse_duration
from domain.duties import laxer_clocks, named_clause
from domain.incident import State
from domain.plan import Clock, DutySpec


@dataclass(frozen=True)
class DutyView:
    """One duty, ready to be shown. ``acts`` are the signals by which it is met; ``vacant``: its role is.

    ``laxer`` says in words which clocks of other clauses bind it as well; the stricter set ``due_at``.
    """

    key: str
    title: str
    owner: str
    owner_id: str
    to: str
    jointly: str
    assignee: str | None
    acknowledged: bool
    status: str
    clause: str
    mark: str
    clock: str
    laxer: str
    note: str
    start_at: datetime | None
    due_at: datetime | None
    extended_from: datetime | None
    countdown: str
    met_at: datetime | None
    in_time: bool | None
    mine: bool
    acts: tuple[Act, ...]
    vacant: bool = False
    paper: str | None = None


def owed_and_settled(
    readable: Readable, state: State, actor: Actor | None, now: datetime
) -> tuple[list[DutyView], list[DutyView]]:
    """The duties still owed, by due instant, continuous ones last; and the settled ones, latest first."""
    duties = sorted(
        state.duties.values(), key=lambda duty: (duty.due_at is None, duty.due_at or duty.start_at, duty.key)
    )
    shown = [_view(readable, state, duty.key, actor, now) for duty in duties]
    owed = [view for view, duty in zip(shown, duties, strict=True) if duty.owed]
    settled = [view for view, duty in zip(shown, duties, strict=True) if not duty.owed]
    return owed, sorted(settled, key=lambda view: str(view.met_at or view.start_at), reverse=True)


def _view(readable: Readable, state: State, key: str, actor: Actor | None, now: datetime) -> DutyView:
    duty = state.duties[key]
    spec = readable.plan.duty_by_id[duty.duty]
    clock = next(iter(spec.clocks[duty.clock : duty.clock + 1]), None) if duty.clock is not None else None
    laxer = laxer_clocks(spec, duty.clock, state.level, state.emergency_grade)
    words = readable.words
    mine = actor is not None and (duty.owner in actor.held or duty.assignee == actor.person_id)
    return DutyView(
        key=key,
        title=words.label(spec.title),
        owner=readable.role(duty.owner),
        owner_id=duty.owner,
        to=words.joined(readable.role(role) for role in duty.to),
        jointly=words.joined(readable.role(party.role) for party in spec.jointly),
        assignee=readable.person(duty.assignee) if duty.assignee else None,
        acknowledged=duty.acknowledged_at is not None,
        status=duty.status.value,
        clause="；".join([named_clause(spec, duty.clock), *(clause for clause, _ in laxer)]),
        mark=(clock.mark if clock is not None else spec.mark).value,
        clock=clock_words(readable, spec, clock),
        laxer=words.joined(
            words("clock_of", clock=clock_words(readable, spec, each), clause=clause)
            for clause, each in laxer
        ),
        note=words.label(spec.note) if spec.note else "",
        start_at=duty.start_at,
        due_at=duty.due_at,
        extended_from=duty.extended_from,
        countdown=countdown(words, duty.due_at, now) if duty.due_at is not None else "",
        met_at=duty.met_at,
        in_time=duty.in_time,
        mine=mine,
        acts=acts_of(readable.plan, state, duty),
        vacant=duty.owner in state.vacant,
        paper=spec.asks_for,
    )


def clock_words(readable: Readable, spec: DutySpec, clock: Clock | None) -> str:
    """A clock as the page says it: how long, and after what; the plan's own word where it has one."""
    words = readable.words
    if clock is None:
        return (
            words("clock_until", start=start_words(readable, spec.until))
            if spec.until
            else words("clock_none")
        )
    start = start_words(readable, clock.after)
    if clock.within is not None:
        said = words("clock_within", length=duration_words(readable, clock.within), start=start)
    elif clock.days:
        said = words("clock_days", days=str(clock.days), start=start)
    else:
        said = words("clock_day", start=start)
    return said + (words("clock_word", word=clock.word) if clock.word else "")


def start_words(readable: Readable, start: str | None) -> str:
    """A start's name, such as ``discovered`` or ``met:2-A2``."""
    kind, _, name = (start or "owed").partition(":")
    if kind == "met":
        return readable.words("start_met", duty=readable.duty(name))
    if kind in ("occasion", "circumstance"):
        return readable.words("start_came", what=readable.named(kind, name))
    return readable.words(f"start_{kind}")


def duration_words(readable: Readable, text: str) -> str:
    """An ISO 8601 duration as people say it."""
    days, elapsed = parse_duration(text)
    hours, seconds = divmod(int(elapsed.total_seconds()), 3600)
    minutes = seconds // 60
    parts = [("unit_days", days), ("unit_hours", hours), ("unit_minutes", minutes)]
    return " ".join(
        readable.words(unit, count=str(count)) for unit, count in parts if count
    ) or readable.words("unit_minutes", count="0")

"""One duty in an incident: its instants, and what time does to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain import events
from domain.calendars import after, end_of_day, repeated, share
from domain.events import Reminder, Rise
from domain.plan import Clock, DutySpec, Ladder, Plan


class DutyStatus(StrEnum):
    """Where a duty stands. ``late`` is still owed; ``met``, ``withdrawn`` and ``waived`` are settled."""

    OPEN = "open"
    WARNED = "warned"
    LATE = "late"
    MET = "met"
    WITHDRAWN = "withdrawn"
    WAIVED = "waived"


OWED = frozenset({DutyStatus.OPEN, DutyStatus.WARNED, DutyStatus.LATE})


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty as it stands. ``clock`` is the index of the plan's clock that set ``due_at``.

    ``warned`` and ``risen`` count what has fired of ``warn_ats`` and ``rises``; ``told`` are the roles that
    heard of its breach. ``unstaffed``: it was said that nobody holds its owner's role. ``hastened_at``: a
    rung was skipped then, and the next hears at once. All instants in UTC.
    """

    key: str
    duty: str
    owner: str
    to: tuple[str, ...]
    start_at: datetime
    opened_at: datetime
    due_at: datetime | None
    clock: int | None
    until: str | None
    warn_ats: tuple[datetime, ...]
    rises: tuple[Rise, ...]
    status: DutyStatus = DutyStatus.OPEN
    warned: int = 0
    risen: int = 0
    breached_at: datetime | None = None
    met_at: datetime | None = None
    in_time: bool | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    assignee: str | None = None
    extended_from: datetime | None = None
    told: tuple[str, ...] = ()
    reminder: Reminder | None = None
    unstaffed: bool = False
    hastened_at: datetime | None = None

    @property
    def owed(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OWED

    @property
    def suffix(self) -> str:
        """What the key adds to the id of the plan's duty: which occurrence, which round."""
        return self.key[len(self.duty) :]

    def rise(self) -> Rise | None:
        """The next rung to hear of it; after the last one, that again as a reminder."""
        if self.risen < len(self.rises):
            return self.rises[self.risen]
        beyond = self.risen - len(self.rises) + 1
        if self.reminder is None or not self.rises or beyond > self.reminder.times:
            return None
        last, every = self.rises[-1], self.reminder
        return Rise(repeated(last.at, every.every, beyond, every.zone), last.tell)

    def heard_last(self) -> tuple[str, ...]:
        """The roles of the rung that heard last of its breach; none where none has, or it is not late."""
        if self.status is not DutyStatus.LATE or not self.risen:
            return ()
        return self.rises[min(self.risen, len(self.rises)) - 1].tell

    def next_at(self) -> datetime | None:
        """The next instant at which time does something to it: warning, breach or escalation."""
        if not self.owed or self.due_at is None:
            return None
        if self.status is DutyStatus.LATE:
            rise = self.rise()
            return None if rise is None else self._hears_at(rise)
        return self.warn_ats[self.warned] if self.warned < len(self.warn_ats) else self.due_at

    def _hears_at(self, rise: Rise) -> datetime:
        return rise.at if self.hastened_at is None else min(rise.at, self.hastened_at)

    def fire(self, fired_at: datetime, vacant: Collection[str] = ()) -> events.Fact:
        """What happens at ``next_at``, with nobody in the roles ``vacant``.

        Only to be asked where ``next_at`` is not None.
        """
        assert self.due_at is not None
        if self.status is DutyStatus.LATE:
            return self._climb(fired_at, vacant)
        if self.warned < len(self.warn_ats):
            return events.DutyWarned(
                key=self.key, step=self.warned + 1, due_at=self.warn_ats[self.warned], fired_at=fired_at
            )
        return events.DutyBreached(key=self.key, due_at=self.due_at, fired_at=fired_at)

    def _climb(self, fired_at: datetime, vacant: Collection[str]) -> events.Fact:
        """The next rung hears; one with nobody is skipped, and after the last one everybody hears."""
        rise, step = self.rise(), self.risen + 1
        assert rise is not None
        due_at = self._hears_at(rise)
        there = tuple(role for role in rise.tell if role not in vacant)
        if there:
            missing = tuple(role for role in rise.tell if role in vacant) or None
            return events.DutyEscalated(
                key=self.key, step=step, tell=there, due_at=due_at, fired_at=fired_at, missing=missing
            )
        empty = events.RungSkipped if step < len(self.rises) else events.NobodyLeft
        return empty(key=self.key, step=step, vacant=rise.tell, due_at=due_at, fired_at=fired_at)


@dataclass(frozen=True, slots=True)
class Timing:
    """When a duty starts, is due, warns and rises; ``clock`` is the index of the clock that said so."""

    start_at: datetime
    due_at: datetime | None
    clock: int | None
    warn_ats: tuple[datetime, ...]
    rises: tuple[Rise, ...]
    reminder: Reminder | None = None


def due(clock: Clock, start: datetime, zone: str) -> datetime:
    """A clock's due instant from its start, in UTC."""
    if clock.within is not None:
        return after(start, clock.within, zone)
    return end_of_day(start, zone, clock.days)


def warnings(
    start: datetime, due_at: datetime, percents: tuple[int, ...], now: datetime
) -> tuple[datetime, ...]:
    """The warning instants. Of those already past at ``now`` only the latest is kept, none once it is due."""
    instants = sorted(share(start, due_at, percent) for percent in percents)
    if due_at <= now or due_at <= start:
        return ()
    past = [at for at in instants if at <= now]
    return tuple(past[-1:] + [at for at in instants if at > now])


def rises(plan: Plan, ladder: Ladder, due_at: datetime) -> tuple[Rise, ...]:
    """The escalation of a duty that stays unmet: every rung of its ladder."""
    return tuple(Rise(after(due_at, rung.after, plan.time_zone), rung.tell) for rung in ladder.rungs)


def reminder(plan: Plan, ladder: Ladder) -> Reminder | None:
    """What follows the last rung."""
    if ladder.repeat_every is None or not ladder.repeat_times:
        return None
    return Reminder(ladder.repeat_every, ladder.repeat_times, plan.time_zone)


def named_clause(spec: DutySpec, clock: int | None) -> str:
    """The clause that one of a duty's clocks stands on: its own, or else the duty's."""
    named = spec.clocks[clock].clause if clock is not None and clock < len(spec.clocks) else None
    return named or spec.clause


def laxer_clocks(
    spec: DutySpec, setter: int | None, level: str | None, emergency_grade: str | None
) -> list[tuple[str, Clock]]:
    """The clocks of other clauses that bind beside the one that set the due instant, with their clauses."""
    found = {named_clause(spec, setter): None}
    made = []
    for index, clock in clocks_for(spec, level, emergency_grade):
        clause = named_clause(spec, index)
        if setter is not None and clause not in found:
            found[clause] = None
            made.append((clause, clock))
    return made


def clocks_for(spec: DutySpec, level: str | None, emergency_grade: str | None) -> Iterator[tuple[int, Clock]]:
    """The clocks that bind at this level, for an emergency of this grade, with their indices."""
    for index, clock in enumerate(spec.clocks):
        if clock.binds(level, emergency_grade):
            yield index, clock

"""One side of a comparison of plans: every part of a duty as a value to compare, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.calendars import parse_duration
from domain.plan import CAUSE, FEED, Clock, DutySpec, Ladder, Plan, Rung
from domain.signals import Paper
from locales import say
from plans.show import conditions, due_in_words, duration, label, start

_DAY = 86_400


@dataclass(frozen=True)
class Part:
    """A part of a duty: what is compared, and what people read. ``items``: of a list, each by itself."""

    value: Any
    words: str
    items: tuple[tuple[Any, str], ...] = ()


class Side:
    """A plan in the reader's language. ``roles`` and ``duties`` give the names that both sides share."""

    def __init__(self, plan: Plan, locale: str, roles: Mapping[str, str], duties: Mapping[str, str]) -> None:
        self.plan, self.locale = plan, locale
        self._roles, self._duties = roles, duties

    def role(self, name: str) -> str:
        """A role by the name that both sides share."""
        return self._roles.get(name, name)

    def who(self, name: str) -> str:
        """A role of this plan as people read it, by its own id or by the shared one."""
        if name == FEED:
            return say(self.locale, "actor_feed")
        shown = next((role for role in self.plan.roles if name in (role.id, self.role(role.id))), None)
        return label(shown.label, self.locale) if shown else name

    def title(self, duty: DutySpec) -> str:
        """A duty as people read it."""
        return label(duty.title, self.locale)

    def level(self, name: str) -> str:
        """A level as people read it."""
        return label(self.plan.levels[self.plan.rank[name]].label, self.locale)

    def joined(self, words: Iterable[str]) -> str:
        """A list in one line; a dash where it is empty."""
        return say(self.locale, "plan_diff_join").join(words) or say(self.locale, "plan_diff_none")

    def parts(self, duty: DutySpec) -> dict[str, Part]:
        """The parts of a duty, in the order in which they are told."""
        return {
            "title": Part(self.title(duty), self.title(duty)),
            "verb": Part(duty.verb, say(self.locale, f"plan_show_verb_{duty.verb}")),
            "owner": self._parties([duty.owner.role]),
            "to": self._parties([party.role for party in duty.to]),
            "jointly": self._parties([party.role for party in duty.jointly]),
            "levels": Part(set(duty.levels), self._levels(duty.levels)),
            "when": self._conditions(duty),
            "owed": self._start(duty.owed_from, duty.each),
            "clocks": self._clocks(duty),
            "until": self._start(duty.until) if duty.until else self._none(),
            "met_by": Part(set(duty.met_by), self.joined(self.signal(name) for name in duty.met_by)),
            "paper": self._paper(duty),
            "channel": Part(duty.channel, self._channel(duty)),
            "ladder": Part(duty.ladder, self.ladder(self.plan.ladder_by_id[duty.ladder])),
            "warn_at": Part(duty.warn_at, self.joined(f"{percent}%" for percent in duty.warn_at)),
            "clause": Part(duty.clause, duty.clause),
            "mark": Part(duty.mark, say(self.locale, f"cli_mark_{duty.mark}")),
            "note": self._note(duty),
        }

    def signal(self, name: str) -> str:
        """A signal as people read it; after a colon its one form or paper, or that it states the cause."""
        kind, _, narrower = name.partition(":")
        said = say(self.locale, f"signal_{kind}")
        if not narrower:
            return said
        if narrower == CAUSE:
            return said + say(self.locale, "plan_diff_in", name=say(self.locale, "field_states_cause"))
        if narrower in {paper.value for paper in Paper}:
            return said + say(self.locale, "plan_diff_in", name=say(self.locale, f"paper_{narrower}"))
        shown = next(label(form.label, self.locale) for form in self.plan.forms if form.id == narrower)
        return said + say(self.locale, "plan_diff_in", name=shown)

    def _none(self) -> Part:
        return Part(None, self.joined(()))

    def _parties(self, roles: list[str]) -> Part:
        return Part({self.role(role) for role in roles}, self.joined(self.who(role) for role in roles))

    def _levels(self, levels: tuple[str, ...]) -> str:
        return self.joined(map(self.level, levels)) if levels else say(self.locale, "plan_show_any_level")

    def _conditions(self, duty: DutySpec) -> Part:
        said = conditions(self.plan, self.locale, duty)
        value = (set(duty.natures), set(duty.emergency_grades), duty.when)
        return Part(value, said) if said else self._none()

    def _note(self, duty: DutySpec) -> Part:
        said = label(duty.note, self.locale) if duty.note else None
        return Part(said, said) if said else self._none()

    def _paper(self, duty: DutySpec) -> Part:
        asked = duty.asks_for
        return Part(asked, say(self.locale, f"official_{asked}")) if asked else self._none()

    def _start(self, name: str, each: bool = False) -> Part:
        words = start(self.plan, self.locale, name)
        return Part(
            (self._shared(name), each), say(self.locale, "plan_diff_each", name=words) if each else words
        )

    def _shared(self, name: str) -> str:
        kind, colon, part = name.partition(":")
        return f"met:{self._duties.get(part, part)}" if colon and kind == "met" else name

    def _clocks(self, duty: DutySpec) -> Part:
        items = tuple(
            ((self._clock_key(clock), _time(clock), clock.mark), self._clock(clock)) for clock in duty.clocks
        )
        return Part({value for value, _ in items}, self.joined(words for _, words in items), items)

    def _clock_key(self, clock: Clock) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """When a clock runs: its start, its levels, its grades of the emergency."""
        return self._shared(clock.after), clock.levels, clock.emergency_grades

    def _clock(self, clock: Clock) -> str:
        said = due_in_words(self.plan, self.locale, clock) + say(self.locale, f"cli_mark_{clock.mark}")
        return (
            said + say(self.locale, "plan_diff_in", name=self._levels(clock.levels)) if clock.levels else said
        )

    def times(self, duty: DutySpec) -> dict[Any, tuple[int, int]]:
        """The shortest clock of a duty, by when it runs: to tell what grew shorter."""
        found: dict[Any, tuple[int, int]] = {}
        for clock in duty.clocks:
            key = self._clock_key(clock)
            found[key] = min(_time(clock), found.get(key, _time(clock)))
        return found

    def _channel(self, duty: DutySpec) -> str:
        return say(self.locale, f"channel_{duty.channel}") if duty.channel else self.joined(())

    def ladder(self, ladder: Ladder) -> str:
        """Who hears of a late duty, and when."""
        said = list(map(self._rung, ladder.rungs))
        if ladder.repeat_every is not None:
            every = duration(self.locale, ladder.repeat_every)
            said.append(say(self.locale, "plan_diff_repeat", every=every, times=ladder.repeat_times))
        return say(self.locale, "plan_show_and").join(said)

    def _rung(self, rung: Rung) -> str:
        told = self.joined(map(self._told, rung.tell))
        if parse_duration(rung.after) == parse_duration("PT0S"):
            return say(self.locale, "plan_diff_rung_now", told=told)
        return say(self.locale, "plan_diff_rung", after=duration(self.locale, rung.after), told=told)

    def _told(self, role: str) -> str:
        return say(self.locale, "plan_diff_owner") if role == "owner" else self.who(role)


def _time(clock: Clock) -> tuple[int, int]:
    """What a clock gives: whether it is the end of a day, and its seconds or its days."""
    if clock.within is None:
        return 1, clock.days
    days, elapsed = parse_duration(clock.within)
    return 0, days * _DAY + int(elapsed.total_seconds())

"""A second reading of the events: the incident and its duties, as the timeline's own words make them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chaos.auditor.evidence import ENDED, Row, instant

OWED = frozenset({"open", "warned", "late"})
_PART = re.compile(r"(?<=[PTDHM])(\d+)([DHMS])")


@dataclass
class Duty:
    """A duty with what is to fire of it. ``term`` counts its clocks: opened, rescheduled, extended.

    ``rises`` are the steps of its ladder, reminders too: when, and who hears; ``rungs`` counts them without.
    """

    key: str
    duty_id: str
    owner: str
    start_at: datetime | None
    until: str | None
    due_at: datetime | None
    warn_ats: list[datetime]
    rises: list[tuple[datetime, frozenset[str]]]
    rungs: int
    term: int = 1
    status: str = "open"
    warned: int = 0
    risen: int = 0
    assignee: str | None = None
    met_at: datetime | None = None
    breached_at: datetime | None = None
    in_time: bool | None = None
    hastened_at: datetime | None = None

    @property
    def owed(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OWED

    def next(self, vacant: frozenset[str]) -> tuple[datetime, str, int] | None:
        """What has to fire next of it, with nobody in these roles: when, which kind of event, which step."""
        if not self.owed or self.due_at is None:
            return None
        if self.status == "late":
            return self._climbs(vacant) if self.risen < len(self.rises) else None
        if self.warned < len(self.warn_ats):
            return self.warn_ats[self.warned], "duty_warned", self.warned + 1
        return self.due_at, "duty_breached", 1

    def _climbs(self, vacant: frozenset[str]) -> tuple[datetime, str, int]:
        (at, tell), step = self.rises[self.risen], self.risen + 1
        at = min(at, self.hastened_at or at)
        if tell - vacant:
            return at, "duty_escalated", step
        return at, "rung_skipped" if step < self.rungs else "nobody_left", step

    def retime(self, fact: Row) -> None:
        """Give it another due instant, and what goes with it."""
        self.due_at = instant(fact["due_at"])
        self.warn_ats, self.rises, self.rungs = _instants(fact)
        self.term, self.status, self.warned, self.risen = self.term + 1, "open", 0, 0
        self.hastened_at = None


@dataclass
class Incident:
    """What an incident is, as far as the auditor follows it."""

    incident_id: str
    phase: str = ""
    level: str | None = None
    level_proposed: str | None = None
    starts: dict[str, datetime | None] = field(default_factory=dict)
    confirmed_at: datetime | None = None
    calm_at: datetime | None = None
    closed_at: datetime | None = None
    title_signal_id: str | None = None
    duties: dict[str, Duty] = field(default_factory=dict)
    vacant: frozenset[str] = frozenset()

    @property
    def over(self) -> bool:
        """Whether only reopening may follow."""
        return self.phase in ENDED

    def owed(self) -> list[Duty]:
        """The duties still to be done."""
        return [duty for duty in self.duties.values() if duty.owed]

    def apply(self, event: Row) -> None:
        """Read one event; kinds that change nothing here are passed over."""
        fact = event["fact"]
        change = _CHANGES.get(fact["type"])
        if change is not None:
            change(self, fact, event)


def _instants(fact: Row) -> tuple[list[datetime], list[tuple[datetime, frozenset[str]]], int]:
    warns = [datetime.fromisoformat(at) for at in fact.get("warn_ats", ())]
    rises = [(datetime.fromisoformat(rise["at"]), frozenset(rise["tell"])) for rise in fact.get("rises", ())]
    rungs = len(rises)
    if "reminder" in fact:
        last, tell = rises[-1]
        rises += [(at, tell) for at in _reminders(last, fact["reminder"])]
    return warns, rises, rungs


def _reminders(last: datetime, reminder: Row) -> list[datetime]:
    """The last rung again: every so many days of the zone's calendar, or hours, minutes and seconds."""
    parts = {unit: number for number, unit in _PART.findall(reminder["every"])}
    days = int(parts.get("D", 0))
    elapsed = timedelta(
        hours=int(parts.get("H", 0)), minutes=int(parts.get("M", 0)), seconds=int(parts.get("S", 0))
    )
    found = []
    for number in range(1, reminder["times"] + 1):
        local = last.astimezone(ZoneInfo(reminder["zone"])) + timedelta(days=days * number)
        found.append((local.astimezone(UTC) if days else last) + elapsed * number)
    return found


def _opened(incident: Incident, fact: Row, event: Row) -> None:
    names = ("occurred_at", "arose_at", "discovered_at")
    incident.phase = "assessment"
    incident.starts = {name: instant(fact.get(name)) for name in names}
    incident.starts["opened_at"] = instant(event.get("received_at") or event["at"])
    incident.title_signal_id = event.get("signal_id")


def _duty_opened(incident: Incident, fact: Row, event: Row) -> None:
    key, (warns, rises, rungs) = fact["key"], _instants(fact)
    before = incident.duties.get(key)
    duty = Duty(
        key,
        fact["duty"],
        fact["owner"],
        instant(fact["start_at"]),
        fact.get("until"),
        instant(fact.get("due_at")),
        warns,
        rises,
        rungs,
        term=before.term + 1 if before else 1,
    )
    incident.duties[key] = duty


def _warned(incident: Incident, fact: Row, event: Row) -> None:
    duty = incident.duties[fact["key"]]
    duty.status, duty.warned = "warned", fact["step"]


def _breached(incident: Incident, fact: Row, event: Row) -> None:
    duty = incident.duties[fact["key"]]
    duty.status, duty.breached_at = "late", instant(fact["fired_at"])


def _escalated(incident: Incident, fact: Row, event: Row) -> None:
    duty, skipped = incident.duties[fact["key"]], fact["type"] == "rung_skipped"
    duty.risen, duty.hastened_at = fact["step"], instant(fact["due_at"]) if skipped else None


def _emptied(incident: Incident, fact: Row, event: Row) -> None:
    duty = incident.duties[fact["key"]]
    if duty.risen < duty.rungs:
        duty.hastened_at = instant(fact["at"])


def _staffed(incident: Incident, fact: Row, event: Row) -> None:
    incident.vacant = frozenset(fact["vacant"])


def _withdrawn_breach(incident: Incident, fact: Row, event: Row) -> None:
    duty = incident.duties[fact["key"]]
    duty.status, duty.breached_at, duty.hastened_at = "warned", None, None


def _met(incident: Incident, fact: Row, event: Row) -> None:
    duty = incident.duties[fact["key"]]
    duty.status, duty.met_at, duty.in_time = "met", instant(fact["met_at"]), fact["in_time"]


def _settled(status: str) -> Callable[[Incident, Row, Row], None]:
    def settle(incident: Incident, fact: Row, event: Row) -> None:
        incident.duties[fact["key"]].status = status

    return settle


def _retimed(incident: Incident, fact: Row, event: Row) -> None:
    duty = incident.duties[fact["key"]]
    duty.retime(fact)
    if fact["type"] == "duty_extended":
        duty.breached_at = None


def _assigned(incident: Incident, fact: Row, event: Row) -> None:
    incident.duties[fact["key"]].assignee = fact["person"]


def _level(incident: Incident, fact: Row, event: Row) -> None:
    incident.level = fact["level"]


def _level_proposed(incident: Incident, fact: Row, event: Row) -> None:
    incident.level_proposed = fact["level"]


def _confirmed(incident: Incident, fact: Row, event: Row) -> None:
    incident.phase = "handling"
    incident.confirmed_at = incident.confirmed_at or instant(fact["at"])


def _ended(incident: Incident, fact: Row, event: Row) -> None:
    incident.phase = "closed" if fact["type"] == "incident_closed" else "dismissed"
    incident.closed_at = instant(event.get("received_at") or event["at"])


def _calm(incident: Incident, fact: Row, event: Row) -> None:
    incident.phase, incident.calm_at = "calm", instant(fact["at"])


def _again(incident: Incident, fact: Row, event: Row) -> None:
    if incident.phase == "dismissed":
        incident.phase = "assessment"
    else:
        incident.phase, incident.calm_at = "handling", None
    incident.closed_at = None


_CHANGES: dict[str, Callable[[Incident, Row, Row], None]] = {
    "incident_opened": _opened,
    "incident_confirmed": _confirmed,
    "incident_dismissed": _ended,
    "incident_closed": _ended,
    "incident_reopened": _again,
    "calm_declared": _calm,
    "calm_withdrawn": _again,
    "level_proposed": _level_proposed,
    "level_decided": _level,
    "level_raised": _level,
    "level_lowered": _level,
    "duty_opened": _duty_opened,
    "duty_rescheduled": _retimed,
    "duty_extended": _retimed,
    "duty_warned": _warned,
    "duty_breached": _breached,
    "duty_escalated": _escalated,
    "rung_skipped": _escalated,
    "nobody_left": _escalated,
    "rung_emptied": _emptied,
    "staffing_changed": _staffed,
    "breach_withdrawn": _withdrawn_breach,
    "duty_met": _met,
    "duty_withdrawn": _settled("withdrawn"),
    "duty_waived": _settled("waived"),
    "duty_assigned": _assigned,
}

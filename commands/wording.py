"""Incidents as people read them: the plan's labels, and instants in the plan's time zone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from commands.client import Service
from commands.terminal import Terminal

LISTED = ("cli_column_incident", "cli_column_heading", "cli_column_level", "cli_column_phase",
          "cli_column_open_duties", "cli_column_late_duties", "cli_column_next_due")  # fmt: skip
OWED = ("cli_column_duty", "cli_column_title", "cli_column_owner", "cli_column_status",
        "cli_column_due", "cli_column_clause")  # fmt: skip
HAPPENED = ("cli_column_no", "cli_column_at", "cli_column_what")
STARTS = ("occurred_at", "arose_at", "discovered_at", "opened_at", "confirmed_at", "calm_at", "closed_at")


class Labels:
    """A plan's labels in one language; an id that it does not know stays as it is."""

    def __init__(self, locale: str, plan: Mapping[str, Any]) -> None:
        self._language = "en" if locale == "en" else "zh"
        self.zone = ZoneInfo(plan["time_zone"])
        self._parts = {
            kind: {part["id"]: part for part in plan[kind]} for kind in ("levels", "roles", "duties")
        }

    def of(self, kind: str, part_id: str | None) -> str:
        """The label of a level, role or duty; a dash for none."""
        if part_id is None:
            return "–"
        part = self._parts[kind].get(part_id)
        if part is None:
            return part_id
        text: str = part["title" if kind == "duties" else "label"][self._language]
        return text

    def clause(self, duty_id: str) -> str:
        """The clauses that a duty and its clocks stand on, whatever the emergency."""
        duty = self._parts["duties"].get(duty_id, {})
        clocks = [clock for clock in duty.get("clocks", ()) if not clock.get("emergency_grades")]
        named = [duty.get("clause", "–"), *(clock.get("clause") for clock in clocks)]
        return "；".join(dict.fromkeys(clause for clause in named if clause))

    def instant(self, text: str | None) -> str:
        """An instant in the plan's time zone, with its offset; a dash for none."""
        if text is None:
            return "–"
        return datetime.fromisoformat(text).astimezone(self.zone).isoformat(" ", "seconds")


class Wording:
    """Says what the service answered. Each plan is asked for once."""

    def __init__(self, terminal: Terminal, service: Service) -> None:
        self._terminal, self._service = terminal, service
        self._labels: dict[str, Labels] = {}

    def incidents(self, found: Mapping[str, Any]) -> None:
        """A page of incidents."""
        if not found["incidents"]:
            self._terminal.say("cli_no_incidents")
            return
        self._terminal.table(LISTED, (self._listed(each) for each in found["incidents"]))
        if found["next"]:
            self._terminal.say("cli_more_incidents", cursor=found["next"])

    def incident(self, found: Mapping[str, Any], duties: Sequence[Mapping[str, Any]]) -> None:
        """One incident and what is owed."""
        labels = self.labels(found["plan_id"])
        self._terminal.line(f"{found['id']}  {self.title(found)}")
        self._terminal.say("cli_shown_level", level=labels.of("levels", found["level"]),
                           proposed=labels.of("levels", found["level_proposed"]),
                           phase=self.phase(found["phase"]))  # fmt: skip
        for start in STARTS:
            if found[start] is not None:
                self._terminal.say(f"cli_{start}", at=labels.instant(found[start]))
        if vacant := found.get("vacant"):
            roles = ", ".join(labels.of("roles", role) for role in vacant)
            self._terminal.say("cli_shown_vacant", roles=roles)
        self._terminal.say("cli_shown_duties", open=found["open_duties"], late=found["late_duties"])
        if duties:
            self._terminal.table(OWED, (self._owed(labels, each) for each in duties))

    def timeline(self, incident: str, found: Mapping[str, Any]) -> None:
        """Events in order, with their words."""
        labels = self.labels(self._service.get(f"incidents/{incident}")["plan_id"])
        told: set[str] = set()
        rows = ([str(e["no"]), labels.instant(e["at"]), _happened(e, told)] for e in found["events"])
        self._terminal.table(HAPPENED, rows)
        if found["next"] is not None:
            self._terminal.say("cli_more_events", next=str(found["next"]))

    def labels(self, plan_id: str) -> Labels:
        """The labels of a plan."""
        if plan_id not in self._labels:
            plan = self._service.get(f"plans/{plan_id}")["plan"]
            self._labels[plan_id] = Labels(self._terminal.locale, plan)
        return self._labels[plan_id]

    def title(self, found: Mapping[str, Any]) -> str:
        """The title, or a word for one that was erased."""
        return found["title"] or self._terminal.text("cli_title_erased")

    def phase(self, phase: str) -> str:
        """A phase in words."""
        return self._terminal.text(f"phase_{phase}")

    def _listed(self, found: Mapping[str, Any]) -> list[str]:
        labels = self.labels(found["plan_id"])
        level = labels.of("levels", found["level"])
        if found["level"] is None and found["level_proposed"] is not None:
            proposed = labels.of("levels", found["level_proposed"])
            level = self._terminal.text("cli_level_proposed", level=proposed)
        return [found["id"], self.title(found), level, self.phase(found["phase"]), str(found["open_duties"]),
                str(found["late_duties"]), labels.instant(found["next_due_at"])]  # fmt: skip

    def _owed(self, labels: Labels, duty: Mapping[str, Any]) -> list[str]:
        status = self._terminal.text(f"duty_{duty['status']}")
        if duty["status"] == "met" and duty["in_time"] is False:
            status = self._terminal.text("cli_status_met_late")
        return [duty["key"], labels.of("duties", duty["duty_id"]), labels.of("roles", duty["owner"]), status,
                labels.instant(duty["due_at"]), labels.clause(duty["duty_id"])]  # fmt: skip


def _happened(entry: Mapping[str, Any], told: set[str]) -> str:
    """An event's sentence; a signal's words stand with its first event only."""
    signal_id = entry["event"].get("signal_id", "")
    words = [] if signal_id in told else (entry["texts"] or {}).values()
    told.add(signal_id)
    return "\n".join([entry["sentence"], *(f"    {word}" for word in words)])

"""Opens an incident from a cascade and plays the cascade to it, as its feed would."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from commands.client import Service
from commands.failures import UNREACHABLE, Answered, ServiceUnreachable
from commands.terminal import Terminal
from demo.cascade import Cascade
from demo.looks import EVERY, Look, looks
from domain.plan import FEED, Plan

TITLE, SUMMARY = 60, 2000
SOURCE = "social_media"
AWAY = 1.0

Opened = Callable[[], Service]


@dataclass
class Player:
    """Plays one cascade. ``person`` and ``feed`` sign in anew whenever they are called."""

    terminal: Terminal
    person: Opened
    feed: Opened
    plan: Plan
    plan_hash: str
    stop: threading.Event = field(default_factory=threading.Event)
    told: int = 0
    over: bool = False
    _away: bool = False
    _session: Service | None = None

    def open(self, cascade: Cascade, role: str) -> str:
        """Open the incident: discovered now, at the first look, a quarter of an hour after the post."""
        now = datetime.now(UTC)
        sources = [source.id for source in self.plan.sources]
        data = {
            "plan_hash": self.plan_hash,
            "source": SOURCE if SOURCE in sources else sources[0],
            "discovered_at": now.isoformat(),
            "arose_at": (now - timedelta(seconds=EVERY)).isoformat(),
        }
        texts = {"title": _shortened(cascade.text, TITLE), "summary": _shortened(cascade.text, SUMMARY)}
        with_role = {"kind": "open", "role": role, "data": data, "texts": texts}
        _, receipt = self.person().post("incidents", with_role)
        incident: str = receipt["incident_id"]
        return incident

    def play(self, incident: str, cascade: Cascade, speed: int) -> None:
        """Send the counts look by look, and say what happens, until the cascade or the incident is over."""
        for look in looks(cascade, speed):
            if self.stop.wait(look.pause):
                self.terminal.say("demo_stopped")
                return
            self._look(incident, look)
            if self.over:
                self.terminal.say("demo_ended")
                return
        self.terminal.say("demo_over")

    def _look(self, incident: str, look: Look) -> None:
        counts = look.counts
        self.terminal.say("demo_look", hours=_clock(look.elapsed), **{k: str(v) for k, v in counts.items()})
        body = {
            "kind": "observe_counts",
            "role": FEED,
            "signal_id": f"demo-{incident}-{look.no}",
            "data": {"observed_at": datetime.now(UTC).isoformat(), "counts": counts},
        }
        while not (self.stop.is_set() or self._sent(incident, body)):
            self.stop.wait(AWAY)

    def _sent(self, incident: str, body: Mapping[str, Any]) -> bool:
        """Whether the service has it, or will never take it; False while it cannot be reached."""
        try:
            self._session = self._session or self.feed()
            self._session.post(f"incidents/{incident}/signals", body)
            self._tell(self._session, incident)
        except ServiceUnreachable as error:
            return self._gone(str(error.params["reason"]))
        except Answered as error:
            if error.answered_code == "not_signed_in":
                self._session = None
                return False
            if error.answered_exit == UNREACHABLE:
                return self._gone(error.answered_code)
            self.terminal.complain(error)
            self.over = error.answered_code == "wrong_phase"
        self._away = False
        return True

    def _gone(self, reason: str) -> bool:
        if not self._away:
            self.terminal.say("demo_away", reason=reason)
        self._away = True
        return False

    def _tell(self, feed: Service, incident: str) -> None:
        found: Mapping[str, Any] = feed.get(f"incidents/{incident}/timeline", **{"from": self.told + 1})
        for entry in found["events"]:
            self.told = entry["no"]
            if entry["type"] != "counts_observed":
                self.terminal.line(f"  {entry['no']:>4}  {entry['sentence']}")


def _shortened(text: str, limit: int) -> str:
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"

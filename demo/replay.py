"""Plays a cascade into the intake of a running service, as the crawler of its source would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from commands.failures import UNREACHABLE, Answered, ServiceUnreachable
from commands.terminal import Terminal
from demo.batches import Item, batches
from demo.cascade import Cascade
from demo.pace import Pace, keep

AWAY = 1.0
"""Seconds until a service that is away is tried again."""


Sender = Callable[[list[Item]], int]
"""Brings items to the intake, which has them when this returns; how many of them it set aside as unreadable.

Raises Answered or ServiceUnreachable."""


@dataclass
class Replay:
    """One replay, of the first ``lasts`` seconds of the cascade.

    ``wait`` waits so many seconds and says whether it is to stop; ``now`` is the clock.
    """

    terminal: Terminal
    send: Sender
    cascade: Cascade
    pace: Pace
    file: Path
    lasts: int
    now: Callable[[], datetime]
    wait: Callable[[float], bool]
    _away: bool = False

    def play(self) -> None:
        """Send what is due, and say so, until the cascade is over or it is stopped.

        After being killed, or while the service was away, what has become due meanwhile is sent at once, at
        the instants at which it was due.
        """
        keep(self.pace, self.file)
        while self._step(min(self.pace.due(self.now()), self.lasts)):
            if self.pace.over:
                self.terminal.say("replaying_over")
                return
            if self.wait(self.pace.pause):
                break
        self.terminal.say("replaying_stopped")

    def _step(self, until: int) -> bool:
        for batch in batches(self.cascade, self.pace.run, self.pace.sent, until, self.pace.at):
            while not self._sent(batch):
                if self.wait(AWAY):
                    return False
        self.pace = replace(self.pace, sent=until, over=until >= self.lasts)
        keep(self.pace, self.file)
        counts = self.cascade.counts_at(until)
        self.terminal.say(
            "replaying_sent",
            hours=f"{until // 3600}:{until % 3600 // 60:02}",
            reposts=str(counts["reposts"]),
            comments=str(counts["comments"]),
        )
        return True

    def _sent(self, batch: list[Item]) -> bool:
        try:
            aside = self.send(batch)
        except ServiceUnreachable as error:
            return self._gone(str(error.params["reason"]))
        except Answered as error:
            if error.answered_exit != UNREACHABLE:
                raise
            return self._gone(error.answered_code)
        self._away = False
        if aside:
            self.terminal.say("replaying_aside", number=str(aside))
        return True

    def _gone(self, reason: str) -> bool:
        if not self._away:
            self.terminal.say("replaying_away", reason=reason)
        self._away = True
        return False

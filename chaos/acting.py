"""What a sender does next: mostly something sensible, now and then something that has to be refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chaos.ledger import MARK
from chaos.sight import Sight
from domain.plan import FEED, Plan

Act = tuple[str, dict[str, Any], dict[str, str]]
"""Kind, data, texts."""

NAMING = ("report_up", "perform", "acknowledge")


def _text(name: str, rng: random.Random) -> dict[str, str]:
    return {name: f"{MARK} {name} 情况 {rng.getrandbits(32):08x}"}


class Actor:
    """Chooses for one role of a plan, from a seed."""

    def __init__(self, plan: Plan, plan_hash: str, role: str, rng: random.Random) -> None:
        self._plan, self._plan_hash, self.role, self._rng = plan, plan_hash, role, rng

    @property
    def opens(self) -> bool:
        """Whether the role may open incidents."""
        return self._plan.may_send("open", self.role)

    def opening(self) -> Act:
        """Open an incident."""
        now, rng = datetime.now(UTC), self._rng
        data = {
            "plan_hash": self._plan_hash,
            "discovered_at": (now - timedelta(seconds=rng.uniform(0, 8))).isoformat(),
            "source": rng.choice(self._plan.sources).id,
        }
        return "open", data, _text("title", rng)

    def next(self, sight: Sight) -> Act:
        """Something for this incident."""
        acts = list(self._sensible(sight))
        allowed = [act for act in acts if self._may(act, sight)]
        foolish = self._rng.random() < 0.12
        if self._rng.random() < 0.25 and self.role != FEED:
            return "note", {}, _text("note", self._rng)
        return self._rng.choice(acts if foolish or not allowed else allowed)

    def _may(self, act: Act, sight: Sight) -> bool:
        kind, data, _ = act
        owns = kind in NAMING and all(sight.owed.get(key) == self.role for key in data["duties"])
        return owns or self._plan.may_send(kind, self.role)

    def _sensible(self, sight: Sight) -> Iterator[Act]:
        yield from self._observing()
        if self.role == FEED:
            return
        yield from self._duties(sight)
        yield from self._course(sight)
        yield from self._statement(sight)
        yield from self._proposing(sight)

    def _observing(self) -> Iterator[Act]:
        now = datetime.now(UTC).isoformat()
        counts = {"reposts": self._rng.randint(0, 700), "clicks_24h": self._rng.randint(0, 20_000)}
        yield "observe_counts", {"observed_at": now, "counts": counts}, {}
        if self._rng.random() < 0.2:
            yield "report_worsening", {"reason": self._rng.choice(("volume", "media"))}, {}

    def _duties(self, sight: Sight) -> Iterator[Act]:
        mine = [key for key, owner in sight.owed.items() if owner == self.role] or list(sight.owed)
        if not mine:
            return
        keys = self._rng.sample(mine, min(len(mine), self._rng.randint(1, 2)))
        yield "perform", {"duties": keys}, {}
        yield "acknowledge", {"duties": keys[:1]}, {}
        channel = self._rng.choice(("telephone", "message"))
        yield "report_up", {"duties": keys, "channel": channel}, _text("content", self._rng)

    def _course(self, sight: Sight) -> Iterator[Act]:
        rng = self._rng
        yield "confirm", {}, {}
        yield "grade", {"level": rng.choice(self._plan.levels).id}, {}
        if self._plan.occasions:
            yield "record_occasion", {"occasion": rng.choice(self._plan.occasions).id}, _text("note", rng)
        yield "classify", {rng.choice(("hold", "lift")): [rng.choice(self._plan.circumstances).id]}, {}
        if sight.phase == "handling" and rng.random() < 0.3:
            yield "declare_calm", {}, _text("reason", rng)
        if sight.phase == "calm":
            yield "file_review", {}, _text("review", rng)
            yield "close", {}, {}
        if sight.phase in ("closed", "dismissed"):
            yield "reopen", {}, _text("reason", rng)
        elif rng.random() < 0.05:
            yield "dismiss", {"reason": "exercise"}, _text("reason", rng)

    def _statement(self, sight: Sight) -> Iterator[Act]:
        yield "draft_statement", {}, _text("statement", self._rng)
        waiting = [draft for draft, status in sight.drafts.items() if status == "drafted"]
        if waiting:
            chosen = {"draft": self._rng.choice(waiting)}
            yield "approve_statement", chosen, {}
            yield "return_statement", chosen, _text("reason", self._rng)
        if sight.approved is not None:
            form = self._rng.choice(self._plan.forms).id
            yield "release", {"form": form, "text_digest": sight.approved}, _text("place", self._rng)

    def _proposing(self, sight: Sight) -> Iterator[Act]:
        rng = self._rng
        if sight.owed:
            key = rng.choice(list(sight.owed))
            later = (datetime.now(UTC) + timedelta(seconds=rng.uniform(5, 30))).isoformat()
            yield "propose_waive", {"duty": key}, _text("reason", rng)
            yield "propose_extend", {"duty": key, "due_at": later}, _text("reason", rng)
        waiting = [name for name, status in sight.proposals.items() if status == "made"]
        if waiting:
            yield "approve_proposal", {"proposal": rng.choice(waiting)}, {}
            yield "reject_proposal", {"proposal": rng.choice(waiting)}, _text("reason", rng)

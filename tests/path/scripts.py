"""What happens in an incident, as tests and the recorded histories play it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from domain.plan import FEED, STAFFING
from domain.signals import MONITORING_SENDER, STAFFING_SENDER
from intake.receive import receive_many
from tests import sample
from tests.path.conftest import Path
from tests.path.upgrades import ADDED, upgrade, version, with_clocks

STATEMENT = {"statement": "情况说明。"}
REASON = {"reason": "依据不足。"}
QUIET = {"windows": 8, "minutes": 60, "permille": 20, "total": 200}
REPORT = {"duties": ["report"], "channel": "message"}


async def to_the_close(path: Path) -> None:
    """From discovery to close, every duty met."""
    await path.open()
    await path.accept("confirm")
    await path.accept("grade", {"level": "low"})
    await _reply_and_close(path)


async def _reply_and_close(path: Path) -> None:
    await path.accept("report_up", REPORT, role="monitor", texts={"content": "报告"})
    await path.accept("acknowledge", {"duties": ["see"]})
    await path.accept("draft_statement", texts=STATEMENT, sender="bob")
    draft = await path.pool.fetchval("SELECT payload_digest FROM inbox WHERE kind = 'draft_statement'")
    await path.accept("approve_statement", {"draft": draft})
    await path.accept("release", {"form": "site", "text_digest": draft}, texts={"place": "官网"})
    await path.accept("declare_calm", texts={"reason": "已平息"})
    await path.accept("file_review", texts={"review": "总结"})
    await path.accept("perform", {"duties": ["amend"]}, role="office")
    await path.accept("close")
    await path.handle().result()


async def moved(path: Path) -> None:
    """It goes on under a second version, then a third, and to the close.

    The second would give the reply longer, which keeps its clock; it no longer asks to watch, and asks to
    count. The third shortens the reply, and what is counted is met. A move that its own proposer approves,
    one to a version that is not in force, and one to the version it has are refused.
    """
    await path.open()
    await path.accept("confirm")
    await path.accept("grade", {"level": "low"})
    longer = with_clocks(reply=[sample.clock("arose", "PT20H")])
    second = await version(path, 2, [*[each for each in longer if each["id"] != "watch"], ADDED])
    own = await path.send("upgrade_plan", {"plan_hash": second}, texts={"reason": "修订"})
    await path.send("approve_proposal", {"proposal": own.signal_id})
    await path.send("reject_proposal", {"proposal": own.signal_id}, texts=REASON, sender="bob")
    await upgrade(path, "f" * 64)
    await upgrade(path, second)
    await upgrade(path, second)
    shorter = with_clocks(reply=[sample.clock("arose", "PT3H")])
    await upgrade(path, await version(path, 3, [*shorter, ADDED]))
    await path.accept("perform", {"duties": ["count"]}, role="office")
    await path.pass_time(hours=4)
    await path.heard("duty_breached")
    await _reply_and_close(path)


async def missed(path: Path) -> None:
    """A duty is missed, breached and escalated; then met late. Refusals and counts between."""
    await path.open()
    await path.pass_time(minutes=45)
    await path.heard("duty_escalated")
    await path.send("close")
    await receive_many(path.pool, [path.counts(number * 50) for number in range(1, 9)], path.now)
    await path.accept("confirm")
    await path.accept("grade", {"level": "high"})
    await path.accept("report_up", REPORT, role="monitor", texts={"content": "迟报"})
    await path.pass_time(hours=13)
    await path.settle()


async def unstaffed(path: Path) -> None:
    """Nobody is there for the first step of the ladder, then for the last; somebody comes, and it is met."""
    await path.open()
    await _staff(path, "monitor")
    await path.pass_time(minutes=35)
    await path.heard("rung_skipped")
    await _staff(path, "monitor", "head")
    await path.pass_time(hours=2)
    await path.heard("nobody_left")
    await _staff(path)
    await path.accept("report_up", REPORT, role="monitor", texts={"content": "迟报"})
    await path.settle()


async def taken_back(path: Path) -> None:
    """Worsening is reported and withdrawn again; a draft is returned and written anew."""
    await path.open()
    await path.accept("confirm")
    await path.accept("grade", {"level": "low"})
    await path.accept("report_worsening", {"reason": "volume"})
    # By whoever reported it: the first rules let that pass.
    await path.send("withdraw_worsening", texts=REASON)
    await path.send("withdraw_worsening", sender="bob", texts=REASON)
    await path.accept("draft_statement", texts=STATEMENT, sender="bob")
    draft = await path.pool.fetchval("SELECT payload_digest FROM inbox WHERE kind = 'draft_statement'")
    await path.accept("return_statement", {"draft": draft}, texts=REASON)
    await path.accept("draft_statement", texts={"statement": "情况说明（修改稿）。"}, sender="bob")
    await path.settle()


async def watched(path: Path) -> None:
    """Pingxi itself warns early, proposes calm, loses a source; calm is declared, and it grows again."""
    warning = {"level": "high", "permille": 620, "hours": 24, "count": "reposts", "line": 300}
    await path.open()
    await path.accept("confirm")
    await path.accept("grade", {"level": "low"})
    await _conclude(path, "observe_counts", {"observed_at": path.now.isoformat(), "counts": {"reposts": 140}})
    await _conclude(path, "warn_early", {**warning, "total": 140, "recent": 40, "expected": 190})
    await _conclude(path, "report_source_silent", {"source": "weibo", "since": path.now.isoformat()})
    await path.send("propose_calm", QUIET, role=FEED, sender=MONITORING_SENDER)
    await _conclude(path, "report_source_back", {"source": "weibo"})
    await _conclude(path, "report_easing", {})
    await _conclude(path, "propose_calm", QUIET)
    await _conclude(path, "withdraw_calm_proposal", {"total": 200, "recent": 40})
    await _conclude(path, "propose_calm", QUIET)
    await _conclude(path, "report_worsening", {"reason": "volume"})
    await path.settle()


async def _conclude(path: Path, kind: str, data: dict[str, Any]) -> None:
    await path.accept(kind, data, role=FEED, sender=MONITORING_SENDER)


async def _staff(path: Path, *vacant: str) -> None:
    await path.accept("staff", {"vacant": vacant}, role=STAFFING, sender=STAFFING_SENDER)


SCRIPTS: dict[str, Callable[[Path], Awaitable[None]]] = {
    "closed": to_the_close,
    "missed": missed,
    "unstaffed": unstaffed,
    "taken-back": taken_back,
    "watched": watched,
    "moved": moved,
}

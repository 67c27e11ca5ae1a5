"""One run: the stack, those who send, the one who kills, the quiet after, and the auditor's verdict."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chaos.auditor.evidence import Evidence
from chaos.auditor.reading import read
from chaos.auditor.verdict import Verdict, judge
from chaos.company import gathered
from chaos.house import House
from chaos.killer import Killer
from chaos.wishes import Wishes

QUIET_AT = "quiet_at"
"""The file that says until when everything had time."""


@dataclass(frozen=True)
class Result:
    """What a run came to: how often which harm was done, what was read, and what the auditor says.

    ``proof``: what the product's own audit says of the log and of every incident by replay.
    """

    kills: dict[str, int]
    evidence: Evidence
    verdict: Verdict
    proof: dict[str, Any]


async def run(wishes: Wishes) -> Result:
    """Start everything, send and kill, wait for quiet, stop, and judge what is left on disk."""
    house = House(wishes.folder)
    killer = Killer(house, random.Random(wishes.seed), wishes.sure)
    try:
        house.launch()
        await house.ready()
        async with gathered(house, wishes) as company:
            until = datetime.now(UTC) + wishes.length
            await company.send(wishes.length, wishes.incidents, killer.run(until, wishes.pause))
            await company.quiet()
            await company.ask_again()
            proof = await house.proof()
        at = datetime.now(UTC)
        (wishes.folder / QUIET_AT).write_text(at.isoformat())
        await house.stop()
    finally:
        house.sweep()
        killer.close()
    found = await evidence(house, wishes, at)
    return Result(dict(killer.counts), found, judge(found), proof)


async def judge_again(folder: Path) -> Verdict:
    """Judge what an earlier run left in its folder."""
    at = datetime.fromisoformat((folder / QUIET_AT).read_text())
    return judge(await evidence(House(folder), Wishes(0, 0, folder), at))


async def evidence(house: House, wishes: Wishes, at: datetime, *, whole_histories: bool = True) -> Evidence:
    """Read from the servers alone, so that nothing moves while it is read."""
    async with house.servers() as stack:
        namespace = stack.settings.temporal_namespace
        return await read(
            stack.owner_dsn,
            stack.temporal_address,
            namespace,
            wishes.ledgers,
            at,
            whole_histories=whole_histories,
        )

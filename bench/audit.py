"""``make audit``: a thousand incidents by the whole path, then log and replay judge every one of them.

``python -m bench.audit [NUMBER]`` ends with 0 if all are proven, else with 1 and what was found.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter

from audit.findings import Finding
from audit.inspection import Trust
from audit.keys import Keyring, log_keys
from audit.replay.verdict import judge
from audit.signatures import Anchor
from audit.verify import verify_incident, verify_log
from bench.command import SEED
from bench.lives import live
from bench.stage import Stage, folder_for_now, stage, utc_now
from config import read_settings
from locales import say
from logs import set_up_logging
from services.archiver import sweep
from services.histories import held_by
from services.sequencer import Sequencer
from services.witness import Witness

NUMBER = 1_000


TRIES = 3
"""An incident goes on while it is verified: what came since is gathered, and it is verified again."""


class Log:
    """The log of the stage, with its sequencer and its witness."""

    def __init__(self, on: Stage, folder: Path) -> None:
        self._on, self._folder = on, folder
        self._witness = Witness(on.pool, folder / "witness", utc_now)
        self.sequencer = Sequencer(on.pool, self._keys, utc_now)

    def _keys(self) -> Keyring:
        return log_keys(self._folder / "log", utc_now)

    async def gather(self) -> None:
        """All that there is, signed and cosigned."""
        await self.sequencer.begin()
        while await self.sequencer.look():
            pass
        await self.sequencer.sign(utc_now())
        await self._witness.look()

    @property
    def trust(self) -> Trust:
        """What a verification may trust."""
        known = self._witness.known
        assert known is not None
        anchor = Anchor(known.origin, known.size, known.root, "witness")
        return Trust([self._keys().active.verifier], [self._witness.verifier], [anchor])


async def audited(number: int, locale: str) -> list[str]:
    """Make so many incidents and judge them. Returns what is not proven, a line each."""
    place = folder_for_now()
    try:
        async with stage(place) as on:
            _say(locale, "living", number=number)
            names = await live(on, number, Random(SEED))  # noqa: S311 a seed, not a secret
            await sweep(on.pool, on.client, utc_now())
            log, started = Log(on, place), perf_counter()
            await log.gather()
            _rate(locale, "gathered", log.sequencer.size, started)
            return [*await _by_log(on, names, log, locale), *await _by_replay(on, names, locale)]
    finally:
        shutil.rmtree(place, ignore_errors=True)


async def _by_log(on: Stage, names: Sequence[str], log: Log, locale: str) -> list[str]:
    started = perf_counter()
    whole = await verify_log(on.pool, log.trust, utc_now())
    _rate(locale, "verified", whole.figures["events"], started)
    wrong, started = _told("log", whole.word, [*whole.findings, *whole.unjudged]), perf_counter()
    for name in names:
        one = await verify_incident(on.pool, name, log.trust, utc_now())
        for _ in range(TRIES):
            if one.word != "cannot_be_judged":
                break
            await log.gather()
            one = await verify_incident(on.pool, name, log.trust, utc_now())
        wrong += _told(name, one.word, [*one.findings, *one.unjudged])
    _rate(locale, "incidents", len(names), started)
    return wrong


async def _by_replay(on: Stage, names: Sequence[str], locale: str) -> list[str]:
    async def named() -> AsyncIterator[str]:
        for name in names:
            yield name

    started, events, wrong = perf_counter(), 0, list[str]()
    async for one in judge(on.pool, named(), held_by(on.client)):
        events += one.figures.get("events", 0)
        wrong += _told(one.incident_id, one.word, [*one.findings, *one.unjudged])
    _rate(locale, "replayed", events, started)
    return wrong


def _told(what: str, word: str, findings: Sequence[Finding]) -> list[str]:
    if word == "proven":
        return []
    return [f"{what}: {word}: {each.code} {dict(each.place)} {dict(each.about)}" for each in findings]


def _rate(locale: str, key: str, number: int, started: float) -> None:
    seconds = perf_counter() - started
    _say(locale, key, number=number, seconds=f"{seconds:.1f}", rate=f"{number / seconds:,.0f}")


def _say(locale: str, key: str, **params: object) -> None:
    told = {name: str(value) for name, value in params.items()}
    print(say(locale, f"bench_audit_{key}", **told), flush=True)


def main(words: Sequence[str]) -> int:
    """Audit, say what was found, and return the exit code."""
    settings = read_settings()
    number = int(words[0]) if words else NUMBER
    set_up_logging(settings.model_copy(update={"log_level": "WARNING", "log_format": "console"}), "audit")
    wrong = asyncio.run(audited(number, settings.locale))
    for line in wrong:
        print(line)
    _say(settings.locale, "differs" if wrong else "proven", number=number)
    return int(bool(wrong))


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)

"""Watches the log: cosigns a checkpoint only when it has proof that it continues the last one it cosigned.

It keeps its key and its memory in a folder of its own. Whoever runs the database should not be able to write
there: put it on another machine, or at least under another account (PINGXI_WITNESS_FOLDER).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import structlog

from audit.checkpoint import Checkpoint, read_checkpoint
from audit.errors import CheckpointUnreadable, LeafUnreadable, NoteUnreadable
from audit.keys import Keyring, announced, endorsed, witness_keys
from audit.leaf import LeafBody, read_leaf
from audit.notes import Note, Verifier
from audit.tree import consistency_proof
from audit.witnessing import (
    LogRolledBack,
    Remembered,
    SignatureWrong,
    WitnessRefuses,
    first_sight,
    judge,
    recall,
    remember,
)
from config import Settings
from services.basis import database_address, open_database, until_stopped, utc_now
from services.pulse import beating, this_instance
from store.alarms import raise_alarm
from store.locks import run_alone
from store.log import StoredCheckpoint, key_leaves, last_checkpoint, put_cosignature
from store.pool import NOT_UP, Pool

log = structlog.get_logger()

PAUSE = 1.0
"""Seconds between two looks."""

ALARM_AGAIN = timedelta(hours=1)
"""After this long the same refusal is raised as an alarm once more."""

_TROUBLE = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class Witness:
    """One witness over one log."""

    def __init__(self, pool: Pool, folder: Path, clock: Callable[[], datetime]) -> None:
        self._pool, self._folder, self._clock = pool, folder, clock
        self._ring: Keyring = witness_keys(folder, clock)
        self._known = recall(folder)
        self._cosigned = ""
        self._alarmed: dict[str, datetime] = {}

    @property
    def known(self) -> Remembered | None:
        """What it remembers."""
        return self._known

    @property
    def verifier(self) -> Verifier:
        """The public key that it signs with."""
        return self._ring.active.verifier

    async def look(self) -> bool:
        """Cosign the longest checkpoint if it is new. False if it is not, or for a refusal: an alarm."""
        try:
            return await self._look()
        except WitnessRefuses as refusal:
            await self._alarm(refusal)
            return False

    async def _look(self) -> bool:
        found = await last_checkpoint(self._pool)
        if self._known is not None and recall(self._folder) != self._known:
            self._known, self._cosigned = recall(self._folder), ""
        if found is None:
            if self._known is not None and self._known.size:
                raise LogRolledBack(size=0, remembered=self._known.size)
            return False
        if found.note == self._cosigned:
            return False
        checkpoint, note = self._read(found)
        known = await self._knowing(checkpoint.origin)
        after = judge(known, checkpoint, note, await self._proof(known, checkpoint))
        remember(self._folder, after)
        self._known = after
        line = self._ring.active.sign(note.text, int(self._clock().timestamp()))
        verifier = str(self._ring.active.verifier)
        await put_cosignature(self._pool, checkpoint.size, verifier, str(line), self._clock())
        self._cosigned = found.note
        log.info("log_cosigned", size=checkpoint.size)
        return True

    def _read(self, found: StoredCheckpoint) -> tuple[Checkpoint, Note]:
        remembered = self._known.size if self._known else 0
        try:
            checkpoint, note = read_checkpoint(found.note)
        except (NoteUnreadable, CheckpointUnreadable) as error:
            raise SignatureWrong(key="", size=found.size, remembered=remembered, **error.params) from error
        if checkpoint.size != found.size:
            raise SignatureWrong(key="", size=found.size, remembered=remembered, reason="size")
        return checkpoint, note

    async def _knowing(self, origin: str) -> Remembered:
        """What is remembered, with the keys that were announced and endorsed since."""
        leaves = await self._announcements()
        if self._known is None:
            first = announced(leaves[0]) if leaves else None
            return first_sight(origin, endorsed([first] if first else [], leaves))
        return self._known.with_keys(endorsed(self._known.keys, leaves))

    async def _announcements(self) -> Sequence[LeafBody]:
        found = []
        for leaf in await key_leaves(self._pool):
            try:
                found.append(read_leaf(leaf.leaf, leaf.seq))
            except LeafUnreadable as error:
                log.warning("log_leaf_unreadable", seq=leaf.seq, reason=str(error.params["reason"]))
        return found

    async def _proof(self, known: Remembered, checkpoint: Checkpoint) -> Sequence[bytes]:
        """The proof as far as there is one: without it nothing is cosigned."""
        if checkpoint.size <= known.size:
            return []
        try:
            return await consistency_proof(self._pool, known.size, checkpoint.size)
        except KeyError:
            return []

    async def _alarm(self, refusal: WitnessRefuses) -> None:
        now = self._clock()
        last = self._alarmed.get(str(refusal))
        if last is None or now - last >= ALARM_AGAIN:
            self._alarmed[str(refusal)] = now
            log.critical(refusal.code, **refusal.params)
            await raise_alarm(self._pool, refusal.code, now, None, **refusal.params)


async def witness_for_ever(witness: Witness) -> None:
    """Look again and again. Survives PostgreSQL being away."""
    while True:
        try:
            await witness.look()
        except _TROUBLE as error:
            log.warning("witnessing_interrupted", reason=type(error).__name__)
        await asyncio.sleep(PAUSE)


async def run(settings: Settings) -> None:
    """Witness until the process is told to stop."""
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack, name="pingxi-witness", max_size=2)
        await stack.enter_async_context(beating(pool, "witness", this_instance(), utc_now))
        witness = Witness(pool, settings.witness_place, utc_now)
        log.info("witness_started")

        async def work() -> None:
            await witness_for_ever(witness)

        await until_stopped(run_alone(database_address(settings), "witness", work))

"""Drains all timelines into the one log and signs its checkpoints. Only one runs at a time.

Whatever it is killed at, the log is as long as its last commit, and the next one begins there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import structlog

from audit.batch import Batch, add_events, add_histories, add_journals
from audit.checkpoint import Checkpoint, read_checkpoint
from audit.errors import CheckpointUnreadable, LeafUnreadable, LogInconsistent, NoteUnreadable
from audit.keys import Keyring, announced, log_folder, log_keys
from audit.leaf import key_leaf, read_leaf, written
from audit.merkle import EMPTY_ROOT, Edge, leaf_hash
from audit.notes import Signer, Verifier, sign_note
from audit.tree import edge_at, root_at
from config import Settings
from services.basis import database_address, open_database, until_stopped, utc_now
from services.pulse import beating, this_instance
from store.alarms import raise_alarm
from store.locks import run_alone
from store.log import AppendLost, NewLeaf, append, key_leaves, last_checkpoint, log_size, put_checkpoint
from store.pool import NOT_UP, Pool

log = structlog.get_logger()

MOST_UNSIGNED = 256
"""Leaves; with the next a checkpoint is due."""

LONGEST_UNSIGNED = timedelta(seconds=60)
PAUSE = 1.0
"""Seconds between two looks when nothing was found."""

OVERLAP = timedelta(seconds=15)
"""How far a look goes back before the last: what a transaction writes bears an instant before its commit."""

WHOLE_LOOK = timedelta(minutes=5)
"""How often everything is compared with the log, whatever instant it bears."""

SLOW_LOOK = timedelta(seconds=10)
"""How often histories and journals are looked at."""

ALARM_AGAIN = timedelta(hours=1)
"""After this long a log that is not what was signed is an alarm once more."""

_TROUBLE = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError, AppendLost)
_EVER = datetime.min.replace(tzinfo=UTC)


class Sequencer:
    """One log, in memory no more than its edge and what it has signed.

    ``keys`` gives the keys as they are now: a new one takes over as soon as it is announced.
    """

    def __init__(self, pool: Pool, keys: Callable[[], Keyring], clock: Callable[[], datetime]) -> None:
        self._pool, self._keys, self._clock = pool, keys, clock
        self._edge = Edge()
        self._signed_size, self._signed_at = 0, _EVER
        self._looked_at = self._looked_slowly_at = self._looked_whole_at = _EVER
        self._due, self._broken = False, set[str]()
        self._announced: Verifier | None = None
        self._taking_over: Signer | None = None

    @property
    def size(self) -> int:
        """How long the log is."""
        return self._edge.size

    async def begin(self) -> None:
        """Find out where the log stands. Raises LogInconsistent where its tree is not what was signed."""
        size, last = await log_size(self._pool), await last_checkpoint(self._pool)
        try:
            signed = Checkpoint("", 0, EMPTY_ROOT) if last is None else read_checkpoint(last.note)[0]
            self._edge = await edge_at(self._pool, size)
            whole = signed.size <= size and await root_at(self._pool, signed.size) == signed.root
            await self._remember_key(signed.size)
        except (KeyError, NoteUnreadable, CheckpointUnreadable, LeafUnreadable) as error:
            raise LogInconsistent(size=size) from error
        if not whole:
            raise LogInconsistent(size=signed.size)
        self._signed_size, self._signed_at = signed.size, _EVER if last is None else last.at
        self._due = size > signed.size
        self._looked_at = self._looked_slowly_at = self._looked_whole_at = _EVER

    async def _remember_key(self, signed_size: int) -> None:
        """Which key was announced last, and, while no checkpoint covers that, whose place it took."""
        leaves = await key_leaves(self._pool)
        leaf = read_leaf(leaves[-1].leaf, leaves[-1].seq) if leaves else {}
        self._announced, self._taking_over = announced(leaf), None
        if leaves and leaves[-1].seq >= signed_size:
            self._taking_over = self._keys().signer_of(str(leaf.get("before")))

    async def look(self) -> int:
        """Append what is not in the log yet, at most until a checkpoint is due, and sign if one is.

        Returns how many leaves were appended. Raises AppendLost where another one appended meanwhile.
        """
        now = self._clock()
        batch = await self._batch(now)
        if batch.leaves:
            await self._append(batch)
        for incident, no in batch.broken.items():
            await self._alarm("log_timeline_broken", incident, no=no)
        self._broken |= set(batch.broken)
        if self._checkpoint_due(now, ends=batch.ends):
            await self.sign(now)
        return len(batch.leaves)

    async def sign(self, now: datetime) -> None:
        """Sign the log as it is. Raises LogInconsistent if another root was signed at this size."""
        ring, size = self._keys(), self.size
        signer = ring.signer_of(str(self._announced)) or ring.active
        signers = [signer] if self._taking_over is None else [self._taking_over, signer]
        checkpoint = Checkpoint(ring.name, size, self._edge.root())
        if not await put_checkpoint(self._pool, size, str(sign_note(str(checkpoint), signers)), now):
            there = await last_checkpoint(self._pool, size)
            if there is None or read_checkpoint(there.note)[0].root != checkpoint.root:
                raise LogInconsistent(size=size)
        self._signed_size, self._signed_at, self._due, self._taking_over = size, now, False, None
        log.info("log_signed", size=size)

    async def _batch(self, now: datetime) -> Batch:
        """What is next: a key that is not announced yet, events, and now and then the rest."""
        room = MOST_UNSIGNED - (self.size - self._signed_size)
        if room <= 0:
            return Batch()
        batch = self._with_key(Batch())
        whole = now - self._looked_whole_at >= WHOLE_LOOK
        since = None if whole else self._looked_at - OVERLAP
        await add_events(self._pool, batch, since, room, sorted(self._broken))
        if len(batch.leaves) < room and (whole or now - self._looked_slowly_at >= SLOW_LOOK):
            since = None if whole else self._looked_slowly_at - OVERLAP
            await add_histories(self._pool, batch, since, room)
            await add_journals(self._pool, batch, room, whole=whole)
            if len(batch.leaves) < room:
                self._looked_slowly_at = now
        if len(batch.leaves) < room:
            self._looked_at = now
            self._looked_whole_at = now if whole else self._looked_whole_at
        return batch

    def _with_key(self, batch: Batch) -> Batch:
        ring = self._keys()
        key = ring.active.verifier
        if key != self._announced:
            before = None if self._announced is None else ring.signer_of(str(self._announced))
            batch.add("key", str(key), 0, key_leaf(key, before))
            batch.ends, self._announced, self._taking_over = True, key, before
        return batch

    async def _append(self, batch: Batch) -> None:
        edge, leaves, inner = self._edge.copy(), list[NewLeaf](), list[tuple[tuple[int, int], bytes]]()
        for kind, subject, no, body in batch.leaves:
            text = written(edge.size, body)
            leaves.append(NewLeaf(kind, subject, no, text))
            inner += edge.append(leaf_hash(text.encode()))
        await append(self._pool, self.size, leaves, inner, batch.salts)
        self._edge = edge

    def _checkpoint_due(self, now: datetime, *, ends: bool) -> bool:
        unsigned = self.size - self._signed_size
        old = now - self._signed_at >= LONGEST_UNSIGNED
        self._due |= ends
        return unsigned > 0 and (self._due or unsigned >= MOST_UNSIGNED or old)

    async def _alarm(self, code: str, incident: str | None, **params: object) -> None:
        log.error(code, incident_id=incident, **params)
        await raise_alarm(self._pool, code, self._clock(), incident, **params)


async def sequence_for_ever(sequencer: Sequencer, pool: Pool, clock: Callable[[], datetime]) -> None:
    """Look, append and sign, again and again. Survives PostgreSQL being away.

    Where the log is not what was signed nothing is signed over it: an alarm is raised, and it waits.
    """
    begun, alarmed_at = False, _EVER
    while True:
        try:
            if not begun:
                await sequencer.begin()
                begun = True
            if await sequencer.look():
                continue
        except LogInconsistent as error:
            begun = False
            if clock() - alarmed_at >= ALARM_AGAIN:
                alarmed_at = clock()
                log.critical(error.code, **error.params)
                await raise_alarm(pool, error.code, alarmed_at, None, **error.params)
        except _TROUBLE as error:
            log.warning("sequencing_interrupted", reason=type(error).__name__)
            begun = False
        await asyncio.sleep(PAUSE)


class WatchedKeys:
    """The log's keys, read again whenever their file has changed."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder, self._clock = folder, clock
        self._seen, self._ring = -1, log_keys(folder, clock)

    def __call__(self) -> Keyring:
        """The keys as they are."""
        changed = (self._folder / "keys.json").stat().st_mtime_ns
        if changed != self._seen:
            self._seen, self._ring = changed, log_keys(self._folder, self._clock)
        return self._ring


async def run(settings: Settings) -> None:
    """Keep the log until the process is told to stop."""
    async with AsyncExitStack() as stack:
        keys = WatchedKeys(log_folder(settings.data_folder), utc_now)
        pool = await open_database(settings, stack, name="pingxi-sequencer", max_size=3)
        await stack.enter_async_context(beating(pool, "sequencer", this_instance(), utc_now))
        log.info("sequencer_started", origin=keys().name)

        async def work() -> None:
            await sequence_for_ever(Sequencer(pool, keys, utc_now), pool, utc_now)

        await until_stopped(run_alone(database_address(settings), "sequencer", work))

"""What the log's tests share: pools of both roles, keys, and a sequencer whose clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from audit.keys import Keyring, log_folder, log_keys
from services.sequencer import Sequencer
from store.pool import Pool, open_pool
from tests.audit.made import START, Incident
from tests.conftest import Database

SPOILED = (
    "timeline", "records", "log_leaves", "log_nodes", "log_salts", "log_checkpoints", "log_cosignatures",
    "archived_histories", "organisation_changes", "payloads", "heads",
)  # fmt: skip


@dataclass
class Log:
    """A database, a data folder, and the instant that it is."""

    database: Database
    pool: Pool
    owner: asyncpg.Connection
    folder: Path
    now: datetime = START

    def clock(self) -> datetime:
        return self.now

    def keys(self) -> Keyring:
        return log_keys(log_folder(self.folder), self.clock)

    async def sequencer(self) -> Sequencer:
        """One that has begun, as after a start."""
        made = Sequencer(self.pool, self.keys, self.clock)
        await made.begin()
        return made

    async def drain(self, sequencer: Sequencer | None = None) -> Sequencer:
        """Append all that there is, and sign it."""
        running = sequencer or await self.sequencer()
        self.now += timedelta(minutes=6)
        while await running.look():
            pass
        return running

    async def incident(self, name: str = "i1", counts: int = 3) -> Incident:
        """An opened incident with some counts."""
        made = await Incident(self.pool, name).open(self.now)
        await made.counts(self.now, counts)
        return made

    async def spoil(self, *statements: str) -> None:
        """What only an owner can do who disables the triggers."""
        async with self.owner.transaction():
            for table in SPOILED:
                await self.owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in statements:
                assert not (await self.owner.execute(statement)).endswith(" 0"), statement
            for table in SPOILED:
                await self.owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
async def log(database: Database, tmp_path: Path) -> AsyncIterator[Log]:
    """An empty log."""
    pool = await open_pool(database.app_dsn, max_size=4)
    admin = database.owner_dsn
    owner = await asyncpg.connect(admin)
    yield Log(database, pool, owner, tmp_path)
    await owner.close()
    await pool.close()

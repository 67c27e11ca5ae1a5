"""What tests share: a throw-away PostgreSQL, a migrated database a test, a Temporal without waiting."""

import asyncio
import gc
import itertools
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from embedded import accounts, ports, postgres
from embedded.folder import DataFolder
from embedded.postgres import Postgres
from store import cluster as databases
from store.migrate import migrate
from tests.places import throw_away_folder

_numbers = itertools.count(1)


def pytest_collection_finish() -> None:
    """What is imported by now stays: a collection that scans all of it would hold up a workflow's thread."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Database:
    """A database of a test's own, and the addresses of its two roles."""

    name: str
    owner_dsn: str
    app_dsn: str


class Server:
    """The throw-away PostgreSQL: makes databases, empty or migrated, and drops them."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._template: str | None = None

    async def database(self, *, migrated: bool = True) -> Database:
        """A new database; a migrated one is copied from a template that is migrated once."""
        name = f"test_{next(_numbers)}"
        template = await self._migrated_template() if migrated else "template1"
        await databases.clone(self.server.admin_dsn, template, name, postgres.OWNER, postgres.APP)
        return self._named(name)

    async def drop(self, database: Database) -> None:
        await databases.drop(self.server.admin_dsn, database.name)

    async def _migrated_template(self) -> str:
        if self._template is None:
            await databases.clone(
                self.server.admin_dsn, "template1", "migrated", postgres.OWNER, postgres.APP
            )
            await migrate(self._named("migrated").owner_dsn)
            self._template = "migrated"
        return self._template

    def _named(self, name: str) -> Database:
        owner, app = self.server.owner_dsn, self.server.app_dsn
        place = f"/{postgres.DATABASE}?"
        return Database(name, owner.replace(place, f"/{name}?"), app.replace(place, f"/{name}?"))


@pytest.fixture(scope="session")
def pg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL for this run of the tests; it ends with it, even if that is killed."""
    path = throw_away_folder()
    folder = DataFolder(path, accounts.unprivileged_account())
    with folder:
        claimed = ports.Ports()
        server = Postgres(folder, claimed.choose("postgres", 0, []), careless=True)
        asyncio.run(server.start())
        yield Server(server)
        asyncio.run(server.stop())
        claimed.release()
    shutil.rmtree(path)


@pytest.fixture
async def database(pg: Server) -> AsyncIterator[Database]:
    """A migrated database of this test's own."""
    made = await pg.database()
    yield made
    await pg.drop(made)


@pytest.fixture(scope="session")
def temporal_test_server() -> Path:
    """The time-skipping server's program, from its wheel."""
    return Path(sys.executable).parent / "temporal-test-server"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def temporal_env(temporal_test_server: Path) -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal that skips time; tests that use it run in the session's loop: ``loop_scope="session"``."""
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(temporal_test_server), data_converter=pydantic_data_converter
    ) as env:
        yield env

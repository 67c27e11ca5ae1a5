"""A PostgreSQL and a Temporal as their images start them: empty."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from embedded import accounts, ports
from embedded.folder import DataFolder
from embedded.postgres import Postgres
from embedded.temporal import Temporal
from tests.places import throw_away_folder


@pytest.fixture
def data_folder() -> Iterator[DataFolder]:
    """A folder of a test's own that the programs' account can reach."""
    path = throw_away_folder()
    with DataFolder(path, accounts.unprivileged_account()) as folder:
        yield folder
    shutil.rmtree(path)


@pytest.fixture
def empty_postgres(data_folder: DataFolder) -> Iterator[Postgres]:
    """A server without any role or database of ours."""
    claimed = ports.Ports()
    server = Postgres(data_folder, claimed.choose("postgres", 0, []), careless=True).prepare()
    server.is_new = False
    (data_folder.postgres / "provisioned-2").touch()
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())
    claimed.release()


@pytest.fixture
async def temporal(data_folder: DataFolder) -> AsyncIterator[Temporal]:
    """A server that knows a namespace of its own only."""
    claimed = ports.Ports()
    port, ui_port = claimed.choose("temporal", 0, []), claimed.choose("temporal_ui", 0, [])
    server = Temporal(data_folder, port, ui_port, "other", careless=True)
    claimed.release()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def path_of_programs(tmp_path: Path) -> str:
    """A PATH on which a test's own programs come first, then those of the environment."""
    return f"{tmp_path}:{Path(sys.executable).parent}:{os.defpath}"

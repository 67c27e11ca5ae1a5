"""A data folder that PostgreSQL's account can reach even under root, and that no process outlives."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import leftovers, runfile
from embedded.accounts import unprivileged_account
from embedded.folder import DataFolder
from embedded.postgres import Postgres
from embedded.temporal import Temporal
from tests.places import throw_away_folder


@pytest.fixture
def data_folder() -> Iterator[Path]:
    path = throw_away_folder()
    yield path
    asyncio.run(_end_everything(path))
    shutil.rmtree(path)


async def _end_everything(path: Path) -> None:
    folder = DataFolder(path, unprivileged_account())
    await leftovers.stop_programs(path, runfile.read_or_set_aside(folder.run_file)[0])
    await Temporal(folder, 0, 0, "").stop_left_over()
    await Postgres(folder, 0).stop_left_over()

"""What the store's tests share: connections of both roles, and rows to look at."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from store.pool import Pool, open_pool


@pytest.fixture
async def pool(database) -> AsyncIterator[Pool]:
    """The run-time role's pool."""
    opened = await open_pool(database.app_dsn, max_size=4)
    yield opened
    await opened.close()


@pytest.fixture
async def owner(database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the role that owns the tables."""
    connection = await asyncpg.connect(database.owner_dsn)
    yield connection
    await connection.close()

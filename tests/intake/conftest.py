"""What the tests of the intake share: a pool, keys that are known, a source that pushes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from intake.batch import Intake
from intake.keys import IntakeKeys
from store.organisation.changes import By
from store.pool import Pool, open_pool
from store.sources import NewSource, add_source
from tests.conftest import Database
from tests.store.rows import T0

KEYS = IntakeKeys(b"k" * 32)
BY = By("setup", "试验", T0)


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The run-time role's pool."""
    opened = await open_pool(database.app_dsn, max_size=5)
    yield opened
    await opened.close()


@pytest.fixture
async def intake(pool: Pool) -> Intake:
    """An intake with the source "weibo", which keeps posts for 90 days."""
    await add_source(pool, NewSource("weibo", "push"), BY)
    return Intake(pool, KEYS, timedelta(days=90))

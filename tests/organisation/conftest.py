"""What the tests of the organisation's files share: a plan, an administrator, the run-time role's pool."""

from collections.abc import AsyncIterator

import orjson
import pytest

from store.organisation.changes import By
from store.people import Person, add_person
from store.plans import StoredPlan, put_plan
from store.pool import Pool, open_pool
from tests.store.rows import T0

ROLES = [{"id": "head"}, {"id": "staff"}, {"id": "press", "external": True}]
PLAN = StoredPlan("b" * 64, "hr", 1, orjson.dumps({"roles": ROLES}).decode(), T0)


@pytest.fixture
async def pool(database) -> AsyncIterator[Pool]:
    """A database with one plan and one administrator."""
    opened = await open_pool(database.app_dsn, max_size=4)
    await put_plan(opened, PLAN)
    admin = Person("p0", "admin", "管理员", True, T0, frozenset(), frozenset({"administrator"}))
    await add_person(opened, admin, "hash", By("setup", "首次启动", T0))
    yield opened
    await opened.close()

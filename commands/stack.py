"""The embedded stack, for the commands that run it or need its database."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from commands.failures import StackRunning
from config import Settings
from embedded.errors import FolderInUse
from embedded.progress import Printer
from embedded.runfile import joined
from embedded.stack import Stack
from embedded.supervisor import up

NO_TEMPORAL = "127.0.0.1:1"
"""Stands for a Temporal that is not started because nothing will speak to it."""


async def run_stack(settings: Settings) -> None:
    """Run everything until SIGINT or SIGTERM. Raises StackError."""
    start = FirstStart(settings, Printer(settings.locale))
    try:
        await up(settings, start, search_attributes=search_attributes())
    finally:
        await start.leave()


class FirstStart:
    """Tells each step; and once the pages are there, while there is no administrator, where one is made."""

    def __init__(self, settings: Settings, printer: Printer) -> None:
        self._settings, self._printer = settings, printer
        self._asking: asyncio.Task[None] | None = None

    def __call__(self, key: str, **params: object) -> None:
        self._printer(key, **params)
        if key == "stack_ready":
            self._asking = asyncio.create_task(self._ask(str(params["api"])), name="first start")

    async def leave(self) -> None:
        """Ask no further."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self, pages: str) -> None:
        """A new address at each start, until one was used: those before no longer work."""
        from store.invitations import has_administrator, make_set_up
        from store.pool import open_pool

        reached = joined(self._settings)
        assert reached.app_dsn is not None
        pool = await open_pool(reached.app_dsn, max_size=1, name="pingxi-first-start")
        try:
            if not await has_administrator(pool):
                token = await make_set_up(pool, datetime.now(UTC))
                address = f"{self._settings.site or pages.rstrip('/')}/set-up/{token}"
                self._printer("set_up_address", address=address)
        finally:
            await pool.close()


def search_attributes() -> Mapping[str, str]:
    """The search attributes that the incidents' runs carry, by name and type."""
    names = importlib.import_module("workflows.names")
    found: Mapping[str, str] = names.SEARCH_ATTRIBUTES
    return found


@asynccontextmanager
async def database(settings: Settings, *, alone: bool) -> AsyncIterator[Settings]:
    """Settings that name a database: the given one, the running stack's, or one started for now.

    *alone* wants nobody else at work in it. Raises StackRunning then, or what the stack raises.
    """
    if settings.app_dsn is not None:
        yield settings
        return
    stack = Stack(settings.data_folder, settings.model_copy(update={"temporal_address": NO_TEMPORAL}))
    try:
        await stack.start()
    except FolderInUse as error:
        if alone:
            raise StackRunning(folder=str(settings.data_folder)) from error
        yield joined(settings)
        return
    try:
        from pydantic import SecretStr

        found = {"database_url": SecretStr(stack.app_dsn), "database_owner_url": SecretStr(stack.owner_dsn)}
        yield settings.model_copy(update=found)
    finally:
        await stack.stop()

"""Who brings a replay to the intake: a source and a machine's token for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx

from api.identity.machines import make_machine
from commands.client import Service, connection
from commands.failures import NoStack
from commands.terminal import Terminal
from config import Settings
from demo.batches import Item
from embedded.runfile import joined
from store.organisation.changes import By
from store.pool import open_pool, wait_for_schema
from store.sources import PUSH, NewSource, add_source

TOKEN = "PINGXI_TOKEN"  # noqa: S105 the name of a variable
GOOD_FOR = timedelta(days=7)
DATABASE_PATIENCE = 20.0


async def token_for(settings: Settings, terminal: Terminal, source: str, now: datetime) -> str:
    """The token that is given, or one that is made in the database of this machine's stack.

    There the source is made too, where it is not there yet; both are on record. Raises NoStack where
    neither can be had.
    """
    given = os.environ.get(TOKEN)
    if given is not None:
        return given
    reached = joined(settings)
    if reached.app_dsn is None:
        raise NoStack(folder=str(reached.data_folder))
    by = By("setup", terminal.text("replaying_why"), now)
    pool = await open_pool(reached.app_dsn, max_size=2, name="pingxi-replay", patience=DATABASE_PATIENCE)
    try:
        await wait_for_schema(pool, patience=DATABASE_PATIENCE)
        await add_source(pool, NewSource(source, PUSH, terminal.text("replaying_title")), by)
        name = terminal.text("replaying_machine", source=source)
        return await make_machine(pool, name, frozenset({f"intake:{source}"}), now + GOOD_FOR, by)
    finally:
        await pool.close()


@contextmanager
def intake_of(address: str, locale: str, token: str, source: str) -> Iterator[Callable[[list[Item]], int]]:
    """What sends items to the intake at an address, and says how many were set aside.

    Raises Answered or ServiceUnreachable when it is used.
    """
    with connection(address, locale) as http:
        http.headers["authorization"] = f"Bearer {token}"
        service = Service(address, http, {})

        def send(items: list[Item]) -> int:
            _, kept = service.post(f"intake/{source}/posts", {"items": items})
            return int(kept["set_aside"])

        yield send


def pages(address: str) -> str:
    """Where people see what comes of it."""
    return str(httpx.URL(address).join("/"))

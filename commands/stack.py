"""The embedded stack, for the commands that run it or need its database."""

import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

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
    await up(settings, Printer(settings.locale), search_attributes=search_attributes())


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

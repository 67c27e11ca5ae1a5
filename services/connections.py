"""What the services that speak to Temporal need besides."""

from __future__ import annotations

import asyncio

import structlog
from temporalio.client import Client
from temporalio.plugin import SimplePlugin
from temporalio.service import RPCError

from config import Settings
from services.basis import AddressMissing, database_address, open_database, until_stopped, utc_now
from workflows.plugin import AT_RUN_TIME

__all__ = ["AddressMissing", "connect", "database_address", "open_database", "until_stopped", "utc_now"]

log = structlog.get_logger()

RETRY_SECONDS = 0.2


async def connect(settings: Settings, plugin: SimplePlugin = AT_RUN_TIME) -> Client:
    """A client of Temporal, once it and its namespace are there. Raises ``AddressMissing``.

    ``plugin`` says which workflows a worker on this client runs.
    """
    if settings.temporal_address is None:
        raise AddressMissing(setting="PINGXI_TEMPORAL_ADDRESS")
    tries = 0
    while True:
        try:
            client = await Client.connect(
                settings.temporal_address, namespace=settings.temporal_namespace, plugins=[plugin]
            )
            await client.count_workflows("WorkflowId = ''")
            return client
        except (RPCError, RuntimeError, OSError) as error:
            if tries % 50 == 0:
                log.info("temporal_awaited", reason=str(error)[:200])
        tries += 1
        await asyncio.sleep(RETRY_SECONDS)

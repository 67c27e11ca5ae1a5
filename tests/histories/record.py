"""Records histories into this folder: ``python -m tests.histories.record VERSION``, the version of the rules.

Old ones stay: each is a promise that the code keeps. Needs the embedded PostgreSQL and both Temporal servers.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.testing import WorkflowEnvironment

from activities import load
from embedded import accounts, ports
from embedded.folder import DataFolder
from embedded.postgres import Postgres
from tests.conftest import Server
from tests.path import conftest
from tests.path.scripts import SCRIPTS
from workflows import names
from workflows.plugin import PLUGIN

HERE = Path(__file__).parent


async def record(name: str, script: Callable[[conftest.Path], Awaitable[None]], suffix: str) -> None:
    """Play one script on a server that skips time and write down its last run's history."""
    async with path() as made, made.worker():
        await script(made)
        history = await made.handle().fetch_history()
        (HERE / f"{name}-{suffix}.json").write_text(history.to_json() + "\n", "utf-8")
        sys.stdout.write(f"{name}: {len(history.events)} events\n")


@asynccontextmanager
async def path() -> AsyncIterator[conftest.Path]:
    """A path of its own, with everything below it."""
    async with AsyncExitStack() as stack:
        folder = DataFolder(Path(tempfile.mkdtemp(prefix="pingxi-record-")), accounts.unprivileged_account())
        stack.enter_context(folder)
        server = Postgres(folder, ports.any_free(), careless=True)
        await server.start()
        stack.push_async_callback(server.stop)
        env = await stack.enter_async_context(
            await WorkflowEnvironment.start_time_skipping(
                test_server_existing_path=str(Path(sys.executable).parent / "temporal-test-server"),
                plugins=[PLUGIN],
            )
        )
        await env.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=env.client.namespace,
                search_attributes={
                    name: conftest.KINDS[kind] for name, kind in names.SEARCH_ATTRIBUTES.items()
                },
            )
        )
        made = await conftest.path_on(stack, await Server(server).database(), env, env.client)
        await made.tick()
        yield made


async def main() -> None:
    """Record every script that is not there yet, as incidents were opened under these rules."""
    vars(load)["RULES_VERSION"] = int(sys.argv[1])
    for name, script in SCRIPTS.items():
        if not (HERE / f"{name}-v{sys.argv[1]}.json").exists():
            await record(name, script, f"v{sys.argv[1]}")


if __name__ == "__main__":
    asyncio.run(main())
    sys.stdout.flush()
    os._exit(0)

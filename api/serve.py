"""The API as a process: waits for its database, stores the plans that come with the release, serves."""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version

import structlog
import uvicorn

from api.app import create_app
from config import Settings
from domain.canonical import canonical
from domain.plan import plan_hash
from locales import LOCALES, say
from plans import load_file, shipped
from store.plan_releases import propose_built_in
from store.plans import StoredPlan
from store.pool import Pool, open_pool, wait_for_schema

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Serve until a signal ends the process, at the settings' host and port; a port of 0 is a free one."""
    assert settings.app_dsn is not None
    pool = await open_pool(settings.app_dsn, min_size=2, max_size=10, name="pingxi-api")
    try:
        await wait_for_schema(pool)
        await store_built_in(pool, datetime.now(UTC))
        config = uvicorn.Config(
            create_app(settings, pool),
            host=settings.api_host,
            port=settings.api_port,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=3,
        )
        with closing(listening(config)) as bound:
            log.info("api_serving", host=settings.api_host, port=bound.getsockname()[1])
            await uvicorn.Server(config).serve(sockets=[bound])
    finally:
        await pool.close()


def listening(config: uvicorn.Config) -> socket.socket:
    """The socket to serve at, bound. What is written to its connections is sent at once.

    Else the second part of an answer waits for the reader's acknowledgement of the first: 40 ms for every
    answer, and for every other event of a stream.
    """
    bound = config.bind_socket()
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


async def store_built_in(pool: Pool, now: datetime) -> None:
    """Store the plans that come with this release, and put forward those that never were."""
    why = both("release_built_in_why", version=version("pingxi"))
    for path in shipped().values():
        body, plan = load_file(path)
        stored = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), now)
        await propose_built_in(pool, stored, why)


def both(key: str, **params: object) -> str:
    """What goes on record without anybody's doing, in both languages."""
    return " · ".join(say(locale, key, **params) for locale in LOCALES)

"""The product's own processes. This module imports little: `pingxi up` starts four of them at once."""

import asyncio
import importlib
import signal
import sys
from collections.abc import Awaitable, Callable

from commands.failures import INTERRUPTED, NoDatabase, NoTemporal, exit_code_of
from config import Settings
from domain.errors import PingxiError

PROCESSES = {
    "worker": "worker:run",
    "dispatcher": "services.dispatcher:run",
    "archiver": "services.archiver:run",
    "api": "api.serve:run",
}
"""Name -> where its ``async def run(settings)`` is."""

Run = Callable[[Settings], Awaitable[None]]


def run_process(name: str, settings: Settings) -> int:
    """Run one process until SIGINT or SIGTERM, or until it fails; the exit code says which."""
    from logs import set_up_logging

    set_up_logging(settings, name)
    import structlog

    log = structlog.get_logger("process")
    try:
        _check(settings)
        module, _, function = PROCESSES[name].partition(":")
        run: Run = getattr(importlib.import_module(module), function)
        return asyncio.run(until_told(run(settings)))
    except PingxiError as error:
        log.error("process_failed", code=error.code, params={k: str(v) for k, v in error.params.items()})
        from commands.terminal import Terminal

        Terminal(settings.locale).complain(error)
        return exit_code_of(error)
    except Exception:
        log.critical("process_failed", exc_info=sys.exc_info())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


async def until_told(work: Awaitable[object]) -> int:
    """Do the work until it ends, or cancel it at SIGINT or SIGTERM. What it raises goes on."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    told = False

    def stop() -> None:
        nonlocal told
        told = True
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not told:
            raise
    return 0


def _check(settings: Settings) -> None:
    if settings.app_dsn is None:
        raise NoDatabase
    if settings.temporal_address is None:
        raise NoTemporal

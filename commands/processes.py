"""The product's own processes. This module imports little: `pingxi up` starts four of them at once."""

import gc
import importlib
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from commands.failures import INTERRUPTED, NoDatabase, NoTemporal, exit_code_of
from config import Settings
from domain.errors import PingxiError

PROCESSES = {
    "worker": "worker:run",
    "dispatcher": "services.dispatcher:run",
    "archiver": "services.archiver:run",
    "sequencer": "services.sequencer:run",
    "witness": "services.witness:run",
    "watcher": "services.watcher:run",
    "api": "api.serve:run",
}
"""Name -> where its ``async def run(settings)`` is; each ends by itself at SIGINT or SIGTERM."""

WITHOUT_TEMPORAL = frozenset({"sequencer", "witness"})
"""Those that speak to the database only."""

Run = Callable[[Settings], Coroutine[Any, Any, None]]


def run_process(name: str, settings: Settings) -> int:
    """Run one process until SIGINT or SIGTERM, or until it fails; the exit code says which."""
    from logs import set_up_logging

    set_up_logging(settings, name)
    import structlog

    log = structlog.get_logger("process")
    try:
        _check(name, settings)
        module, _, function = PROCESSES[name].partition(":")
        run: Run = getattr(importlib.import_module(module), function)
        _keep_what_is_imported()
        from services.loop import run_in_loop

        run_in_loop(run(settings))
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
    return 0


def _keep_what_is_imported() -> None:
    """Spare every later garbage collection the modules: scanning them would hold a click up."""
    gc.collect()
    gc.freeze()


def _check(name: str, settings: Settings) -> None:
    if settings.app_dsn is None:
        raise NoDatabase
    if settings.temporal_address is None and name not in WITHOUT_TEMPORAL:
        raise NoTemporal

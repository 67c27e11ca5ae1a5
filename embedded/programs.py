"""The product's own processes, as children of the stack: each is one command of ``pingxi``."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import config
from config import Settings
from embedded.folder import DataFolder
from embedded.leftovers import MARK
from embedded.process import Process

NAMES = ("api", "dispatcher", "worker", "archiver", "sequencer", "witness", "watcher")
LATER = ("sequencer", "witness", "watcher")
"""Those that nobody waits for: they start once the pages answer, so as not to hold those up."""

OWNERS_ONLY = (
    "DATABASE_OWNER_URL",
    "PINGXI_DATABASE_OWNER_URL",
    "PINGXI_DATABASE_URL",
    "PINGXI_TEMPORAL_ADDRESS",
)
_HOUSE = Path(config.__file__).parent


class Program(Process):
    """One of them. Started is running: each waits for database, schema and Temporal by itself."""

    def __init__(self, name: str, folder: DataFolder, argv: Sequence[str], env: Mapping[str, str]) -> None:
        super().__init__(name, folder.logs / f"{name}.log")
        self._argv = list(argv)
        self._env = dict(env)

    async def start(self) -> None:
        self.launch()

    def launch(self) -> None:
        """Start it, without waiting for anything."""
        self.spawn(self._argv, self._env, _HOUSE)


def commands() -> dict[str, list[str]]:
    """Name -> command line of every process of the product."""
    return {name: [sys.executable, "-m", "cli", name] for name in NAMES}


def environment(
    settings: Settings, folder: DataFolder, app_dsn: str, temporal_address: str, api_port: int
) -> dict[str, str]:
    """What the programs are told. The owner's password is not among it: they have no use for it."""
    told = {name: value for name, value in os.environ.items() if name not in OWNERS_ONLY}
    return told | {
        MARK: str(folder.path),
        "DATABASE_URL": app_dsn,
        "TEMPORAL_ADDRESS": temporal_address,
        "PINGXI_TEMPORAL_NAMESPACE": settings.temporal_namespace,
        "PINGXI_TASK_QUEUE": settings.task_queue,
        "PINGXI_WATCH_QUEUE": settings.watch_queue,
        "PINGXI_WATCH_SPEED": str(settings.watch_speed),
        "PINGXI_DATA_FOLDER": str(folder.path),
        "PINGXI_API_HOST": settings.api_host,
        "PINGXI_API_PORT": str(api_port),
        "PINGXI_API_NAMES": settings.api_names,
        "PINGXI_LOG_FORMAT": settings.log_format,
        "PINGXI_LOG_LEVEL": settings.log_level,
        "PINGXI_LOCALE": settings.locale,
        "PYTHONUNBUFFERED": "1",
    }

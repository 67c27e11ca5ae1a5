"""The product under test: `pingxi up` as a process of its own, whose parts can be found and killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from config import Settings
from embedded.stack import Stack
from workflows.names import SEARCH_ATTRIBUTES

PROGRAMS = ("api", "dispatcher", "worker", "archiver", "sequencer", "witness", "watcher")
SERVERS = ("postgres", "temporal")
START_SECONDS = 120.0
HOME = Path(__file__).parent.parent


class House:
    """One data folder, and the supervisor that keeps everything in it running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._supervisor: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def run_file(self) -> dict[str, Any]:
        """What the supervisor last wrote about its parts; empty before that."""
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            found: dict[str, Any] = json.loads((self.data / "run" / "stack.json").read_bytes())
            return found
        return {}

    def address(self, what: str) -> str:
        """An address of the present run: ``api``, ``database``, ``temporal``."""
        return str(self.run_file()["addresses"][what])

    def launch(self) -> None:
        """Start `pingxi up`, without waiting for anything."""
        with (self.folder / "up.log").open("ab") as log:
            self._supervisor = subprocess.Popen(
                [sys.executable, "-m", "cli", "up", "--data-folder", str(self.data)],
                cwd=HOME,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PINGXI_LOCALE": "en"},
                start_new_session=True,
            )

    async def ready(self) -> None:
        """Wait until the API says that it can serve. Raises TimeoutError, RuntimeError if `up` ended."""
        async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
            while not await self._answers(client):
                if self._supervisor is not None and self._supervisor.poll() is not None:
                    raise RuntimeError(f"'up' ended: see {self.folder / 'up.log'}")
                await asyncio.sleep(0.1)

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(self.address("api") + "readyz")).status_code == 200
        except (httpx.HTTPError, KeyError):
            return False

    def find(self, name: str) -> psutil.Process | None:
        """A part's process, or None while it does not run."""
        for one in self.run_file().get("processes", ()):
            if one["name"] == name:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process = psutil.Process(one["pid"])
                    if abs(process.create_time() - one["started"]) < 2 and _lives(process):
                        return process
        return None

    def all_run(self) -> bool:
        """Whether every part runs."""
        return all(self.find(name) is not None for name in (*SERVERS, *PROGRAMS))

    def ended(self) -> int | None:
        """The supervisor's exit code, where it ended without having been killed."""
        code = self._supervisor.poll() if self._supervisor is not None else None
        return None if code == -signal.SIGKILL else code

    def kill_supervisor(self) -> int | None:
        """SIGKILL the supervisor alone; its children live on."""
        if self._supervisor is None or self._supervisor.poll() is not None:
            return None
        self._supervisor.kill()
        self._supervisor.wait()
        return self._supervisor.pid

    async def stop(self) -> int:
        """End everything in order; the supervisor's exit code."""
        assert self._supervisor is not None
        self._supervisor.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self._supervisor.wait, 120)

    @asynccontextmanager
    async def servers(self) -> AsyncIterator[Stack]:
        """PostgreSQL and Temporal alone, on the data that the stopped product left."""
        settings = Settings(data_folder=self.data)
        async with Stack(self.data, settings, search_attributes=SEARCH_ATTRIBUTES) as stack:
            yield stack

    async def command(self, *words: str) -> dict[str, Any]:
        """What a command says as JSON about this data folder. Raises CalledProcessError."""
        argv = [sys.executable, "-m", "cli", *words, "--data-folder", str(self.data), "--json"]
        done = await asyncio.to_thread(subprocess.run, argv, cwd=HOME, check=True, capture_output=True)
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    async def proof(self) -> dict[str, Any]:
        """What the product's own audit says of the log and of every incident, while it runs."""
        argv = [sys.executable, "-m", "cli", "audit", "verify", "--data-folder", str(self.data), "--json"]
        done = await asyncio.to_thread(subprocess.run, argv, cwd=HOME, check=False, capture_output=True)
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    def sweep(self) -> None:
        """SIGKILL whatever of this house still runs."""
        self.kill_supervisor()
        for name in (*PROGRAMS, *SERVERS):
            if (process := self.find(name)) is not None:
                kill_family(process)


def kill_family(process: psutil.Process) -> list[int]:
    """SIGKILL a process and all its descendants at once; their pids."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [process, *process.children(recursive=True)]
        return [pid for one in family if (pid := kill_one(one)) is not None]
    return []


def kill_one(process: psutil.Process) -> int | None:
    """SIGKILL one process; its pid, or None if it was gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
        return int(process.pid)
    return None


def _lives(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)

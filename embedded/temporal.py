"""The embedded Temporal: the development server of the ``temporal`` command, on the loopback, on disk."""

import asyncio
import signal
import socket
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from embedded.errors import LeftOverStays
from embedded.folder import DataFolder
from embedded.ports import LOOPBACK
from embedded.process import LOOK_EVERY, Process, Step, alive, end

START_SECONDS = 60.0
RETENTION = "3650d"
ENDING = (Step(signal.SIGTERM, 15), Step(signal.SIGKILL, 5))

# The pragmas make it 2.6 times as fast as by default and lose nothing when it is killed; the time shift makes
# timers of less than a second fire within 20 ms; one partition a queue spares the hop between partitions.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")
DYNAMIC = (
    'history.timerProcessorMaxTimeShift="20ms"',
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
    "system.forceSearchAttributesCacheRefreshOnRead=true",
    # By default the server looks into each of its queues 20 times a second at most: a task that comes right
    # after another waits for the next look, and with it a click, or a deadline.
    "history.transferProcessorMaxPollRPS=1000",
    "history.timerProcessorMaxPollRPS=1000",
    "history.timerProcessorMaxPollHostRPS=1000",
    "history.visibilityProcessorMaxPollRPS=100",
    # A run whose task fails twice in a row is shown as one that has a problem; by default after five times,
    # which takes a minute.
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2",
    # A run that a burst fills within a second goes on at once.
    'history.workflowIdReuseMinimalInterval="10ms"',
)


class Temporal(Process):
    """The server over one database file, its namespace (closed runs kept for ten years) and its screens."""

    def __init__(
        self,
        folder: DataFolder,
        port: int,
        ui_port: int,
        namespace: str,
        *,
        search_attributes: Mapping[str, str] | None = None,
        careless: bool = False,
    ) -> None:
        super().__init__(
            "temporal",
            folder.logs / "temporal.log",
            ending=ENDING[1:] if careless else ENDING,
            die_with_parent=careless,
        )
        self.port = port
        self.ui_port = ui_port
        self.namespace = namespace
        self.search_attributes = dict(search_attributes or {})
        self._folder = folder

    @property
    def address(self) -> str:
        """Where clients and workers connect."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui_address(self) -> str:
        """Where its own screens are."""
        return f"http://{LOOPBACK}:{self.ui_port}"

    @property
    def database(self) -> Path:
        """Its state; ``-wal`` and ``-shm`` beside it belong to it."""
        return self._folder.temporal / "temporal.db"

    async def start(self) -> None:
        """Start the server; wait until it takes calls and its namespace is there. Raises PartFailed."""
        self.spawn(self._command(), self._environment(), self._folder.temporal)
        await self.until(self._listens, START_SECONDS)
        await self._keep_closed_runs()

    async def stop_left_over(self) -> None:
        """End a server that an earlier run left on this very file. Raises LeftOverStays."""
        for process in psutil.process_iter():
            try:
                ours = "start-dev" in (words := process.cmdline()) and str(self.database) in words
            except psutil.Error:
                continue
            if ours and alive(process) and not await end(process, ENDING):
                raise LeftOverStays(process=self.name, pid=str(process.pid))

    async def _keep_closed_runs(self) -> None:
        """A new namespace can be unknown for two seconds, so this is tried until it succeeds."""
        deadline = asyncio.get_running_loop().time() + START_SECONDS
        words = ["operator", "namespace", "update", "--namespace", self.namespace, "--retention", RETENTION]
        while not await self._says_yes([*words, "--address", self.address]):
            if not self.running or asyncio.get_running_loop().time() > deadline:
                raise self.failure()
            await asyncio.sleep(LOOK_EVERY)

    async def _says_yes(self, words: Sequence[str]) -> bool:
        call = await asyncio.create_subprocess_exec(
            program(),
            *words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment(),
        )
        return await call.wait() == 0

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, self.port)) == 0

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "HOME": str(self._folder.temporal), "TZ": "UTC"}

    def _command(self) -> list[str | Path]:
        return [
            program(), "server", "start-dev", "--db-filename", self.database, "--log-format", "json",
            "--log-level", "warn", "--ip", LOOPBACK, "--port", str(self.port), "--ui-ip", LOOPBACK,
            "--ui-port", str(self.ui_port), "--ui-disable-news-fetch", "--namespace", self.namespace,
            *_each("--sqlite-pragma", PRAGMAS),
            *_each("--dynamic-config-value", DYNAMIC),
            *_each("--search-attribute", [f"{name}={kind}" for name, kind in self.search_attributes.items()]),
        ]  # fmt: skip


def program() -> Path:
    """The ``temporal`` command of the wheel, beside the Python that runs this."""
    return Path(sysconfig.get_path("scripts")) / "temporal"


def _each(flag: str, values: Sequence[str]) -> list[str]:
    return [word for value in values for word in (flag, value)]

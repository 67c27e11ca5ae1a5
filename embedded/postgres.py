"""The embedded PostgreSQL: one server on the loopback, with an owner for migrations and a lesser role."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Self

import psutil

from embedded import cluster, secrets
from embedded.errors import LeftOverStays
from embedded.folder import DataFolder
from embedded.ports import LOOPBACK
from embedded.process import LOOK_EVERY, Process, Step, alive, end
from store.cluster import Login, provision
from store.pool import NOT_UP

DATABASE = "pingxi"
OWNER = "pingxi_owner"
APP = "pingxi_app"

FAST, AT_ONCE, BY_FORCE = Step(signal.SIGINT, 30), Step(signal.SIGQUIT, 10), Step(signal.SIGKILL, 5)
START_SECONDS = 120.0
NOTICED_WITHIN = 2.0
PID_LINE, STATUS_LINE = 0, 7

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Postgres(Process):
    """The server over one data folder.

    A *careless* one is quick and loses everything with the machine's power: for tests only.
    """

    def __init__(self, folder: DataFolder, port: int, *, careless: bool = False) -> None:
        super().__init__(
            "postgres",
            folder.logs / "postgres.log",
            account=folder.account,
            ending=(FAST, AT_ONCE, BY_FORCE),
            die_with_parent=careless,
        )
        self.port = port
        self.is_new = False
        self._folder = folder
        self._data = folder.postgres / "data"
        self._careless = careless
        self._secrets: secrets.Secrets | None = None
        self._programs: Path | None = None

    @property
    def owner_dsn(self) -> str:
        """Where migrations connect."""
        return self.dsn(OWNER, self._known().owner)

    @property
    def app_dsn(self) -> str:
        """Where the processes connect at run time."""
        return self.dsn(APP, self._known().app)

    @property
    def admin_dsn(self) -> str:
        """Where the superuser connects: to make roles and databases, for nothing else."""
        return self.dsn(cluster.SUPERUSER, self._known().superuser, "postgres")

    def dsn(self, role: str, password: str, database: str = DATABASE) -> str:
        """The address of *database* for *role*."""
        return f"postgresql://{role}:{password}@{LOOPBACK}:{self.port}/{database}?sslmode=disable"

    def prepare(self) -> Self:
        """Make the cluster and its passwords if missing. Raises what ``cluster.prepare`` raises."""
        self._programs = cluster.programs(self._folder)
        self.is_new = not self._data.exists()
        file = self._folder.secrets_file
        self._secrets = secrets.make(file) if self.is_new else secrets.read(file)
        options = ["--no-sync"] if self._careless else []
        cluster.prepare(self._folder, self._programs, self._secrets.superuser, options)
        return self

    async def start(self) -> None:
        """Start the server and wait until it takes connections, recovery after a crash included.

        Raises PartFailed, also where the server ends while its roles and its database are being made.
        """
        if self._programs is None:
            self.prepare()
        await self._clear_the_way()
        self.spawn(self._command(), {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, self._folder.postgres)
        await self.until(self._is_ready, START_SECONDS)
        if self.is_new or not self._marker.exists():
            await self._provision()

    async def stop_left_over(self) -> None:
        """End a server that an earlier run left here. Raises LeftOverStays."""
        found = self._left_overs()
        pid = self._pid_on_file()
        for process in sorted(found, key=lambda process: process.pid != pid):
            if not await end(
                process,
                (FAST, AT_ONCE, BY_FORCE) if process.pid == pid else (Step(signal.SIGQUIT, 5), BY_FORCE),
            ):
                raise LeftOverStays(process=self.name, pid=str(process.pid))

    async def _clear_the_way(self) -> None:
        """After a kill the server's own children take a moment to notice; a new server must not meet them."""
        if not (self._data / "postmaster.pid").exists():
            return
        for _ in range(round(2 / LOOK_EVERY)):
            if not self._left_overs():
                break
            await asyncio.sleep(LOOK_EVERY)
        await self.stop_left_over()
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _left_overs(self) -> list[psutil.Process]:
        """Every process at work in this very data folder; a pid on file may long be somebody else's."""
        found = []
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()) == self._data.resolve() and alive(process):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def _pid_on_file(self) -> int | None:
        lines = self._status_lines()
        return int(lines[PID_LINE]) if lines else None

    def _is_ready(self) -> bool:
        lines = self._status_lines()
        return (
            len(lines) > STATUS_LINE
            and lines[PID_LINE] == str(self.pid)
            and lines[STATUS_LINE].strip() == "ready"
        )

    def _status_lines(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _command(self) -> list[str | Path]:
        assert self._programs is not None
        settings = {**SETTINGS, "port": str(self.port), **(CARELESS if self._careless else {})}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self._programs / "postgres", "-D", self._data, *words]

    async def _provision(self) -> None:
        known = self._known()
        try:
            await provision(self.admin_dsn, DATABASE, Login(OWNER, known.owner), Login(APP, known.app))
        except NOT_UP as error:
            if await self._ended_within(NOTICED_WITHIN):
                raise self.failure() from error
            raise
        self._marker.touch()
        self.is_new = False

    async def _ended_within(self, seconds: float) -> bool:
        """Whether the server has ended, or does so within *seconds*: connections break a moment before."""
        for _ in range(round(seconds / LOOK_EVERY)):
            if not self.running:
                return True
            await asyncio.sleep(LOOK_EVERY)
        return not self.running

    @property
    def _marker(self) -> Path:
        return self._folder.postgres / "provisioned-2"

    def _known(self) -> secrets.Secrets:
        if self._secrets is None:
            self._secrets = secrets.read(self._folder.secrets_file)
        return self._secrets

"""PostgreSQL and Temporal over one data folder, each startable and killable by itself."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import asyncpg

from config import Settings
from embedded import leftovers, ports, runfile
from embedded.accounts import unprivileged_account
from embedded.errors import DatabaseUnreachable, PartFailed
from embedded.folder import DataFolder
from embedded.postgres import Postgres
from embedded.process import Process
from embedded.runfile import RunFile
from embedded.temporal import Temporal
from store.migrate import migrate

PREFERRED = {"api": 8600, "postgres": 8601, "temporal": 8602, "temporal_ui": 8603}

# How often a part is started that somebody kills while it is starting, and after how many seconds.
TRIES = 4
AGAIN_AFTER = 0.2

CANNOT_CONNECT = (
    OSError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.PostgresConnectionError,
)


class Tell(Protocol):
    """Says one step of the way: the id of its text, and what the text names."""

    def __call__(self, key: str, **params: object) -> None: ...


def say_nothing(key: str, **params: object) -> None:
    """For those that watch the outcome, not the way."""


class Stack:
    """The part of the stack that keeps the data; as a context it is started, migrated, and stopped again.

    A database or a Temporal whose address *settings* gives replaces the embedded one. A *careless* stack is
    for tests: quick, gone with the process that started it, not safe against loss of power.
    """

    def __init__(
        self,
        data_folder: Path,
        settings: Settings,
        *,
        search_attributes: Mapping[str, str] | None = None,
        careless: bool = False,
        tell: Tell = say_nothing,
    ) -> None:
        self.settings = settings
        self.folder = DataFolder(data_folder, unprivileged_account())
        self.parts: list[Process] = []
        self.ports: dict[str, int] = {}
        self._claimed = ports.Ports()
        self._search_attributes = search_attributes
        self._careless = careless
        self._tell = tell
        self._postgres: Postgres | None = None
        self._temporal: Temporal | None = None

    @property
    def postgres(self) -> Postgres:
        """The embedded PostgreSQL."""
        assert self._postgres is not None, "a database was given: there is no embedded one"
        return self._postgres

    @property
    def temporal(self) -> Temporal:
        """The embedded Temporal."""
        assert self._temporal is not None, "a Temporal was given: there is no embedded one"
        return self._temporal

    @property
    def app_dsn(self) -> str:
        """The database's address at run time."""
        return self.settings.app_dsn or self.postgres.app_dsn

    @property
    def owner_dsn(self) -> str:
        """The database's address for migrations."""
        if self.settings.app_dsn is None:
            return self.postgres.owner_dsn
        return self.settings.owner_dsn or self.settings.app_dsn

    @property
    def temporal_address(self) -> str:
        return self.settings.temporal_address or self.temporal.address

    @property
    def api_address(self) -> str:
        host = self.settings.api_host
        shown = ports.LOOPBACK if host in ("0.0.0.0", "::") else host  # noqa: S104 compared, not bound
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.ports['api']}/"

    @property
    def is_new(self) -> bool:
        """Whether the embedded database was made just now, so that there is no schema yet."""
        return self._postgres is not None and self._postgres.is_new

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Prepare and start both, and bring the schema up to date. Raises StackError; nothing runs then."""
        await self.prepare()
        await self.start_parts()

    async def prepare(self) -> None:
        """Take the folder, end what was left over, find the ports, make the cluster if it is new."""
        self._tell("stack_preparing", folder=str(self.folder.path))
        self.folder.open()
        try:
            run, damaged = runfile.read_or_set_aside(self.folder.run_file)
            if damaged:
                self._tell("stack_run_file_damaged", file=str(self.folder.run_file))
            await self._stop_left_overs(run)
            self._choose_ports(run.ports)
            self._lay_out()
        except BaseException:
            self._let_go()
            raise

    async def start_parts(self) -> None:
        """Start both at once, and bring the schema up to date. Raises StackError; nothing runs then."""
        outcomes = await asyncio.gather(
            self._start_database(), self._start_temporal(), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                await self.stop()
                raise outcome

    async def stop(self) -> None:
        """Stop whatever runs, Temporal and PostgreSQL last, and give the folder back."""
        servers = [part for part in (self._postgres, self._temporal) if part is not None]
        await asyncio.gather(*(part.stop() for part in self.parts if part not in servers))
        await asyncio.gather(*(part.stop() for part in servers))
        if self.folder.held:
            RunFile(ports=self.ports).write(self.folder.run_file)
            self._let_go()

    def record(self) -> None:
        """Write down what runs now; after every start of a part, so that nothing is left over unknown."""
        processes = tuple(one for part in self.parts if (one := runfile.recorded(part)) is not None)
        RunFile(ports=self.ports, addresses=self.addresses(), processes=processes).write(self.folder.run_file)

    def addresses(self) -> dict[str, str]:
        found = {
            "api": self.api_address,
            "database": self.app_dsn,
            "database_owner": self.owner_dsn,
            "temporal": self.temporal_address,
        }
        return found | ({"temporal_ui": self._temporal.ui_address} if self._temporal else {})

    def _let_go(self) -> None:
        self._claimed.release()
        self.folder.close()

    async def _stop_left_overs(self, run: RunFile) -> None:
        for name, pid in await leftovers.stop_programs(self.folder.path, run):
            self._tell("stack_left_over_stopped", process=name, pid=str(pid))
        await asyncio.gather(
            Postgres(self.folder, 0).stop_left_over(),
            Temporal(self.folder, 0, 0, "").stop_left_over(),
        )

    def _choose_ports(self, remembered: Mapping[str, int]) -> None:
        asked = {
            "api": self.settings.api_port,
            "postgres": self.settings.postgres_port,
            "temporal": self.settings.temporal_port,
            "temporal_ui": self.settings.temporal_ui_port,
        }
        for what, port in asked.items():
            host = self.settings.api_host if what == "api" else ports.LOOPBACK
            usual = () if self._careless else range(PREFERRED[what], PREFERRED[what] + 100, 10)
            wishes = [remembered.get(what), *usual]
            self.ports[what] = self._claimed.choose(what, port, wishes, host)
            if (before := remembered.get(what, self.ports[what])) != self.ports[what] and not port:
                self._tell("stack_port_moved", what=what, before=str(before), now=str(self.ports[what]))

    def _lay_out(self) -> None:
        if self.settings.app_dsn is None:
            self._postgres = Postgres(self.folder, self.ports["postgres"], careless=self._careless)
            if not (self.folder.postgres / "data").exists():
                self._tell("stack_making_database")
            self.parts.append(self._postgres.prepare())
        if self.settings.temporal_address is None:
            self._temporal = Temporal(
                self.folder,
                self.ports["temporal"],
                self.ports["temporal_ui"],
                self.settings.temporal_namespace,
                search_attributes=self._search_attributes,
                careless=self._careless,
            )
            self.parts.append(self._temporal)

    async def _start_database(self) -> None:
        if self._postgres is not None:
            await self._start(self._postgres)
        self._tell("stack_schema_ready", number=str(await self._migrated()))

    async def _migrated(self, tries: int = TRIES) -> int:
        """The schema's number. A server of ours that was killed meanwhile is started again."""
        try:
            return await migrate(self.owner_dsn)
        except CANNOT_CONNECT as error:
            if self._postgres is None or tries <= 1:
                raise DatabaseUnreachable(reason=str(error)) from error
        if not self._postgres.running:
            await self._start(self._postgres)
        await asyncio.sleep(AGAIN_AFTER)
        return await self._migrated(tries - 1)

    async def _start_temporal(self) -> None:
        if self._temporal is not None:
            await self._start(self._temporal)
            self._tell("stack_temporal_ready")

    async def _start(self, part: Process, tries: int = TRIES) -> None:
        """Start a part; one that somebody killed while it was starting is started again."""
        try:
            await part.start()
        except PartFailed:
            killed = part.exit_code is not None and part.exit_code < 0
            if not killed or tries <= 1:
                raise
            await asyncio.sleep(AGAIN_AFTER)
            await self._start(part, tries - 1)
            return
        self.record()

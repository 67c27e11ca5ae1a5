"""The demonstration, wired: joins the running stack, or runs one for as long as it lasts."""

import asyncio
import signal
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commands.client import ACCOUNTS, Service, address_of, answers, signed_in
from commands.failures import NoStack, ServiceUnreachable
from commands.stack import search_attributes
from commands.terminal import Terminal
from config import Settings
from demo.cascade import Cascade, find
from demo.people import Account, cast, remember, remembered, settle
from demo.plan import Shown, bring_into_force, chosen
from demo.player import Player
from domain.plan import FEED
from embedded.progress import Printer
from embedded.runfile import joined
from embedded.supervisor import Supervisor
from store.organisation.changes import By
from store.pool import open_pool, wait_for_schema

DATABASE_PATIENCE = 20.0


@dataclass(frozen=True)
class Wishes:
    """What the demonstration was asked to show. ``url`` names a service that this machine does not run."""

    folder: Path | None
    cascade: str | None
    speed: int
    plan: str
    url: str | None = None


async def run(settings: Settings, terminal: Terminal, wishes: Wishes) -> None:
    """Show the cascade, on the stack that runs in the data folder or else on one that is run for it.

    Ends with the cascade; a stack that was run for it goes on until SIGINT or SIGTERM.
    """
    cascade, shown = find(wishes.folder, wishes.cascade), chosen(wishes.plan)
    if await _runs(settings, wishes.url):
        await _until_stopped(_Show(settings, terminal, wishes, cascade, shown))
        return
    terminal.say("demo_starting")
    supervisor = Supervisor(settings, search_attributes=search_attributes(), tell=Printer(terminal.locale))
    show = _Show(settings, terminal, wishes, cascade, shown)
    await _with_stack(supervisor, show)


async def _runs(settings: Settings, url: str | None) -> bool:
    try:
        address = address_of(settings, url)
    except NoStack:
        return False
    return url is not None or await asyncio.to_thread(answers, address)


class _Show:
    """One showing."""

    def __init__(
        self, settings: Settings, terminal: Terminal, wishes: Wishes, cascade: Cascade, shown: Shown
    ) -> None:
        self._settings, self._terminal, self._wishes = settings, terminal, wishes
        self._cascade, self._shown, self._plan = cascade, shown, shown.plan
        self._stop = threading.Event()

    def stop(self) -> None:
        """End soon, wherever it is."""
        self._stop.set()

    async def go(self) -> None:
        """Make the people, open the incident, play the cascade."""
        accounts, plan_hash = await self._people()
        self._introduce(accounts)
        if self._stop.is_set():
            return
        await asyncio.to_thread(self._play, accounts, plan_hash)

    async def _people(self) -> tuple[list[Account], str]:
        reached = joined(self._settings)
        if reached.app_dsn is None:
            raise NoStack(folder=str(reached.data_folder))
        file = reached.data_folder.expanduser() / "run" / ACCOUNTS
        known = remembered(file)
        kept = {each.login: each for each in known}
        needed = cast(self._plan, self._terminal.locale, self._shown.procedures())
        accounts = [kept.get(each.login, each) for each in needed]
        pool = await open_pool(reached.app_dsn, max_size=2, name="pingxi-demo", patience=DATABASE_PATIENCE)
        try:
            await wait_for_schema(pool, patience=DATABASE_PATIENCE)
            await settle(pool, self._plan, accounts, known, datetime.now(UTC))
            by = By("setup", self._terminal.text("release_demo_why"), datetime.now(UTC))
            plan_hash = await bring_into_force(pool, self._shown, by)
        finally:
            await pool.close()
        others = [each for each in known if each.login not in {account.login for account in accounts}]
        remember(file, [*accounts, *others])
        return accounts, plan_hash

    def _introduce(self, accounts: list[Account]) -> None:
        self._terminal.say("demo_people")
        rows = ([each.login, each.password, each.name] for each in accounts)
        self._terminal.table(("demo_column_login", "demo_column_password", "demo_column_name"), rows)

    def _play(self, accounts: list[Account], plan_hash: str) -> None:
        terminal, wishes = self._terminal, self._wishes
        by_role = {each.role: each for each in accounts if each.role and each.procedure is None}
        opener = next(role for role in self._plan.may["open"].roles if role in by_role)
        with ExitStack() as sessions:

            def signs_in(role: str) -> Service:
                account = by_role[role]
                return sessions.enter_context(
                    signed_in(self._settings, terminal, wishes.url, account.login, account.password)
                )

            player = Player(
                terminal,
                lambda: signs_in(opener),
                lambda: signs_in(FEED),
                self._plan,
                plan_hash,
                self._stop,
            )
            incident = player.open(self._cascade, opener)
            address = address_of(self._settings, wishes.url)
            terminal.say("demo_opened", cascade=self._cascade.id, incident=incident, speed=str(wishes.speed))
            terminal.say("demo_page", address=f"{address}/incidents/{incident}")
            player.play(incident, self._cascade, wishes.speed)


async def _until_stopped(show: _Show) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, show.stop)
    await show.go()


async def _with_stack(supervisor: Supervisor, show: _Show) -> None:
    def stop() -> None:
        show.stop()
        supervisor.stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    running = asyncio.create_task(supervisor.run())
    ready = asyncio.create_task(supervisor.ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if supervisor.ready.is_set():
            await show.go()
    except ServiceUnreachable:
        if not running.done():
            raise
    except BaseException:
        stop()
        raise
    finally:
        ready.cancel()
        await running

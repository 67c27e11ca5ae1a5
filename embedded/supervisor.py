"""``pingxi up``: starts everything in one data folder, keeps it running, and stops it in order."""

import asyncio
import signal
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any

from config import Settings
from embedded.errors import PartFailed
from embedded.process import Process
from embedded.programs import LATER, Program, commands, environment
from embedded.stack import Stack, Tell, say_nothing
from logs import set_up_logging

FIRST_PAUSE, LONGEST_PAUSE, STEADY = 0.2, 10.0, 30.0
PAGES, PAGE_EVERY, HEAD_START = "api", 0.05, 3.0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """The stack and the product's processes over it; whatever dies is started again, however often.

    *programs* names the processes and their command lines; by default those of the product. A *careless*
    stack is for tests.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        programs: Mapping[str, Sequence[str]] | None = None,
        search_attributes: Mapping[str, str] | None = None,
        careless: bool = False,
        tell: Tell = say_nothing,
    ) -> None:
        self.stack = Stack(
            settings.data_folder,
            settings,
            search_attributes=search_attributes,
            careless=careless,
            tell=tell,
        )
        self.ready = asyncio.Event()
        self._commands = commands() if programs is None else programs
        self._tell = tell
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Start everything, keep it until ``stop``, then stop it. Raises StackError if it cannot start."""
        await self.stack.prepare()
        work = asyncio.create_task(self._work())
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._tell("stack_stopping")
            await _cancel(work, stopped)
            await self.stack.stop()
            self._tell("stack_stopped")
        if not work.cancelled():
            work.result()

    def stop(self) -> None:
        """Have ``run`` stop everything and return."""
        self._stopping.set()

    async def _work(self) -> None:
        await self._start()
        await asyncio.gather(
            self._announce(), self._start_later(), *(self._keep(part) for part in self.stack.parts)
        )

    async def _start(self) -> None:
        """Where there is a schema already, the pages start beside the servers; the rest follows them."""
        early = not self.stack.is_new
        if early:
            self._launch([PAGES])
        await self.stack.start_parts()
        if not early:
            self._launch([PAGES])
        await self._head_start()
        self._launch([name for name in self._commands if name != PAGES and name not in LATER])
        self._tell("stack_programs_started", names=", ".join(self._commands))

    async def _start_later(self) -> None:
        await self.ready.wait()
        running = len(self.stack.parts)
        self._launch(LATER)
        await asyncio.gather(*(self._keep(part) for part in self.stack.parts[running:]))

    def _launch(self, names: Sequence[str]) -> None:
        stack = self.stack
        told = environment(
            stack.settings, stack.folder, stack.app_dsn, stack.temporal_address, stack.ports["api"]
        )
        for name in names:
            if name in self._commands:
                program = Program(name, stack.folder, self._commands[name], told)
                program.launch()
                stack.parts.append(program)
        stack.record()

    async def _head_start(self) -> None:
        pages = next((part for part in self.stack.parts if part.name == PAGES), None)
        deadline = asyncio.get_running_loop().time() + HEAD_START
        while pages is not None and pages.running and asyncio.get_running_loop().time() < deadline:
            if await _answers(self.stack.api_address):
                return
            await asyncio.sleep(PAGE_EVERY)

    async def _keep(self, part: Process) -> None:
        loop = asyncio.get_running_loop()
        pause, started = FIRST_PAUSE, loop.time()
        while True:
            code = await part.wait()
            if loop.time() - started > STEADY:
                pause = FIRST_PAUSE
            self._tell("stack_part_ended", part=part.name, exit=str(code), log_file=str(part.log_file))
            await asyncio.sleep(pause)
            pause, started = min(pause * 2, LONGEST_PAUSE), loop.time()
            await self._start_again(part)

    async def _start_again(self, part: Process) -> None:
        try:
            await part.start()
        except PartFailed as failure:
            self._tell(failure.code, **failure.params)
            part.kill()
            return
        self.stack.record()
        self._tell("stack_part_back", part=part.name)

    async def _announce(self) -> None:
        """Say the addresses once the first page is there; then rest, like the other keepers."""
        if PAGES in self._commands:
            while not await _answers(self.stack.api_address):
                await asyncio.sleep(PAGE_EVERY)
        addresses = self.stack.addresses()
        self._tell("stack_ready", api=addresses["api"], folder=str(self.stack.folder.path))
        if "temporal_ui" in addresses:
            self._tell("stack_temporal_ui", address=addresses["temporal_ui"])
        self.ready.set()


async def up(
    settings: Settings,
    tell: Tell,
    search_attributes: Mapping[str, str] | None = None,
    *,
    programs: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Run the whole product until SIGINT, SIGTERM or the end of its terminal.

    Raises StackError if it cannot start.
    """
    supervisor = Supervisor(settings, programs=programs, search_attributes=search_attributes, tell=tell)
    set_up_logging(settings, "up", file=supervisor.stack.folder.logs / "up.log")
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, supervisor.stop)
    try:
        await supervisor.run()
    finally:
        for number in ENDING:
            loop.remove_signal_handler(number)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _answers(address: str) -> bool:
    """Whether an HTTP server answers there, whatever it says."""
    place = urllib.parse.urlsplit(address)
    try:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            writer.write(f"GET / HTTP/1.0\r\nHost: {place.netloc}\r\n\r\n".encode())
            return (await reader.readline()).startswith(b"HTTP/")
        finally:
            writer.close()
    except OSError:
        return False

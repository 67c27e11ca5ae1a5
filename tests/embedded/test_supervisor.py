"""``pingxi up`` over stand-ins for the processes: whatever dies comes back, nothing is left over."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest

from embedded import leftovers, runfile
from embedded.errors import LeftOverStays, PartFailed
from embedded.process import alive
from embedded.supervisor import Supervisor
from tests.embedded.stubs import PROGRAMS, python, settings

ENOUGH = 30
FOLDER_IN_USE = 22


class Told:
    """What was said, and a way to wait for it."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, dict[str, object]]] = []

    def __call__(self, key: str, **params: object) -> None:
        self.steps.append((key, params))

    def parts(self, key: str) -> list[object]:
        return [params["part"] for said, params in self.steps if said == key]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(ENOUGH):
        while not true():
            await asyncio.sleep(0.02)


def recorded(data_folder: Path) -> tuple[runfile.RunningProcess, ...]:
    return runfile.read(data_folder / "run" / "stack.json").processes


@asynccontextmanager
async def running(data_folder: Path, told: Told, programs=PROGRAMS) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(settings(data_folder), programs=programs, careless=True, tell=told)
    work = asyncio.create_task(supervisor.run())
    ready = asyncio.create_task(supervisor.ready.wait())
    async with asyncio.timeout(ENOUGH):
        await asyncio.wait({work, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    try:
        if work.done():
            work.result()
        yield supervisor
    finally:
        supervisor.stop()
        await work


async def test_everything_starts_is_reachable_and_stops(data_folder):
    told = Told()
    async with running(data_folder, told) as supervisor:
        reader, writer = await asyncio.open_connection("127.0.0.1", supervisor.stack.ports["api"])
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        assert (await reader.read()).endswith(b"page")
        writer.close()
        processes = [psutil.Process(one.pid) for one in recorded(data_folder)]
        assert len(processes) == 4
    assert not any(process.is_running() for process in processes)
    assert recorded(data_folder) == ()
    keys = [key for key, _ in told.steps]
    assert keys.index("stack_schema_ready") < keys.index("stack_programs_started") < keys.index("stack_ready")
    assert keys[-1] == "stack_stopped"


async def test_every_part_that_is_killed_comes_back(data_folder):
    told = Told()
    async with running(data_folder, told) as supervisor:
        before = {part.name: part.pid for part in supervisor.stack.parts}
        for pid in before.values():
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        await until(lambda: sorted(map(str, told.parts("stack_part_back"))) == sorted(before))
        after = {part.name: part.pid for part in supervisor.stack.parts}
        assert not set(after.values()) & {*before.values(), None}
        connection = await asyncpg.connect(supervisor.stack.app_dsn)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
        assert {one.pid for one in recorded(data_folder)} == set(after.values())


async def test_a_process_that_keeps_ending_is_tried_again_and_does_not_disturb_the_rest(data_folder):
    told = Told()
    programs = {**PROGRAMS, "worker": python("raise SystemExit(3)")}
    async with running(data_folder, told, programs) as supervisor:
        await until(lambda: told.parts("stack_part_ended").count("worker") >= 3)
        assert {params["exit"] for key, params in told.steps if key == "stack_part_ended"} == {"3"}
        assert supervisor.stack.postgres.running
        assert told.parts("stack_part_ended").count("api") == 0


async def test_the_programs_are_not_given_the_owners_password(data_folder, monkeypatch):
    monkeypatch.setenv("PINGXI_DATABASE_OWNER_URL", "postgresql://owner:hidden@elsewhere/x")
    async with running(data_folder, Told()) as supervisor:
        worker = next(part for part in supervisor.stack.parts if part.name == "worker")
        told = psutil.Process(worker.pid).environ()
        assert told["DATABASE_URL"] == supervisor.stack.app_dsn
        assert told["TEMPORAL_ADDRESS"] == supervisor.stack.temporal_address
        assert not any("pingxi_owner" in value or "hidden" in value for value in told.values())


async def test_being_told_to_stop_while_starting_leaves_nothing_behind(data_folder):
    supervisor = Supervisor(settings(data_folder), programs=PROGRAMS, tell=Told())
    supervisor.stop()
    await supervisor.run()
    assert recorded(data_folder) == ()
    assert not supervisor.stack.postgres.running


async def test_a_part_that_cannot_start_is_told_with_its_last_words(data_folder):
    async with running(data_folder, Told()):
        pass
    (data_folder / "postgres" / "data" / "global" / "pg_control").unlink()
    told = Told()
    with pytest.raises(PartFailed) as failed:
        async with running(data_folder, told):
            pass
    assert failed.value.params["part"] == "postgres"
    assert "pg_control" in str(failed.value.params["last_lines"])
    assert not [process for process in psutil.process_iter() if str(data_folder) in _words(process)]


async def test_after_a_kill_the_next_up_ends_what_was_left_and_goes_on(data_folder):
    first = await _up(data_folder)
    await _reads(first, "Pingxi is up")
    left = {one.name: psutil.Process(one.pid) for one in recorded(data_folder)}
    second = await _up(data_folder)
    assert "in use by another Pingxi" in await _ends(second, code=FOLDER_IN_USE)

    first.kill()
    await first.wait()
    assert all(alive(process) for process in left.values())
    third = await _up(data_folder)
    said = await _reads(third, "Pingxi is up")
    for name in PROGRAMS:
        assert f"Ended {name} (pid {left[name].pid})" in said
    assert not any(alive(process) for process in left.values())

    third.send_signal(signal.SIGTERM)
    assert "Everything has stopped" in await _ends(third, code=0)


async def test_a_closed_terminal_stops_everything_in_order(data_folder):
    process = await _up(data_folder)
    await _reads(process, "Pingxi is up")
    left = [psutil.Process(one.pid) for one in recorded(data_folder)]
    process.send_signal(signal.SIGHUP)
    assert await asyncio.wait_for(process.wait(), ENOUGH) == 0
    assert not any(alive(one) for one in left)
    assert recorded(data_folder) == ()


async def test_everything_killed_at_once_starts_again(data_folder):
    first = await _up(data_folder)
    await _reads(first, "Pingxi is up")
    before = runfile.read(data_folder / "run" / "stack.json").addresses
    for process in [psutil.Process(one.pid) for one in recorded(data_folder)]:
        process.kill()
    first.kill()
    await first.wait()
    async with running(data_folder, Told()) as supervisor:
        assert supervisor.stack.addresses() == before


async def test_a_left_over_that_does_not_end_is_named(data_folder, monkeypatch):
    monkeypatch.setattr(leftovers, "POLITELY", ())
    stays = await asyncio.create_subprocess_exec(
        *python("input()"), stdin=asyncio.subprocess.PIPE, env={leftovers.MARK: str(data_folder)}
    )
    with pytest.raises(LeftOverStays) as failed:
        await Supervisor(settings(data_folder), programs=PROGRAMS, tell=Told()).run()
    assert failed.value.params["pid"] == str(stays.pid)
    await stays.communicate(b"\n")


async def _up(data_folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.embedded.stubs", str(data_folder), stdout=asyncio.subprocess.PIPE
    )


async def _reads(process: asyncio.subprocess.Process, words: str) -> str:
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(ENOUGH):
        while words not in said:
            line = await process.stdout.readline()
            assert line, f"ended without {words!r}: {said}"
            said += line.decode()
    return said


async def _ends(process: asyncio.subprocess.Process, code: int) -> str:
    said, _ = await asyncio.wait_for(process.communicate(), ENOUGH)
    assert process.returncode == code
    return said.decode()


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""

"""What an earlier run that was killed left behind in the data folder is ended before a new one begins."""

import asyncio
from pathlib import Path

import psutil

from embedded.errors import LeftOverStays
from embedded.process import POLITELY, alive, end
from embedded.runfile import RunFile

MARK = "PINGXI_STACK_FOLDER"
SERVERS = ("postgres", "temporal")


async def stop_programs(folder: Path, run: RunFile) -> list[tuple[str, int]]:
    """End the product's own processes of an earlier run, all at once; their names and pids.

    They are known by the run file, and by the mark in their environment should the file have come too late.
    Raises LeftOverStays if one does not end.
    """
    found = _marked(folder) | _recorded(run)
    await asyncio.gather(*(_end(name, process) for process, name in found.items()))
    return [(name, process.pid) for process, name in found.items()]


async def _end(name: str, process: psutil.Process) -> None:
    if not await end(process, POLITELY):
        raise LeftOverStays(process=name, pid=str(process.pid))


def _recorded(run: RunFile) -> dict[psutil.Process, str]:
    return {
        process: one.name
        for one in run.processes
        if one.name not in SERVERS and (process := one.find()) is not None
    }


def _marked(folder: Path) -> dict[psutil.Process, str]:
    found = {}
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(folder) and alive(process):
                found[process] = process.name()
        except psutil.Error:
            continue
    return found

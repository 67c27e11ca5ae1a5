"""``pingxi up`` until the first page is there: on a new data folder, and again."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from random import Random
from time import perf_counter

import httpx
import psutil

from bench.figures import Sample
from bench.load import Unfinished
from bench.scale import Scale
from bench.stage import HOUSE, folder_for_now
from embedded.ports import any_free

PATIENCE = 120.0


async def run(scale: Scale, random: Random) -> Sample:
    """One run."""
    folder = folder_for_now()
    try:
        cold = await _first_page(str(folder))
        warm = await _first_page(str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"warm": (warm, None), "cold": (cold, None)}


async def _first_page(folder: str) -> float:
    """Seconds from the command to a page; then it is stopped in order."""
    port = any_free()
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "up", "--data-folder", folder, "--port", str(port),
        cwd=HOUSE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _answers(f"http://127.0.0.1:{port}/sign-in", process)
        return perf_counter() - started
    finally:
        if process.returncode is None:
            psutil.Process(process.pid).send_signal(signal.SIGINT)
        await process.wait()


async def _answers(address: str, process: asyncio.subprocess.Process) -> None:
    ends = perf_counter() + PATIENCE
    async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as client:
        while perf_counter() < ends and process.returncode is None:
            try:
                if (await client.get(address)).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    raise Unfinished(done="0", sent="1")

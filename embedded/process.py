"""One operating-system process of the stack: started in a session of its own, stopped in rising earnest."""

import asyncio
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psutil

from embedded.accounts import Account
from embedded.errors import PartFailed

LOOK_EVERY = 0.02
KEEP_LOG_BYTES = 20 * 2**20
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Step:
    """One way of ending a process: the signal, and how many seconds it is given."""

    signal: signal.Signals
    seconds: float


POLITELY = (Step(signal.SIGTERM, 15), Step(signal.SIGKILL, 5))


class Process:
    """A process that can be started again and again under one name.

    *die_with_parent* ends it with the thread that started it: for throw-away stacks only, since a product's
    database must not be ended in haste.
    """

    def __init__(
        self,
        name: str,
        log_file: Path,
        *,
        account: Account | None = None,
        ending: Sequence[Step] = POLITELY,
        die_with_parent: bool = False,
    ) -> None:
        self.name = name
        self.log_file = log_file
        self._account = account
        self._ending = ending
        self._die_with_parent = die_with_parent
        self._popen: subprocess.Popen[bytes] | None = None
        self._said_before = 0

    @property
    def pid(self) -> int | None:
        """Its pid while it runs, else None."""
        return self._popen.pid if self._popen is not None and self._popen.poll() is None else None

    @property
    def running(self) -> bool:
        return self.pid is not None

    @property
    def exit_code(self) -> int | None:
        """How the last run ended (negative: by which signal), or None if it has not."""
        return self._popen.poll() if self._popen is not None else None

    def spawn(self, argv: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> None:
        """Start it; it is not ready yet. What it says goes to its log file."""
        assert not self.running, f"{self.name} already runs"
        account = self._account
        hook = _end_with(self._ending[0].signal) if self._die_with_parent else None
        with self._open_log() as log:
            self._popen = subprocess.Popen(
                [str(part) for part in argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=cwd,
                umask=0o077,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=hook,  # noqa: PLW1509 it makes one system call
            )

    async def start(self) -> None:
        """Start it and wait until it is ready; each kind of part says how. Raises PartFailed."""
        raise NotImplementedError

    async def wait(self) -> int:
        """Wait until it ends; its exit code."""
        while (code := self.exit_code) is None and self._popen is not None:
            await asyncio.sleep(LOOK_EVERY)
        return code or 0

    async def until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until *ready*. Raises PartFailed if it ends before, or is not ready within *seconds*."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not ready():
            if not self.running or asyncio.get_running_loop().time() > deadline:
                raise self.failure()
            await asyncio.sleep(LOOK_EVERY)

    def failure(self) -> PartFailed:
        """That this part failed, with the last lines it said."""
        return PartFailed(part=self.name, log_file=str(self.log_file), last_lines=self.last_lines())

    def last_lines(self, count: int = 8) -> str:
        """The end of what it said in this run."""
        with self.log_file.open("rb") as log:
            log.seek(max(self._said_before, self.log_file.stat().st_size - 8000))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-count:])

    def kill(self) -> None:
        """SIGKILL, at once."""
        if self._popen is not None and self._popen.poll() is None:
            self._popen.kill()
            self._popen.wait()

    async def stop(self) -> None:
        """End it step by step; returns when it is gone."""
        if (pid := self.pid) is not None:
            await end(psutil.Process(pid), self._ending, gone=lambda: not self.running)

    def _open_log(self) -> BinaryIO:
        if self.log_file.exists() and self.log_file.stat().st_size > KEEP_LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        log = self.log_file.open("ab")
        self._said_before = log.tell()
        self.log_file.chmod(0o600)
        return log


async def end(
    process: psutil.Process, ending: Sequence[Step], gone: Callable[[], bool] | None = None
) -> bool:
    """Send each step's signal and wait its seconds; whether the process is gone. It need not be our child."""
    is_gone = gone or (lambda: not alive(process))
    for step in ending:
        if is_gone():
            return True
        try:
            process.send_signal(step.signal)
        except psutil.NoSuchProcess:
            return True
        except psutil.AccessDenied:
            return False
        deadline = asyncio.get_running_loop().time() + step.seconds
        while not is_gone() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(LOOK_EVERY)
    return is_gone()


def alive(process: psutil.Process) -> bool:
    """Whether it runs: a zombie, which only waits for its parent, does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _end_with(number: signal.Signals) -> Callable[[], None]:
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        library.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return ask_the_kernel

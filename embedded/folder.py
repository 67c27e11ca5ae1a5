"""The one data folder: its layout, who may look into it, and the lock that keeps a second stack out.

::

    lock                    held while a stack works here
    secrets.json            passwords of the database's roles
    run/stack.json          addresses, ports and processes of the present or last run
    logs/<part>.log         what each part says
    postgres/data/          the database
    temporal/temporal.db    Temporal's own state
    programs/               PostgreSQL's programs, if they lie where its account may not enter
"""

import errno
import fcntl
import os
import pwd
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from embedded.accounts import Account, barrier
from embedded.errors import DiskFull, FolderInUse, FolderNotReachable, FolderNotWritable, FolderOfAnother

NEEDED_MB = 300


class DataFolder:
    """The data folder, held under its lock from ``open`` to ``close``."""

    def __init__(self, path: Path, account: Account | None, *, needed_mb: int = NEEDED_MB) -> None:
        self.path = path.expanduser().resolve()
        self.account = account
        self.needed_mb = needed_mb
        self._lock: int | None = None

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def temporal(self) -> Path:
        return self.path / "temporal"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def programs(self) -> Path:
        return self.path / "programs"

    @property
    def secrets_file(self) -> Path:
        return self.path / "secrets.json"

    @property
    def run_file(self) -> Path:
        return self.path / "run" / "stack.json"

    @property
    def held(self) -> bool:
        """Whether this very object holds the lock."""
        return self._lock is not None

    def open(self) -> None:
        """Create what is missing and take the lock.

        Raises FolderNotWritable, FolderNotReachable, FolderOfAnother, DiskFull, or FolderInUse if another
        stack is at work.
        """
        try:
            self._refuse_data_of_another()
            self._make_folders()
            self._take_lock()
        except OSError as error:
            self.close()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise self._disk_full() from error
            raise FolderNotWritable(folder=str(self.path), reason=error.strerror or str(error)) from error
        if shutil.disk_usage(self.path).free < self.needed_mb * 2**20:
            self.close()
            raise self._disk_full()

    def close(self) -> None:
        """Give the lock back. The file stays: removing it would let two stacks hold two locks."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refuse_data_of_another(self) -> None:
        """Root must not take a user's data over unasked, or the user could never start it again."""
        data = self.postgres / "data"
        ours = self.account.uid if self.account else os.geteuid()
        if data.exists() and (owner := data.stat().st_uid) != ours:
            raise FolderOfAnother(folder=str(self.path), owner=_name_of(owner))

    def _make_folders(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.postgres, self.temporal, self.logs, self.programs, self.run_file.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            self._let_in(self.account)

    def _let_in(self, account: Account) -> None:
        """The account may pass through the folder, own PostgreSQL's part, and see nothing else."""
        os.chown(self.path, 0, account.gid)
        self.path.chmod(0o710)
        os.chown(self.postgres, account.uid, account.gid)
        self.programs.chmod(0o755)
        if (closed := barrier(self.postgres, account)) is not None:
            raise FolderNotReachable(folder=str(self.path), barrier=str(closed), account=account.name)

    def _take_lock(self) -> None:
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.read(lock, 20).decode(errors="replace").strip() or "?"
            os.close(lock)
            raise FolderInUse(folder=str(self.path), pid=pid) from error
        self._lock = lock
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)

    def _disk_full(self) -> DiskFull:
        free = shutil.disk_usage(self.path if self.path.exists() else self.path.parent).free // 2**20
        return DiskFull(folder=str(self.path), free_mb=str(free), needed_mb=str(self.needed_mb))


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"

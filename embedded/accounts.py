"""PostgreSQL refuses to run as root: then it runs as an account of its own, which must reach its files."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import AccountMissing

NAME = "pingxi"


@dataclass(frozen=True)
class Account:
    """An operating-system account that a process is given instead of root."""

    name: str
    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """None unless this process is root; then the account ``pingxi``, made if need be.

    Raises AccountMissing if it does not exist and cannot be made.
    """
    if os.geteuid() != 0:
        return None
    found = _look_up() or _create()
    if found.uid == 0:
        raise AccountMissing(account=NAME, reason="uid 0")
    return found


def barrier(path: Path, account: Account | None) -> Path | None:
    """The first folder on the way to *path* that *account* may not enter, or None if it may enter all."""
    if account is None:
        return None
    resolved = path.resolve()
    for folder in [*reversed(resolved.parents), resolved]:
        if folder.is_dir() and not _may_enter(folder.stat(), account):
            return folder
    return None


def _may_enter(entry: os.stat_result, account: Account) -> bool:
    if entry.st_uid == account.uid:
        return bool(entry.st_mode & stat.S_IXUSR)
    if entry.st_gid == account.gid:
        return bool(entry.st_mode & stat.S_IXGRP)
    return bool(entry.st_mode & stat.S_IXOTH)


def _look_up() -> Account | None:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _create() -> Account:
    result = subprocess.run(_command(), capture_output=True, text=True, check=False)
    found = _look_up()
    if found is None:
        raise AccountMissing(account=NAME, reason=(result.stderr or result.stdout).strip())
    return found


def _command() -> list[str]:
    if useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        return [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
                "--shell", "/usr/sbin/nologin", NAME]  # fmt: skip
    if adduser := shutil.which("adduser", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        return [adduser, "-S", "-D", "-H", "-s", "/sbin/nologin", NAME]
    raise AccountMissing(account=NAME, reason="useradd, adduser")

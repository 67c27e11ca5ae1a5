"""``run/stack.json``: where the parts of the present or last run are, and which processes they were."""

from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from config import Settings
from embedded.process import Process, alive
from embedded.secrets import write_private

SAME_START = 2.0


class RunningProcess(BaseModel):
    """A process by its pid and the second at which it started, since pids come round again."""

    model_config = ConfigDict(frozen=True)

    name: str
    pid: int
    started: float

    def find(self) -> psutil.Process | None:
        """The very process, if it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < SAME_START and alive(process)
        except psutil.NoSuchProcess:
            return None
        return process if same else None


class RunFile(BaseModel):
    """What the file holds. The addresses of the database hold passwords: the file is for its owner alone."""

    model_config = ConfigDict(frozen=True)

    ports: dict[str, int] = Field(default_factory=dict)
    addresses: dict[str, str] = Field(default_factory=dict)
    processes: tuple[RunningProcess, ...] = ()

    def write(self, file: Path) -> None:
        write_private(file, self.model_dump_json(indent=2))


def read(file: Path) -> RunFile:
    """What the last run wrote, or an empty one. Raises ValidationError for a damaged file."""
    return RunFile.model_validate_json(file.read_bytes()) if file.exists() else RunFile()


def read_or_set_aside(file: Path) -> tuple[RunFile, bool]:
    """As ``read``, but a damaged file is renamed to ``.damaged``, and the second value says so."""
    try:
        return read(file), False
    except ValidationError:
        file.replace(file.with_suffix(".damaged"))
        return RunFile(), True


def recorded(process: Process) -> RunningProcess | None:
    """The record of a process, or None if it does not run."""
    if (pid := process.pid) is None:
        return None
    try:
        return RunningProcess(name=process.name, pid=pid, started=psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def joined(settings: Settings) -> Settings:
    """*settings* with the addresses of the stack that runs in the data folder, where none were given.

    For commands that speak to a running stack. Raises PermissionError for another account's folder.
    """
    run = read(settings.data_folder.expanduser() / "run" / "stack.json")
    addresses = run.addresses if any(one.find() for one in run.processes) else {}
    found: dict[str, object] = {}
    if settings.database_url is None and "database" in addresses:
        found["database_url"] = SecretStr(addresses["database"])
        found["database_owner_url"] = SecretStr(addresses["database_owner"])
    if settings.temporal_address is None and "temporal" in addresses:
        found["temporal_address"] = addresses["temporal"]
    return settings.model_copy(update=found)

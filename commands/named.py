"""Plans by their names: built-in ids, files, and the versions that a running service keeps (``id@which``)."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from commands.failures import PlanNotFound
from commands.terminal import Terminal

if TYPE_CHECKING:
    from commands.client import Service
    from domain.plan import Plan


@dataclass(frozen=True)
class Reach:
    """How the service is reached, where a name asks for one of its versions."""

    login: str | None
    url: str | None
    data_folder: Path | None


def load(name: str) -> "Plan":
    """A plan by the id of a built-in one or by its file. Raises PlanNotFound, or InvalidPlan."""
    from plans import load_file, shipped

    files = shipped()
    path = files.get(name, Path(name))
    if not path.exists():
        raise PlanNotFound(plan=name, known=", ".join(files))
    return load_file(path)[1]


def taken(terminal: Terminal, names: list[str], reach: Reach) -> "list[Plan]":
    """The plans of these names; signs in only where one is a version of the service's.

    Raises PlanNotFound, InvalidPlan, or what reaching the service raises.
    """
    if not any(_kept(name) for name in names):
        return [load(name) for name in names]
    from commands.client import signed_in
    from commands.settings import settings_for

    settings = settings_for(terminal, reach.data_folder)
    with signed_in(settings, terminal, reach.url, reach.login) as service:
        return [_from(service, name) if _kept(name) else load(name) for name in names]


def _kept(name: str) -> bool:
    return "@" in name and not Path(name).exists()


def _from(service: "Service", name: str) -> "Plan":
    from domain.plan import plan_from_json

    plan_id, _, which = name.partition("@")
    body = service.get(f"plans/{quote(plan_id, safe='')}", version=which or "in-force")
    return plan_from_json(body["plan"])

"""What the tests of the production shape read: the compose file, the Dockerfile, the names they use."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
OURS = (
    "pingxi-migrate", "worker", "dispatcher", "archiver", "sequencer", "witness", "watcher", "api", "tools",
)  # fmt: skip
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:-|:\?)(?P<rest>[^}]*))?\}")


def compose() -> dict[str, Any]:
    """The compose file, its anchors resolved."""
    loaded: dict[str, Any] = YAML(typ="safe").load(COMPOSE_FILE)
    return loaded


def services() -> dict[str, dict[str, Any]]:
    """The services by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def variables() -> Iterator[re.Match[str]]:
    """Every variable that the compose file takes from outside."""
    return VARIABLE.finditer(COMPOSE_FILE.read_text("utf-8"))


def given(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Each service's environment once *values* and the defaults are filled in."""

    def fill(found: re.Match[str]) -> str:
        default = found["rest"] or "" if found["how"] == ":-" else ""
        return values.get(found["name"], default)

    return {
        name: {key: VARIABLE.sub(fill, str(value)) for key, value in service.get("environment", {}).items()}
        for name, service in services().items()
    }


def ports(name: str) -> Iterator[tuple[str, int]]:
    """The address on the host and the port in the container of what a service publishes."""
    for each in services()[name].get("ports", []):
        host, container = str(each).rsplit(":", 1)
        yield host, int(container)


def mounted(service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a service mounts: the source as it is written, and the target."""
    for each in service.get("volumes", []):
        source, target = str(each).split(":")[:2]
        yield source, target


def stages() -> dict[str, list[tuple[str, str]]]:
    """The Dockerfile's stages by name: their instructions, each with its words."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if not word or word.startswith("#"):
            continue
        if word == "FROM":
            found[rest.split(" AS ")[1]] = []
        found[list(found)[-1]].append((word, rest.strip()))
    return found


def sent_to_the_builder() -> list[str]:
    """The files and folders at the root that ``.dockerignore`` lets through."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]

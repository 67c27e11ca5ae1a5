"""The people of a demonstration, shown where one signs in: if one was prepared, on this machine only."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

import orjson
from starlette.requests import Request

from api.house import house_of
from api.identity.places import address_of
from config import Settings

FILE = "demo-accounts.json"
HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demonstration, with the password that is shown."""

    login: str
    password: str
    name: str


def demo_people(request: Request) -> list[DemoPerson]:
    """Whoever there is to sign in as. Empty where the pages are open to other machines."""
    settings = house_of(request).settings
    if settings.api_host not in HERE or settings.site or not _on_this_machine(request):
        return []
    return _read(settings)


def _on_this_machine(request: Request) -> bool:
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


def _read(settings: Settings) -> list[DemoPerson]:
    file: Path = settings.data_folder.expanduser() / "run" / FILE
    try:
        found = orjson.loads(file.read_bytes())["accounts"]
        return [DemoPerson(each["login"], each["password"], each["name"]) for each in found]
    except (OSError, ValueError, KeyError, TypeError):
        return []

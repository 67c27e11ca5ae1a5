"""The service as commands see it: its JSON interface, in a person's name."""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from commands.failures import (
    FAILED,
    NOT_ALLOWED,
    NOT_FOUND,
    REFUSED,
    UNREACHABLE,
    Answered,
    AnswerUnreadable,
    FileUnreadable,
    NoStack,
    PasswordMissing,
    ServiceUnreachable,
    SignInMissing,
)
from commands.terminal import Terminal
from config import Settings
from embedded.runfile import read

log = logging.getLogger(__name__)

PATIENCE = httpx.Timeout(30.0, connect=5.0)
EXIT_BY_STATUS = {401: NOT_ALLOWED, 403: NOT_ALLOWED, 429: NOT_ALLOWED, 404: NOT_FOUND, 503: UNREACHABLE}
ACCOUNTS = "demo-accounts.json"


@dataclass
class Service:
    """A signed-in connection to the service. ``person`` is who signed in, as the service says."""

    address: str
    http: httpx.Client
    person: Mapping[str, Any]

    def get(self, path: str, **query: Any) -> Any:
        """What is at a path of the interface. Raises Answered, ServiceUnreachable or AnswerUnreadable."""
        asked = {name: value for name, value in query.items() if value not in (None, [], ())}
        return _value(self.address, _call(self.http, "GET", path, params=asked))

    def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """The status and the value of the answer. Raises as ``get``."""
        response = _call(self.http, "POST", path, json=body)
        return response.status_code, _value(self.address, response)

    def download(self, path: str) -> bytes:
        """A file at a path of the interface. Raises as ``get``."""
        response = _call(self.http, "GET", path)
        if not response.is_success:
            _value(self.address, response)
        return response.content

    def upload(self, path: str, file: Path, form: Mapping[str, str]) -> tuple[int, Any]:
        """Send a file with a form. Raises as ``get``, and FileUnreadable."""
        try:
            with file.open("rb") as opened:
                response = _call(
                    self.http, "POST", path, data=dict(form), files={"file": (file.name, opened)}
                )
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FileUnreadable(file=str(file), reason=reason) from error
        return response.status_code, _value(self.address, response)

    def roles(self, plan_id: str) -> list[str]:
        """The roles that the person holds in a plan."""
        held: list[str] = self.person["roles"].get(plan_id, [])
        return held


def address_of(settings: Settings, url: str | None) -> str:
    """Where the service is: as told, else the stack that ran last in the data folder. Raises NoStack."""
    if url is not None:
        return url.rstrip("/")
    file = settings.data_folder.expanduser() / "run" / "stack.json"
    try:
        found = read(file).addresses.get("api")
    except (OSError, ValueError):
        found = None
    if found is None:
        raise NoStack(folder=str(settings.data_folder))
    return found.rstrip("/")


@contextmanager
def signed_in(
    settings: Settings,
    terminal: Terminal,
    url: str | None,
    login: str | None,
    password: str | None = None,
) -> Iterator[Service]:
    """The service in the name of *login*; the sign-in ends with the block.

    Without a login, in the name of whose token PINGXI_TOKEN is; that goes on.
    """
    address = address_of(settings, url)
    if not login:
        if (token := os.environ.get("PINGXI_TOKEN")) is None:
            raise SignInMissing
        with connection(address, terminal.locale) as http:
            http.headers["authorization"] = f"Bearer {token}"
            yield Service(address, http, _value(address, _call(http, "GET", "sign-ins/current")))
        return
    given = password or password_of(settings, terminal, login)
    with connection(address, terminal.locale) as http:
        answer = _call(http, "POST", "sign-ins", json={"login": login, "password": given})
        person = _value(address, answer)
        http.headers["authorization"] = f"Bearer {person['token']}"
        try:
            yield Service(address, http, person)
        finally:
            _sign_out(http)


def connection(address: str, locale: str) -> httpx.Client:
    """A connection that asks for answers in one language and goes through no proxy."""
    return httpx.Client(
        base_url=f"{address}/api/v1/",
        headers={"accept-language": locale, "accept": "application/json"},
        timeout=PATIENCE,
        trust_env=False,
    )


def answers(address: str) -> bool:
    """Whether an HTTP service answers there, whatever it says."""
    try:
        httpx.get(f"{address}/", timeout=PATIENCE, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def password_of(settings: Settings, terminal: Terminal, login: str) -> str:
    """The password: from PINGXI_PASSWORD, of a person of the demonstration, or asked for."""
    if (given := os.environ.get("PINGXI_PASSWORD")) is not None:
        return given
    if (known := demo_password(settings.data_folder, login)) is not None:
        return known
    if not sys.stdin.isatty():
        raise PasswordMissing(login=login)
    import getpass

    return getpass.getpass(terminal.text("cli_ask_password", login=login))


def demo_password(data_folder: Path, login: str) -> str | None:
    """The password of a person of the demonstration, from the file for the folder's owner alone."""
    file = data_folder.expanduser() / "run" / ACCOUNTS
    try:
        accounts = json.loads(file.read_text("utf-8"))["accounts"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return next((each["password"] for each in accounts if each["login"] == login), None)


def _sign_out(http: httpx.Client) -> None:
    """End the sign-in. It ends by itself in time, so a service that has just gone away is no failure here."""
    try:
        http.delete("sign-ins/current")
    except httpx.TransportError as error:
        log.debug("sign_out_failed: %s", type(error).__name__)


def _call(http: httpx.Client, method: str, path: str, **parts: Any) -> httpx.Response:
    try:
        return http.request(method, path, **parts)
    except httpx.TransportError as error:
        address = str(http.base_url).removesuffix("/api/v1/")
        raise ServiceUnreachable(address=address, reason=str(error) or type(error).__name__) from error
    except httpx.InvalidURL as error:
        raise ServiceUnreachable(address=str(http.base_url), reason=str(error)) from error


def _value(address: str, response: httpx.Response) -> Any:
    try:
        value = response.json()
    except ValueError as error:
        raise AnswerUnreadable(address=address, status=response.status_code) from error
    if response.is_success:
        return value
    if not isinstance(value, dict) or "code" not in value:
        raise AnswerUnreadable(address=address, status=response.status_code)
    raise _answered(response.status_code, value)


def _answered(status: int, problem: Mapping[str, Any]) -> Answered:
    exit_code = EXIT_BY_STATUS.get(status, REFUSED if status < 500 else FAILED)
    detail, mend = str(problem.get("detail", "")), str(problem.get("mend", ""))
    text = f"{detail}{'' if detail.endswith('。') else ' '}{mend}".strip()
    fields = [
        f"{each['field']}: {each['detail']} {each.get('mend', '')}".rstrip()
        for each in problem.get("errors", ())
    ]
    return Answered(problem["code"], text, fields, exit_code, dict(problem))

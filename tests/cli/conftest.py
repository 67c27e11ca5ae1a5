"""A service that answers as it is told, in place of a running one."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
import pytest

from commands import client
from domain.plan import Plan
from plans import built_in, load_file

PERSON = {
    "token": "t0ken",
    "person_id": "p1",
    "name": "演示",
    "roles": {"human-resources": ["group_office"]},
    "desks": ["operator"],
}
ID = "20261121-abc123"
INCIDENT: dict[str, Any] = {
    "id": ID,
    "plan_id": "human-resources",
    "plan_hash": "a" * 64,
    "title": "大厅叫号系统故障",
    "phase": "handling",
    "level": "ordinary",
    "level_proposed": "large",
    "occurred_at": None,
    "arose_at": "2026-11-21T00:00:00Z",
    "discovered_at": "2026-11-21T01:00:00Z",
    "opened_at": "2026-11-21T01:05:00Z",
    "confirmed_at": None,
    "calm_at": None,
    "closed_at": None,
    "next_due_at": "2026-11-21T12:00:00Z",
    "open_duties": 2,
    "late_duties": 1,
    "event_no": 9,
    "updated_at": "2026-11-21T01:06:00Z",
}
DUTY = {
    "key": "2-A8",
    "duty_id": "2-A8",
    "status": "late",
    "owner": "spokesperson",
    "assignee": None,
    "start_at": "2026-11-21T00:00:00Z",
    "due_at": "2026-11-21T12:00:00Z",
    "met_at": None,
    "breached_at": "2026-11-21T12:00:00Z",
    "in_time": False,
}
RECEIPT: dict[str, Any] = {
    "signal_id": "signal-0001",
    "incident_id": ID,
    "kind": "confirm",
    "state": "accepted",
    "received_at": "2026-11-21T01:06:00Z",
    "decided_at": "2026-11-21T01:06:00Z",
    "code": None,
    "detail": None,
    "params": {},
    "first_event": 10,
    "last_event": 12,
}


@dataclass
class FakeService:
    """Answers by method and path; keeps every request."""

    answers: dict[tuple[str, str], tuple[int, Any]] = field(default_factory=dict)
    seen: list[httpx.Request] = field(default_factory=list)
    failing: Exception | None = None

    def on(self, method: str, path: str, status: int, value: Any) -> None:
        self.answers[method, path] = (status, value)

    def bodies(self, path: str) -> list[Any]:
        return [json.loads(each.content) for each in self.seen if _path(each) == path]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        if self.failing is not None:
            raise self.failing
        status, value = self.answers[request.method, _path(request)]
        if isinstance(value, str):
            return httpx.Response(status, text=value)
        return httpx.Response(status, json=value)


@cache
def _plan() -> Plan:
    return load_file(next(path for path in built_in() if path.stem == "human-resources"))[1]


def _path(request: httpx.Request) -> str:
    return request.url.path.removeprefix("/api/v1/")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    """The fake service, with one person, one plan and one incident."""
    fake = FakeService()
    plan = _plan()
    fake.on("POST", "sign-ins", 201, PERSON)
    fake.on("DELETE", "sign-ins/current", 204, {})
    fake.on("GET", "plans", 200, [{"id": plan.id, "hash": "a" * 64, "version": 1, "title": "预案"}])
    fake.on("GET", f"plans/{plan.id}", 200, {"hash": "a" * 64, "plan": plan.model_dump(mode="json")})
    fake.on("GET", f"incidents/{ID}", 200, INCIDENT)
    fake.on("GET", f"incidents/{ID}/duties", 200, [DUTY])
    real = client.connection

    def connection(address: str, locale: str) -> httpx.Client:
        made = real(address, locale)
        headers = dict(made.headers)
        base = made.base_url
        made.close()
        return httpx.Client(base_url=base, headers=headers, transport=httpx.MockTransport(fake))

    monkeypatch.setattr(client, "connection", connection)
    monkeypatch.setenv("PINGXI_URL", "http://pingxi.test")
    monkeypatch.setenv("PINGXI_LOGIN", "group_office")
    monkeypatch.setenv("PINGXI_PASSWORD", "secret")
    monkeypatch.setenv("PINGXI_LOCALE", "en")
    return fake


@pytest.fixture
def problem() -> Callable[..., dict[str, Any]]:
    """A problem document of the service."""

    def make(code: str, detail: str, mend: str = "Do this.", **more: Any) -> dict[str, Any]:
        return {
            "type": f"urn:pingxi:problem:{code}",
            "title": "…",
            "code": code,
            "detail": detail,
            "mend": mend,
            **more,
        }

    return make

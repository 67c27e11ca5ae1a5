"""Who is let in where, and which role may send what: the whole table, through the application itself."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from api.access import watching
from api.guard import guards_of
from domain.signals import SIGNALS
from store.evidence import keep_evidence
from tests.api.conftest import PLAN, Sender, World
from tests.api.visitors import add, add_bodies, add_sorts, client, role, signed_in, visitor_token

HERE = Path(__file__).parent
SIGNAL = "s-of-the-incident"
FILE = b"evidence"
AT_THE_DOOR = {"not_signed_in", "desk_closed", "scope_missing", "from_another_site", "form_stale"}
NOT_THEIRS = {"role_not_allowed", "duty_of_another", "lane_not_allowed"}
UNFIT = {"invalid_signal", "invalid_input"}


@cache
def table(name: str) -> dict[str, Any]:
    """A table of who may what."""
    found: dict[str, Any] = YAML(typ="safe").load((HERE / f"access_{name}.yaml").read_text("utf-8"))
    return found


@pytest.fixture(autouse=True)
def _short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LONGEST", timedelta(0))


def address(path: str, incident: str, signal_id: str) -> str:
    """A route's address with what it names."""
    named = {"incident_id": incident, "signal_id": signal_id, "sha256": "a" * 64, "plan_id": PLAN,
             "kind": "note", "source": "web", "token": "x" * 20, "no": "1", "person_id": "p-x"}  # fmt: skip
    for name, value in named.items():
        path = path.replace(f"{{{name}}}", value)
    return re.sub(r"{\w+}", "x", path)


async def opened(world: World, **data: Any) -> tuple[Sender, str]:
    """An incident, and the signal that opened it."""
    await add(world, "opener", [role("monitor"), role("group_office")], ["operator"])
    sender = Sender(world, await signed_in(world, "opener"))
    answer = await sender.open(data=data)
    assert answer.status_code == 200, answer.text
    return sender, answer.json()["signal_id"]


def test_every_route_has_its_line(still: World) -> None:
    there = {f"{method} {path}" for method, path in guards_of(still.app)}
    assert there == set(table("routes")["routes"])


async def test_every_route_lets_in_whom_it_should_and_nobody_else(world: World) -> None:
    known = table("routes")
    await add_sorts(world, known["visitors"])
    sender, signal_id = await opened(world)
    wrong: list[tuple[object, ...]] = []
    for route, group in known["routes"].items():
        method, _, path = route.partition(" ")
        for sort in known["visitors"]:
            program = await client(world, await visitor_token(world, sort))
            answer = await program.request(method, address(path, sender.incident, signal_id))
            if _kept_out(answer) != _expected(known, group, sort) or answer.status_code >= 500:
                wrong.append((route, sort, answer.status_code, answer.text[:80]))
    assert not wrong, wrong


def _expected(known: dict[str, Any], group: str, sort: str) -> int | None:
    if sort in known["groups"][group]:
        return None
    return 401 if sort in known["unknown"] and group != "form" else 403


def _kept_out(answer: httpx.Response) -> int | None:
    """The status of whoever does not come in; a form that comes back refused was reached."""
    is_problem = "problem+json" in answer.headers.get("content-type", "")
    return answer.status_code if is_problem and answer.json()["code"] in AT_THE_DOOR else None


ELSEWHERE = {
    "by-body": ([role("monitor", "other")], ["operator"], []),
    "below": ([role("monitor", "district")], ["operator"], []),
    "by-incident": ([role("monitor", None, "20261122-other1")], ["operator"], []),
    "without": ([], ["operator"], []),
    "supervisor": ([], [], [("supervisor", "other")]),
    "auditor": ([], [], [("auditor", "district")]),
}


@pytest.mark.parametrize("who", ELSEWHERE)
async def test_who_holds_nothing_there_learns_nowhere_that_it_exists(world: World, who: str) -> None:
    await add_bodies(world)
    sender, signal_id = await opened(world, body="city")
    roles, desks, limited = ELSEWHERE[who]
    await add(world, who, roles, desks, limited)
    wrong: list[tuple[object, ...]] = []
    for route, group in table("routes")["routes"].items():
        method, _, path = route.partition(" ")
        if group not in ("look", "read", "follow", "handle", "send"):
            continue
        program = await signed_in(world, who)
        program.headers["accept"] = "text/html, application/json"
        answer = await program.request(method, address(path, sender.incident, signal_id), **_body(route))
        named = "{incident_id}" in path or "{signal_id}" in path
        acts = group in ("handle", "send")
        expected = {403} if acts and not desks else {404} if named else {200, 400, 404, 422}
        told = answer.text.replace(f"/{sender.incident}", "").replace(f'"{sender.incident}"', "")
        if answer.status_code not in expected or (not named and sender.incident in told):
            wrong.append((route, answer.status_code, answer.text[:80]))
    assert not wrong, wrong


def _body(route: str) -> dict[str, Any]:
    """What the JSON interface reads before it looks for the incident."""
    if route == "POST /api/v1/incidents/{incident_id}/signals":
        return {"json": {"kind": "note", "role": "monitor", "data": {}, "texts": {"note": "x"}}}
    if route == "POST /api/v1/incidents/{incident_id}/papers":
        return {"json": {"kind": "bulletin"}}
    if route == "POST /api/v1/incidents/{incident_id}/posts":
        return {"json": {"posts": [{"source": "person", "id": "p1"}]}}
    return {}


class Stories:
    """Incidents in the phases that the table asks for, and a sender for each role who holds only that one."""

    def __init__(self, world: World, head: Sender) -> None:
        self._world, self._head = world, head
        self._shared: dict[str, str] = {}
        self.senders: dict[str, Sender] = {}
        self.target = ""

    async def incident(self, phase: str, *, new: bool) -> str:
        """One in this phase: of its own, or that which the others use too."""
        if not new and phase in self._shared:
            return self._shared[phase]
        made = await self._made(phase)
        return made if new else self._shared.setdefault(phase, made)

    async def _made(self, phase: str) -> str:
        assert (await self._head.open()).status_code == 200
        ways: dict[str, list[tuple[str, Any, Any]]] = {
            "assessment": [],
            "handling": [("confirm", None, None), ("grade", {"level": "large"}, None)],
            "calm": [
                ("confirm", None, None),
                ("grade", {"level": "large"}, None),
                ("declare_calm", None, {"reason": "已平息"}),
            ],
            "over": [("dismiss", {"reason": "false_alarm"}, {"reason": "误报"})],
        }
        for kind, data, texts in ways[phase]:
            await self._head.accept(kind, "group_office", data, texts)
        made = self._head.incident
        await keep_evidence(
            self._world.pool, made, sha256(FILE).hexdigest(), "image/png", FILE, self._world.clock()
        )
        return made

    def filled(self, value: Any) -> Any:
        """The table's data with what only this run knows."""
        now = self._world.clock()
        words = {
            "TARGET": self.target, "OTHER": "a" * 64, "DRAFT": "b" * 64, "SHA": sha256(FILE).hexdigest(),
            "LATER": (now + timedelta(days=9)).isoformat(),
            "EARLIER": (now - timedelta(minutes=1)).isoformat(),
        }  # fmt: skip
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        return words.get(value, value) if isinstance(value, str) else value


@pytest.fixture
async def stories(world: World) -> Stories:
    """A head office that brings incidents to where they are needed."""
    sender, _ = await opened(world)
    made = Stories(world, sender)
    made.target = sender.incident
    for each in table("signals")["roles"]:
        await add(world, each, [role(each)], ["operator"])
        made.senders[each] = Sender(world, await signed_in(world, each))
    world.clock.ahead += timedelta(minutes=3)
    return made


def test_every_kind_of_signal_has_its_line(world: World) -> None:
    assert set(table("signals")["kinds"]) == set(SIGNALS)
    own = {each.id for each in world.plan.roles if not each.external}
    assert set(table("signals")["roles"]) == own | {"feed"}


@pytest.mark.parametrize("kind", [kind for kind in SIGNALS if kind != "open"])
async def test_a_kind_may_be_sent_in_its_roles_and_in_no_other(stories: Stories, kind: str) -> None:
    line, roles = table("signals")["kinds"][kind], table("signals")["roles"]
    assert set(line["roles"]) <= set(roles)
    wrong: list[tuple[object, ...]] = []
    for each in sorted(roles, key=lambda name: name in line["roles"]):
        may = each in line["roles"]
        new = may and line.get("ends_phase", False)
        sender = stories.senders[each]
        sender.incident = await stories.incident(line["in"], new=new)
        data, texts = stories.filled(line.get("data")), line.get("texts")
        answer = await sender.send(kind, each, data, texts)
        code = answer.json().get("code")
        if answer.status_code == 202 or code in UNFIT or (code in NOT_THEIRS) is may:
            wrong.append((each, answer.status_code, answer.text[:200]))
        for other in roles:
            if other != each and may:
                refused = await sender.send(kind, other, data, texts)
                if (refused.status_code, refused.json()["code"]) != (403, "role_not_held"):
                    wrong.append((each, "as", other, refused.text[:200]))
                break
    assert not wrong, wrong


async def test_an_incident_may_be_opened_in_its_roles_and_in_no_other(stories: Stories) -> None:
    line, roles = table("signals")["kinds"]["open"], table("signals")["roles"]
    found = {each for each in roles if (await stories.senders[each].open(each)).status_code == 200}
    assert found == set(line["roles"])


@pytest.mark.parametrize("kind", ["staff", "system", "no_such_kind"])
async def test_what_only_the_system_sends_is_unknown_to_everybody(stories: Stories, kind: str) -> None:
    sender = stories.senders["group_office"]
    sender.incident = stories.target
    answer = await sender.send(kind, "group_office", {"vacant": []})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_signal")

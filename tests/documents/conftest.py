"""An incident with a course worth telling, folded beside an API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import pytest

from domain.canonical import canonical
from domain.plan import Plan, plan_hash
from plans import built_in, load_file
from store.organisation.changes import By
from store.people import Person, add_person
from store.plan_releases import put_in_force
from store.plans import StoredPlan
from store.queries import RoleIn
from tests.api.browsing import sign_in
from tests.api.conftest import PASSWORD, Sender, World, _password_hash, still, world  # noqa: F401 fixtures

TITLE = "某矿井通风系统检修期间停产传言"
STATEMENT = (
    "经核实，某矿井通风系统于十一月二十日进行计划内检修，检修期间停止作业，不存在网传的人员被困情况。\n"
    "检修已于十一月二十一日完成，恢复正常生产。感谢社会各界的关心和监督。"
)
SUMMARY = "网民发帖称某矿井通风系统发生故障，井下有人员被困，引起围观。😂"


@cache
def plan_named(name: str) -> tuple[dict[str, Any], Plan]:
    return load_file(next(path for path in built_in() if path.stem == name))


@dataclass
class Told:
    """An incident, two people with every role, and their browser."""

    world: World
    ann: Sender
    bo: Sender
    browser: httpx.AsyncClient
    plan: Plan

    @property
    def incident(self) -> str:
        return self.ann.incident

    @property
    def address(self) -> str:
        return f"/incidents/{self.incident}/papers"

    async def make(self, kind: str, *senders: Sender, **more: Any) -> httpx.Response:
        """Ask for a paper in the name of ``senders``, if any, else of Ann."""
        url = f"/api/v1/incidents/{self.incident}/papers"
        return await (*senders, self.ann)[0].client.post(url, json={"kind": kind, **more})

    async def file(self, paper: dict[str, Any], format_: str, sender: Sender | None = None) -> bytes:
        url = f"/api/v1/incidents/{self.incident}/papers/{paper['id']}/{format_}"
        answer = await (sender or self.ann).client.get(url)
        assert answer.status_code == 200, answer.text
        return answer.content


async def _sender(world: World, login: str) -> Sender:  # noqa: F811
    client = await world.stack.enter_async_context(
        httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url="http://localhost")
    )
    answer = await client.post("/api/v1/sign-ins", json={"login": login, "password": PASSWORD})
    client.headers["authorization"] = f"Bearer {answer.json()['token']}"
    return Sender(world, client)


@pytest.fixture
async def told(world: World) -> Told:  # noqa: F811
    """A work-safety incident: counts, level, consultation, statement, a request to a site."""
    body, plan = plan_named("work-safety")
    pinned = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), world.clock())
    await put_in_force(world.pool, pinned, By("setup", "试验", world.clock()))
    roles = frozenset(RoleIn(plan.id, role.id) for role in plan.roles if not role.external)
    for login in ("ann", "bo"):
        desks = frozenset({"operator", "administrator"})
        made = Person(f"p-{login}", login, f"人员{login}", True, world.clock(), roles, desks)
        await add_person(world.pool, made, _password_hash(), By("setup", "试验", world.clock()))
    browser = await world.stack.enter_async_context(world.browser())
    await sign_in(browser, "ann", PASSWORD)
    case = Told(world, await _sender(world, "ann"), await _sender(world, "bo"), browser, plan)
    await _course(case, plan_hash(body))
    return case


async def _course(case: Told, pinned: str) -> None:
    ann, bo, clock = case.ann, case.bo, case.world.clock
    texts = {"title": TITLE, "summary": SUMMARY, "link": "https://example.org/t/1"}
    answer = await ann.open("opinion_office", data={"plan_hash": pinned}, texts=texts)
    assert answer.status_code == 200, answer.text
    bo.incident = ann.incident
    await ann.accept("confirm", "opinion_office", texts={"note": "属本系统舆情"})
    for reposts in (40, 180, 320):
        counts = {"sites": 2, "clicks_24h": reposts * 30, "reposts": reposts}
        await ann.accept(
            "observe_counts", "opinion_office", {"observed_at": clock().isoformat(), "counts": counts}
        )
    await ann.accept("grade", "opinion_office", {"level": "large"})
    await ann.accept("classify_nature", "personnel_department", {"nature": "falsehood"})
    await ann.accept(
        "report_up", "opinion_office", {"duties": ["1-L1"], "channel": "telephone"},
        {"content": "已电话报告人事司，情况如下：转发已超过三百次，主流网站开始转载。"},
    )  # fmt: skip
    await ann.accept(
        "open_consultation", "personnel_department", {"invited": ["units"]}, {"topic": "回应口径"}
    )
    await ann.accept("draft_statement", "units", texts={"statement": STATEMENT})


async def entry(case: Told, kind: str) -> dict[str, Any]:
    """The fact of the first event of this type."""
    found = await case.world.pool.fetchval(
        "SELECT body::text FROM timeline WHERE incident_id = $1 AND type = $2 ORDER BY no LIMIT 1",
        case.incident, kind,
    )  # fmt: skip
    import orjson

    fact: dict[str, Any] = orjson.loads(found)["fact"]
    return fact

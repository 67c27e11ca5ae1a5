"""The incident's page under the plan that counts: what was said, counts as charts, corrections, mergers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
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
from store.pool import PooledConnection
from store.queries import QUERIES, RoleIn
from tests.api.browsing import Page, read, sign_in
from tests.api.conftest import PASSWORD, Sender, World, _password_hash

PLAN = "work-safety"


@cache
def _plan() -> tuple[dict[str, Any], Plan]:
    return load_file(next(path for path in built_in() if path.stem == PLAN))


@dataclass
class Case:
    """An incident under the plan that counts, a program of somebody with every role, and their browser."""

    world: World
    sender: Sender
    browser: httpx.AsyncClient

    @property
    def address(self) -> str:
        return f"/incidents/{self.sender.incident}"

    async def page(self) -> str:
        answer = await self.browser.get(self.address)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def count(self, **counts: int) -> None:
        self.world.clock.ahead += timedelta(seconds=5)
        data = {"observed_at": self.world.clock().isoformat(), "counts": counts}
        await self.sender.accept("observe_counts", "opinion_office", data)

    async def entry(self, kind: str) -> int:
        """The number of the first entry of this type."""
        found: int = await self.world.pool.fetchval(
            "SELECT min(no) FROM timeline WHERE incident_id = $1 AND type = $2", self.sender.incident, kind
        )
        return found


@pytest.fixture
async def case(world: World) -> Case:
    body, plan = _plan()
    stored = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), world.clock())
    await put_in_force(world.pool, stored, By("setup", "试验", world.clock()))
    for login in ("ann", "bo"):
        roles = frozenset(RoleIn(PLAN, role.id) for role in plan.roles if not role.external)
        made = Person(
            f"p-{login}", login, f"人员{login}", True, world.clock(), roles, frozenset({"operator"})
        )
        await add_person(world.pool, made, _password_hash(), By("setup", "试验", world.clock()))
    browser = await world.stack.enter_async_context(world.browser())
    await sign_in(browser, "ann", PASSWORD)
    case = Case(world, await _sender(world, "ann"), browser)
    await _open(case)
    return case


async def _sender(world: World, login: str) -> Sender:
    client = await world.stack.enter_async_context(
        httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url="http://localhost")
    )
    answer = await client.post("/api/v1/sign-ins", json={"login": login, "password": PASSWORD})
    client.headers["authorization"] = f"Bearer {answer.json()['token']}"
    return Sender(world, client)


async def _open(case: Case, title: str = "通风系统故障") -> str:
    body, _ = _plan()
    answer = await case.sender.open(
        "opinion_office", data={"plan_hash": plan_hash(body)}, texts={"title": title}
    )
    assert answer.status_code == 200, answer.text
    await case.sender.accept("confirm", "opinion_office")
    return case.sender.incident


def section(html: str, name: str) -> str:
    """From a section's beginning to the next heading of its rank or to the end."""
    begin = html.index(f'<section id="{name}"')
    return html[begin : html.index("</section>", begin)]


async def test_counts_are_charts_with_the_lines_of_the_plan(case: Case) -> None:
    assert 'class="chart"' not in await case.page()
    await case.count(reposts=40, sites=1)
    await case.count(reposts=340, sites=2)
    html = section(await case.page(), "counts")
    assert html.count('<svg class="chart"') == 2
    assert "较大 &gt; 100" in html
    assert "特别重大 &gt; 500" in html
    assert "较大、特别重大 ≥ 2" in html
    assert html.count('role="img"') == 2
    assert "最高 340。已达到预案所列数值：较大 &gt; 100、重大 &gt; 300。" in re.sub(r"\s+", " ", html)
    table = html[html.index("<table") :]
    assert table.index(">340<") < table.index(">40<")


async def test_counts_in_a_row_are_one_line_of_the_timeline(case: Case) -> None:
    for reposts in (10, 20, 30):
        await case.count(reposts=reposts)
    await case.sender.accept("note", "opinion_office", texts={"note": "已核对。"})
    await case.count(reposts=40)
    html = section(await case.page(), "happened")
    assert html.count('class="event folded"') == 1
    assert "数据登记 3 次" in html
    assert html.count("event type-counts_observed") == 4


async def test_a_corrected_entry_is_struck_and_stands_beside_its_correction(case: Case) -> None:
    for reposts in (10, 38, 60):
        await case.count(reposts=reposts)
    await case.sender.accept("raise_doubt", "opinion_office", texts={"doubt_text": "三天后才通报？"})
    for kind, text in (("counts_observed", "应为 12 次。"), ("doubt_raised", "两天后才通报？")):
        await case.sender.accept(
            "correct",
            "opinion_office",
            {"entry": await case.entry(kind)},
            {"correction": text, "reason": "录入有误。"},
        )
    html = await case.page()
    assert html.index("两天后才通报") < html.index("录入有误")
    happened = section(html, "happened")
    assert happened.count('<del class="struck">') == 2
    assert re.search(r"<del[^>]*>.*?三天后才通报.*?</del>.*?两天后才通报.*?录入有误", happened, re.DOTALL)
    assert re.search(r"<del[^>]*>.*?三天后才通报.*?</del>.*?两天后才通报", section(html, "doubts"), re.DOTALL)
    assert "已更正" in section(html, "counts")
    assert f"{case.address}/signals/correct?data.entry={await case.entry('doubt_raised')}" in Page(html).links


async def test_a_correction_whose_words_were_erased_still_says_that_there_was_one(case: Case) -> None:
    await case.sender.accept("note", "opinion_office", texts={"note": "原文"})
    number = await case.entry("note_added")
    done = await case.sender.accept(
        "correct", "opinion_office", {"entry": number}, {"correction": "改文", "reason": "有误"}
    )
    await case.world.pool.execute(
        "UPDATE payloads SET body = NULL, salt = NULL, erased_at = $2 WHERE signal_id = $1",
        done["signal_id"],
        case.world.clock(),
    )
    html = section(await case.page(), "happened")
    assert '<del class="struck">' in html
    assert "更正第" in html
    assert "改文" not in html
    assert "文字已按规定删除" in html


async def test_a_merged_incident_points_to_its_target_and_back(case: Case) -> None:
    target = case.sender.incident
    source = await _open(case, "同一视频")
    await case.sender.accept("merge", "opinion_office", {"into": target}, {"reason": "同一事件。"})
    merged = await read(case.browser, f"/incidents/{source}")
    assert "本事件已并入：" in merged.text
    assert f"/incidents/{target}" in merged.links
    kept = await read(case.browser, f"/incidents/{target}")
    assert "以下事件已并入本事件：" in kept.text
    assert "同一视频" in kept.text
    assert f"/incidents/{source}" in kept.links


async def test_what_was_said_stands_by_what_it_is_about(case: Case) -> None:
    send = case.sender.accept
    await send("grade", "opinion_office", {"level": "large"})
    opened = await send(
        "open_consultation",
        "personnel_department",
        {"invited": ["units", "deputy_leader"]},
        {"topic": "是否公布"},
    )
    consultation = opened["signal_id"]
    await send(
        "give_opinion", "units", {"consultation": consultation, "opinion": "dissent"}, {"note": "尚未查清。"}
    )
    doubt = (await send("raise_doubt", "opinion_office", texts={"doubt_text": "有无伤亡？"}))["signal_id"]
    await send("answer_doubt", "units", {"doubt": doubt}, {"answer": "没有伤亡。"})
    await send(
        "record_call",
        "opinion_office",
        {"callee": "leaders", "called_at": case.world.clock().isoformat(), "reached": False},
        {"callee_name": "陈某", "said": "无人接听。"},
    )
    await send(
        "draft_paper", "personnel_department", {"paper": "response_scheme"}, {"paper_text": "方案正文。"}
    )
    html = await case.page()
    consultations = section(html, "consultations")
    assert re.search(r"相关单位</dt><dd[^>]*>不同意", consultations)
    assert re.search(r"总局分管领导</dt><dd[^>]*>尚未表态", consultations)
    assert "尚未查清。" in consultations
    assert "没有伤亡。" in section(html, "doubts")
    assert "<details" in section(html, "doubts")
    calls = section(html, "calls")
    assert calls.index("陈某") < calls.index("无人接听。")
    assert "方案正文。" in section(html, "papers")
    links = Page(html).links
    assert f"{case.address}/signals/give_opinion?data.consultation={consultation}" in links
    assert not any("answer_doubt?data.doubt" in link for link in links)
    assert not any("/signals/approve_paper" in link for link in links)


async def test_what_a_matter_offers_fills_its_form_in(case: Case) -> None:
    await case.sender.accept("raise_doubt", "opinion_office", texts={"doubt_text": "其一？"})
    last = await case.sender.accept("raise_doubt", "opinion_office", texts={"doubt_text": "其二？"})
    address = f"{case.address}/signals/answer_doubt"
    link = f"{address}?data.doubt={last['signal_id']}"
    assert link in Page(await case.page()).links
    form = (await read(case.browser, link)).form(address)
    assert form.values["data.doubt"] == [last["signal_id"]]


async def test_a_duty_says_why_what_meets_it_cannot_be_done_now(case: Case) -> None:
    due_at = (case.world.clock() + timedelta(days=1)).isoformat()
    await case.sender.accept(
        "propose_extend", "opinion_office", {"duty": "1-A1-grade", "due_at": due_at}, {"reason": "停电。"}
    )
    due = section(await case.page(), "due")
    assert "暂不能办理“批准申请”：" in due
    assert "不能由提出人、起草人或报告人本人办理。" in due
    assert "approve_proposal?" not in due


async def test_the_form_for_grading_shows_the_plans_measures_and_todays_figures(case: Case) -> None:
    await case.count(reposts=340, sites=1)
    html = (await case.browser.get(f"{case.address}/signals/grade")).text
    text = re.sub(r"\s+", "", Page(html).text)
    assert "有可能造成较大负面影响" in text
    assert "✓微博、博客转发次数超过300（目前340）" in text
    assert "–微博、博客转发次数超过500（目前340）" in text
    assert "24小时跟贴点击次数超过1,000（目前无数据）" in text
    assert "数据截至" in text


async def test_the_page_asks_little_of_the_database(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    # What goes on folding beside the pages looks for more by connections of the same kind.
    # The end of what was read is nobody's to wait for, and comes when it comes.
    of_the_fold = {"BEGIN;", "COMMIT;", "ROLLBACK"} | {
        sql for name, sql in QUERIES.items() if name.startswith("dispatch.")
    }
    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        real = getattr(PooledConnection, name)

        async def counted(connection: Any, query: str, *args: Any, real: Any = real, **more: Any) -> Any:
            if query not in of_the_fold:
                asked.append(query)
            return await real(connection, query, *args, **more)

        monkeypatch.setattr(PooledConnection, name, counted)
    await case.count(reposts=40)
    await case.sender.accept("raise_doubt", "opinion_office", texts={"doubt_text": "有无伤亡？"})
    asked.clear()
    await case.page()
    assert len(asked) == 15, asked
    assert asked[1].startswith("BEGIN READ ONLY; SELECT view_as("), asked
    asked.clear()
    await case.browser.get("/plans/work-safety")
    # Who asks, the plan, and how its versions stand.
    assert len(asked) == 3, asked


async def test_the_plans_page_shows_gates_natures_and_papers(case: Case) -> None:
    page = await read(case.browser, "/plans/work-safety")
    for text in (
        "关口：何事须先完成",
        "先定级，后审定和发布",
        "意见、建议",
        "应对方案",
        "发布（跟帖答复（以发布单位名义））",
    ):
        assert text in page.text, text
    assert "#duty-1-A1-grade" in page.links
    english = await case.browser.get("/plans/work-safety", headers={"accept-language": "en"})
    assert "Gates: what has to be met first" in english.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_nothing_on_a_page_needs_a_script_or_a_style_of_its_own(case: Case, language: str) -> None:
    for reposts in (10, 120):
        await case.count(reposts=reposts)
    for address in (case.address, f"{case.address}/signals/grade", "/plans/work-safety", "/"):
        html = (await case.browser.get(address, headers={"accept-language": language})).text
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", html), address
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), sorted(each for each in set(ids) if ids.count(each) > 1)


async def test_a_browser_that_asks_for_an_icon_gets_one(world: World) -> None:
    answer = await world.browser().get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"

"""Every kind of signal by its form, in one story; and what only the interface can know to be wrong."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx

from tests.api.browsing import read
from tests.api.conftest import Sender, World

ROLES = (
    "monitor", "handling_monitor", "information_officer", "handling_section", "sections", "group_office",
    "leading_group", "group_leaders", "group_head", "spokesperson",
)  # fmt: skip
FILE = b"evidence"


class Story:
    """An incident that several people handle by forms."""

    def __init__(self, world: World, incident: str) -> None:
        self.world, self.incident = world, incident
        self.sent: set[str] = set()

    async def fill(self, browser: httpx.AsyncClient, kind: str, **filled: Any) -> None:
        """Open the form, fill it in, send it; it has to be accepted."""
        action = f"/incidents/{self.incident}/signals/{kind}"
        form = (await read(browser, action)).form(action)
        answer = await form.send(browser, **filled)
        assert answer.status_code == 303, (kind, answer.text[-3000:])
        self.sent.add(kind)

    def now(self, **ahead: int) -> str:
        """A local time, as a browser gives it."""
        at = self.world.clock() + timedelta(hours=8, **ahead)
        return at.strftime("%Y-%m-%dT%H:%M")


async def _begun(world: World) -> tuple[Story, httpx.AsyncClient, httpx.AsyncClient]:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    world.clock.ahead += timedelta(minutes=3)
    office = await world.signed_in("bo", *ROLES)
    head = await world.signed_in("cy", *ROLES)
    return Story(world, sender.incident), office, head


async def test_what_people_do_with_each_other(world: World) -> None:
    story, office, head = await _begun(world)
    await story.fill(office, "confirm", role="group_office")
    await story.fill(office, "grade", data__level="large", role="group_office")
    await story.fill(office, "open_consultation", data__invited=["sections", "group_head"],
                     texts__topic="是否停办线下业务", role="group_office")  # fmt: skip
    await story.fill(office, "give_opinion", data__opinion="dissent", data__of="sections",
                     texts__note="窗口压力大", role="group_office")  # fmt: skip
    await story.fill(head, "give_opinion", data__opinion="assent", data__of="", role="group_head")
    await story.fill(office, "conclude_consultation", texts__conclusion="照常办理", role="group_office")
    await story.fill(office, "raise_doubt", texts__doubt_text="何时恢复", role="monitor")
    await story.fill(office, "pass_up_doubt", role="monitor")
    await story.fill(office, "answer_doubt", texts__answer="明日恢复", role="group_office")
    await story.fill(office, "draft_paper", data__paper="handling_plan", texts__paper_text="方案甲",
                     role="handling_section")  # fmt: skip
    await story.fill(head, "return_paper", texts__reason="补充分工", role="group_head")
    await story.fill(office, "draft_paper", data__paper="handling_plan", texts__paper_text="方案乙",
                     role="handling_section")  # fmt: skip
    await story.fill(head, "approve_paper", role="group_head")
    await story.fill(
        office, "transfer_out", data__to="sections", texts__content="请核查", role="group_office"
    )
    await story.fill(office, "report_back", texts__result="已核查", role="group_office")
    await story.fill(office, "record_call", data__callee="group_head", data__called_at=story.now(minutes=-1),
                     data__reached="no", texts__callee_name="王某", texts__said="无人接听",
                     role="group_office")  # fmt: skip
    await story.fill(office, "contact_poster", data__result="continuing", texts__note="已说明情况",
                     role="group_office")  # fmt: skip
    await story.fill(office, "refer", data__authority="group_head", data__ground="falsehood",
                     texts__content="请依法处理", role="group_office")  # fmt: skip
    page = await read(office, f"/incidents/{story.incident}")
    for said in ("第 1 次会商", "何时恢复", "方案乙", "未接通", "信息失实", "不同意"):
        assert said in page.text, said


async def test_what_is_put_right(world: World) -> None:
    story, office, head = await _begun(world)
    await story.fill(office, "confirm", role="group_office")
    await story.fill(office, "note", texts__note="写错了", role="monitor")
    form = await read(office, f"/incidents/{story.incident}/signals/correct?data.entry=1")
    assert "立案。来源" in form.text
    await story.fill(office, "correct", data__entry="1", texts__correction="应为昨日", texts__reason="笔误",
                     role="monitor")  # fmt: skip
    await story.fill(office, "grade", data__level="large", role="group_office")
    await story.fill(office, "propose_lower", data__level="minor", texts__reason="热度下降",
                     role="group_office")  # fmt: skip
    await story.fill(office, "withdraw", texts__reason="情况有变", role="group_office")
    await story.fill(office, "report_worsening", data__reason="media", role="monitor")
    await story.fill(head, "withdraw_worsening", texts__reason="误报", role="monitor")
    await story.fill(office, "report_easing", role="monitor")
    await story.fill(office, "declare_calm", texts__reason="已平息", role="group_office")
    await story.fill(office, "withdraw_calm", texts__reason="再起", role="group_office")
    duty = await world.pool.fetchval("SELECT key FROM duties WHERE status = 'open' ORDER BY key LIMIT 1")
    await story.fill(office, "assign", data__duty=duty, data__person="p-bo", role="group_office")
    await story.fill(office, "hand_over", data__to="p-cy", texts__note="值班交接", role="group_office")
    assignee = await world.pool.fetchval("SELECT assignee FROM duties WHERE key = $1", duty)
    assert assignee == "p-cy"


async def test_asking_a_site_to_correct_takes_a_file_and_two_people(world: World) -> None:
    story, office, head = await _begun(world)
    await story.fill(office, "confirm", role="group_office")
    action = f"/incidents/{story.incident}/signals/attach_evidence"
    form = (await read(office, action)).form(action)
    values = {name: value[0] for name, value in form.values.items() if value and name != "file"}
    sent = await office.post(action, data=values, files={"file": ("截图.png", FILE, "image/png")})
    assert sent.status_code == 303
    await story.fill(office, "request_correction", data__ground="falsehood",
                     data__evidence=[sha256(FILE).hexdigest()], texts__site="某网站",
                     texts__request="请更正", role="group_office")  # fmt: skip
    own = await office.get(f"/incidents/{story.incident}/signals/approve_proposal")
    assert "不能由提出人、起草人或报告人本人办理" in own.text
    await story.fill(head, "approve_proposal", role="group_head")
    page = await read(head, f"/incidents/{story.incident}")
    assert "批准要求网站更正或删除" in page.text


async def _two(world: World) -> tuple[Sender, str, str]:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    first = sender.incident
    await sender.open()
    return sender, first, sender.incident


async def test_a_merger_is_checked_against_the_other_incident(world: World) -> None:
    sender, first, second = await _two(world)
    words = {"reason": "同一事由"}
    for into, code in ((second, "merge_into_itself"), ("20260101-abcdef", "merge_target_unknown")):
        answer = await sender.send("merge", "group_office", {"into": into}, words)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    await sender.open()
    await sender.accept("dismiss", "group_office", {"reason": "false_alarm"}, {"reason": "误报"})
    over, sender.incident = sender.incident, second
    answer = await sender.send("merge", "group_office", {"into": over}, words)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "merge_target_over")
    await sender.accept("merge", "group_office", {"into": first}, words)
    late = await sender.send("note", "monitor", {}, {"note": "x"})
    assert (late.status_code, late.json()["code"], late.json()["params"]["into"]) == (
        409, "incident_merged", first,
    )  # fmt: skip
    merged = await sender.send("merge", "group_office", {"into": second}, words, incident=first)
    problem = merged.json()["errors"][0]
    assert problem["code"] == "merge_target_merged"
    assert first in problem["mend"]


async def test_the_form_offers_the_other_incidents_that_go_on(world: World) -> None:
    _, first, second = await _two(world)
    browser = await world.signed_in("bo", "group_office")
    action = f"/incidents/{second}/signals/merge"
    form = (await read(browser, action)).form(action)
    assert [each for each in form.options["data.into"] if each] == [first]
    answer = await form.send(browser, data__into=first, texts__reason="同一事由")
    assert answer.status_code == 303
    assert first in (await read(browser, f"/incidents/{second}")).text


async def test_only_someone_of_the_plan_can_be_given_a_duty(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    await world.person("gone", ["sections"], active=False)
    duty = await world.pool.fetchval("SELECT key FROM duties ORDER BY key LIMIT 1")
    for person in ("p-nobody", "p-gone"):
        answer = await sender.send("assign", "group_office", {"duty": duty, "person": person})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "person_unknown")


async def test_a_closed_gate_says_on_the_page_what_comes_first(world: World) -> None:
    story, office, head = await _begun(world)
    await story.fill(office, "confirm", role="group_office")
    await story.fill(office, "grade", data__level="minor", role="group_office")
    await story.fill(office, "draft_statement", texts__statement="通稿", role="group_office")
    await story.fill(head, "approve_statement", role="group_head")
    page = await office.get(f"/incidents/{story.incident}/signals/release")
    assert page.status_code == 409
    assert "方可办理" in page.text
    assert "四(四)" in page.text

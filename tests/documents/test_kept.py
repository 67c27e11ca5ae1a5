"""Papers as they are kept: numbers without gaps, versions, who is given which, and what was erased."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from io import BytesIO

import asyncpg
import pytest
from docx import Document

from documents.kinds import KINDS, readers_of
from domain.plan import OfficialPaper
from store.organisation.changes import By
from store.papers import erase_papers_of_incident, paper_reads
from store.payloads import erase_texts_of_incident
from store.people import Person, add_person
from store.queries import RoleIn
from tests.api.browsing import read
from tests.api.conftest import _password_hash
from tests.documents.conftest import STATEMENT, SUMMARY, TITLE, Told, _sender, plan_named


def words(file: bytes) -> str:
    document = Document(BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


async def test_numbers_have_no_gaps_and_a_new_version_keeps_its_number(told: Told) -> None:
    answers = await asyncio.gather(*(told.make("bulletin") for _ in range(4)))
    made = [answer.json() for answer in answers]
    assert {each["number"][-3:] for each in made} == {"〕1号", "〕2号", "〕3号", "〕4号"}
    again = (await told.make("bulletin", after=made[0]["id"])).json()
    assert (again["number"], again["version"]) == (made[0]["number"], 2)
    assert (await told.make("brief")).json()["number"].endswith("〕1号")
    refused = await told.make("brief", after=made[0]["id"])
    assert refused.status_code == 422
    assert (await told.make("bulletin")).json()["number"].endswith("〕5号")


async def test_what_cannot_be_is_refused_and_takes_no_number(told: Told) -> None:
    for more in (
        {"day": "yesterday"},
        {"classification": "loud"},
        {"duty": "9-Z9"},
        {"attachments": "x\n" * 50},
    ):
        answer = await told.make("log", **more)
        assert answer.status_code == 422, more
        assert answer.json()["mend"]
    assert (await told.make("poem")).status_code == 422
    assert (await told.make("log")).json()["number"].endswith("〕1号")


async def test_versions_stay_as_they_were_made(told: Told) -> None:
    made = (await told.make("brief")).json()
    for sql in ("UPDATE papers SET version = 9", "DELETE FROM papers", "DELETE FROM paper_reads"):
        with pytest.raises(asyncpg.PostgresError):
            await told.world.pool.execute(sql)
    listed = (await told.ann.client.get(f"/api/v1/incidents/{told.incident}/papers")).json()
    assert listed == [made]
    assert {each["format"] for each in made["files"]} == {"docx", "pdf"}


async def test_a_paper_says_what_the_timeline_says(told: Told) -> None:
    made = (await told.make("special_report", duty="1-L1", to="总局领导", urgency="urgent")).json()
    said = words(await told.file(made, "docx"))
    assert TITLE in said
    assert "总局领导：" in said
    assert "加急" in said
    assert "转发已超过三百次" in said
    assert "320" in said
    assert "妥否，请批示。" in said
    assert made["duty_key"] == "1-L1"


async def test_the_statement_is_taken_over_word_for_word_and_marked_until_it_is_approved(told: Told) -> None:
    said = words(await told.file((await told.make("statement")).json(), "docx"))
    assert all(line in said for line in STATEMENT.splitlines())
    assert "未经审定" in said


async def _requested(told: Told) -> str:
    """A request to a site, made by one and approved by another; the digest of its evidence."""
    url = f"/api/v1/incidents/{told.incident}/evidence"
    files = {"file": ("截图.png", b"a picture", "image/png")}
    sent = await told.ann.client.post(url, data={"role": "units"}, files=files)
    assert sent.status_code == 200, sent.text
    digest = sha256(b"a picture").hexdigest()
    texts = {"site": "某某论坛", "request": "贵站所载“井下有人员被困”与事实不符，商请核实更正。"}
    await told.ann.accept("request_correction", "units", {"ground": "falsehood", "evidence": [digest]}, texts)
    return digest


async def test_a_letter_goes_to_the_site_with_ground_evidence_and_only_once_approved(told: Told) -> None:
    digest = await _requested(told)
    early = words(await told.file((await told.make("site_letter")).json(), "docx"))
    assert "不得发出" in early
    proposal = await told.world.pool.fetchval(
        "SELECT signal_id FROM inbox WHERE kind = 'request_correction' AND incident_id = $1", told.incident
    )
    await told.bo.accept("approve_proposal", "deputy_leader", {"proposal": proposal})
    said = words(await told.file((await told.make("site_letter")).json(), "docx"))
    assert "某某论坛：" in said
    assert "与事实不符" in said
    assert "信息失实" in said
    assert digest in said
    assert "不得发出" not in said
    assert "特此函达。" in said


async def test_an_approved_statement_names_who_approved_it(told: Told) -> None:
    await told.ann.accept("open_consultation", "personnel_department", {"invited": ["units"]}, {"topic": "x"})
    draft = await told.world.pool.fetchval(
        "SELECT body #>> '{fact,draft}' FROM timeline WHERE incident_id = $1 AND type = 'statement_drafted'",
        told.incident,
    )
    opened = await told.world.pool.fetch(
        "SELECT body #>> '{fact,consultation}' AS id FROM timeline"
        " WHERE incident_id = $1 AND type = 'consultation_opened'",
        told.incident,
    )
    for each in opened:
        await told.ann.accept(
            "conclude_consultation",
            "personnel_department",
            {"consultation": each["id"]},
            {"conclusion": "同意"},
        )
    await told.bo.accept("approve_statement", "deputy_leader", {"draft": draft})
    said = words(await told.file((await told.make("statement")).json(), "docx"))
    assert "未经审定" not in said
    assert "签发人：人员bo" in said.replace("\t", "")


async def test_what_was_erased_is_said_to_be_and_never_invented(told: Told) -> None:
    before = (await told.make("bulletin")).json()
    assert SUMMARY[:20] in words(await told.file(before, "docx"))
    await erase_texts_of_incident(told.world.pool, told.incident, told.world.clock())
    for kind in ("bulletin", "statement", "review", "log"):
        said = words(await told.file((await told.make(kind)).json(), "docx"))
        assert SUMMARY[:10] not in said
        assert TITLE not in said
        assert STATEMENT[:10] not in said
        assert "〔原文已于" in said
    assert len(await erase_papers_of_incident(told.world.pool, told.incident, told.world.clock())) == 10
    gone = await told.ann.client.get(f"/api/v1/incidents/{told.incident}/papers/{before['id']}/pdf")
    assert gone.status_code == 404


async def test_a_restricted_paper_is_for_the_roles_that_the_plan_names_and_every_reading_is_on_record(
    told: Told,
) -> None:
    made = (await told.make("accountability_proposal")).json()
    assert made["restricted"]
    await told.file(made, "pdf", told.bo)
    reads = await paper_reads(told.world.pool, made["id"])
    assert [(read.person_id, read.format) for read in reads] == [("p-bo", "pdf")]
    said = words(await told.file(made, "docx"))
    assert "人员ann" not in said
    assert "人员bo" not in said
    assert "限阅" in said
    page = await told.browser.get(told.address)
    assert "已调阅 2 次" in page.text


async def test_others_see_that_it_is_there_and_are_not_given_it(told: Told) -> None:
    made = (await told.make("accountability_proposal")).json()
    roles = frozenset({RoleIn(told.plan.id, "opinion_office")})
    person = Person("p-cy", "cy", "丙", True, told.world.clock(), roles, frozenset({"operator"}))
    await add_person(told.world.pool, person, _password_hash(), By("setup", "试验", told.world.clock()))
    other = await _sender(told.world, "cy")
    url = f"/api/v1/incidents/{told.incident}/papers"
    assert (await other.client.get(f"{url}/{made['id']}/pdf")).status_code == 403
    assert (await told.make("accountability_proposal", other)).status_code == 403
    assert (await told.make("bulletin", other)).status_code == 201
    assert [each["id"] for each in (await other.client.get(url)).json()][-1] == made["id"]
    refused = await told.world.pool.fetchval(
        "SELECT count(*) FROM refusals WHERE code = 'papers_not_allowed'"
    )
    assert refused == 2
    reads = await paper_reads(told.world.pool, made["id"])
    assert not reads


def test_the_plans_say_whom_a_restricted_paper_is_for() -> None:
    _, plan = plan_named("command-post")
    assert readers_of(plan, OfficialPaper.ACCOUNTABILITY_PROPOSAL) == {
        "command_post", "group_office", "party_committee",
    } & plan.own_roles  # fmt: skip
    _, other = plan_named("work-safety")
    assert readers_of(other, OfficialPaper.ACCOUNTABILITY_PROPOSAL) == set(other.may["approve_paper"].roles)


def test_every_kind_is_one_of_the_plan_format() -> None:
    assert set(KINDS) == {each.value for each in OfficialPaper}


@pytest.mark.parametrize(
    ("plan", "duty", "paper"),
    [
        ("work-safety", "1-O1", "bulletin"), ("work-safety", "1-L6", "brief"),
        ("work-safety", "1-M3", "special_report"), ("work-safety", "1-N4-request", "site_letter"),
        ("work-safety", "1-M10-statement", "legal_statement"), ("work-safety", "1-A10", "review"),
        ("human-resources", "2-A7-draft", "statement"), ("government-affairs", "7-5-log", "log"),
        ("command-post", "4-8", "accountability_proposal"), ("township", "5-draft", "statement"),
    ],
)  # fmt: skip
def test_a_duty_names_the_paper_that_it_asks_for(plan: str, duty: str, paper: str) -> None:
    assert plan_named(plan)[1].duty_by_id[duty].asks_for == paper


async def test_the_page_offers_the_paper_beside_its_duty_and_makes_it(told: Told) -> None:
    page = await told.browser.get(f"/incidents/{told.incident}")
    assert (
        f'href="/incidents/{told.incident}/papers?kind=site_letter&amp;duty=1-N4-request#make"' in page.text
    )
    form = (await read(told.browser, f"{told.address}?kind=site_letter&duty=1-N4-request")).form(told.address)
    assert form.values["kind"] == ["site_letter"]
    answer = await form.send(told.browser, title="商请核实")
    beside = (await told.browser.get(f"/incidents/{told.incident}")).text
    assert "函〔2026〕1号</bdi></a>" in beside
    assert answer.status_code == 303, answer.text
    listed = await told.browser.get(told.address)
    assert "函〔" in listed.text
    again = (await read(told.browser, told.address)).links
    assert any("after=" in link for link in again)


async def test_what_is_wrong_comes_back_with_the_form(told: Told) -> None:
    form = (await read(told.browser, told.address)).form(told.address)
    answer = await form.send(told.browser, kind="log", day="someday", title="我的标题")
    assert answer.status_code == 422
    assert "日期" in answer.text
    assert "我的标题" in answer.text

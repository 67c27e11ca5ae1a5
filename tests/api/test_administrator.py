"""The administrator's pages: every act by its form, what is wrong by its field, everything on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from api.administrator.acts import ACTS
from store.organisation.about import changes_about
from store.organisation.absences import absences
from store.organisation.appointments import appointments
from store.organisation.deputies import deputies
from store.organisation.rosters import rosters
from store.organisation.shifts import gaps, shifts_of
from store.people import person_by_id
from tests.api.browsing import Page, read
from tests.api.conftest import PLAN, World

LISTS = ("", "/bodies", "/people", "/appointments", "/rosters", "/absences", "/deputies", "/handovers",
         "/changes", "/file")  # fmt: skip


@pytest.fixture
async def desk(still: World) -> httpx.AsyncClient:
    """A browser at the administrator's desk."""
    return await still.signed_in("adm", desks=("administrator",))


async def act(desk: httpx.AsyncClient, path: str, asked: str = "", **filled: Any) -> httpx.Response:
    """Fill the form of an act in and send it."""
    address = f"/organisation/{path}"
    form = (await read(desk, f"{address}{asked}")).form(address)
    return await form.send(desk, **{"why": "试验", **filled})


async def done(desk: httpx.AsyncClient, path: str, asked: str = "", **filled: Any) -> str:
    """An act that is made; where it leads to."""
    answer = await act(desk, path, asked, **filled)
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    await read(desk, place)
    return str(place)


async def test_every_list_and_every_form_opens(desk: httpx.AsyncClient) -> None:
    for place in LISTS:
        page = await read(desk, f"/organisation{place}")
        assert "org_" not in page.text
    for each in ACTS:
        page = await read(desk, f"/organisation{each.path}")
        assert page.form(f"/organisation{each.path}").method == "post"


async def test_every_form_asks_for_the_reason(still: World, desk: httpx.AsyncClient) -> None:
    before = await still.pool.fetchval("SELECT count(*) FROM organisation_changes")
    for each in ACTS:
        form = (await read(desk, f"/organisation{each.path}")).form(f"/organisation{each.path}")
        assert "why" in form.required
        answer = await form.send(desk)
        assert answer.status_code == 422, each.name
    assert await still.pool.fetchval("SELECT count(*) FROM organisation_changes") == before


async def test_bodies_are_made_below_each_other_changed_ended_and_reopened(
    still: World, desk: httpx.AsyncClient
) -> None:
    await done(desk, "bodies/make-body", id="city", name_zh="市局", name_en="City office")
    await done(desk, "bodies/make-body", "?parent=city", id="north", name_zh="北区", name_en="North")
    assert await still.pool.fetchval("SELECT parent FROM bodies WHERE id = 'north'") == "city"
    form = (await read(desk, "/organisation/bodies/change-body?id=north")).form(
        "/organisation/bodies/change-body"
    )
    assert form.values["name_zh"] == ["北区"]
    assert form.values["parent"] == ["city"]
    await done(desk, "bodies/change-body", "?id=north", name_zh="城北分局")
    wrong = await act(desk, "bodies/end-body", "?id=city")
    assert wrong.status_code == 422
    assert "1 项下属单位" in wrong.text
    await done(desk, "bodies/end-body", "?id=north")
    await done(desk, "bodies/reopen-body", "?id=north")
    page = await read(desk, "/organisation/bodies")
    assert "城北分局" in page.text


async def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk: httpx.AsyncClient) -> None:
    answer = await act(desk, "bodies/make-body", id="Bad Id", name_zh="市局", name_en="City", why="新设机构")
    assert answer.status_code == 422
    assert "编号 所填的“Bad Id”不能用作编号" in answer.text
    assert 'value="市局"' in answer.text
    assert "新设机构" in answer.text
    assert 'aria-invalid="true"' in answer.text
    again = await act(desk, "bodies/make-body", id="city", name_zh="", name_en="City")
    assert "“中文名称”必须填写" in again.text


async def test_a_person_is_added_appointed_and_ended(still: World, desk: httpx.AsyncClient) -> None:
    place = await done(desk, "people/add-person", login="li", name="李明", desks=["operator"])
    person_id = place.partition("?")[0].rpartition("/")[2]
    await done(
        desk, "appointments/appoint", f"?person={person_id}", plan_role=f"{PLAN}/monitor",
        from_at="2026-01-01T08:00",
    )  # fmt: skip
    (made,) = await appointments(still.pool, person_id)
    assert made.from_at.isoformat() == "2026-01-01T00:00:00+00:00"
    person = await person_by_id(still.pool, person_id, still.clock())
    assert person is not None
    assert {each.role for each in person.roles} == {"monitor"}
    page = await read(desk, f"/organisation/people/{person_id}")
    assert "2026年1月1日 08:00" in page.text
    twice = await act(desk, "appointments/appoint", f"?person={person_id}", plan_role=f"{PLAN}/monitor")
    assert twice.status_code == 422
    assert "重叠" in twice.text
    await done(desk, "appointments/end-appointment", f"?id={made.id}")
    assert not await appointments(still.pool, person_id, since=still.clock())
    await done(desk, "people/set-desks", f"?id={person_id}", desks=["supervisor"])
    await done(desk, "people/shut-account", f"?id={person_id}")
    shut = await person_by_id(still.pool, person_id, still.clock())
    assert shut is not None
    assert not shut.active
    assert shut.desks == {"supervisor"}


async def test_a_login_of_two_and_an_auditor_who_acts_are_told_at_their_fields(
    desk: httpx.AsyncClient,
) -> None:
    await done(desk, "people/add-person", login="li", name="李明")
    twice = await act(desk, "people/add-person", login="li", name="李四")
    assert twice.status_code == 409
    assert 'id="f1-wrong"' in twice.text
    both = await act(desk, "people/add-person", login="wang", name="王五", desks=["operator", "auditor"])
    assert both.status_code in (409, 422)
    assert 'aria-invalid="true"' in both.text


async def test_a_desk_for_one_body_is_added_to_those_there_are(still: World, desk: httpx.AsyncClient) -> None:
    await still.person("sue", (), desks=("supervisor",))
    await done(desk, "bodies/make-body", id="north", name_zh="北区", name_en="North")
    await done(desk, "people/set-desks", "?id=p-sue", desks=[], limited_desk="supervisor@north")
    sue = await person_by_id(still.pool, "p-sue", still.clock())
    assert sue is not None
    assert sue.desk_bodies == {("supervisor", "north")}
    form = (await read(desk, "/organisation/people/set-desks?id=p-sue")).form(
        "/organisation/people/set-desks"
    )
    assert form.values["desks"] == ["supervisor@north"]
    assert "督导席 · 北区" in (await read(desk, "/organisation/people/p-sue")).text


async def test_a_person_is_invited_from_their_page(still: World, desk: httpx.AsyncClient) -> None:
    await still.person("ann", ())
    form = (await read(desk, "/organisation/people/p-ann")).form("/accounts/invitation")
    answer = await form.send(desk, why="新入职")
    assert answer.status_code == 200
    assert "/invitations/" in answer.text


async def test_the_last_administrator_stays(still: World, desk: httpx.AsyncClient) -> None:
    for path in ("people/shut-account", "people/set-desks"):
        answer = await act(desk, path, "?id=p-adm", **({"desks": []} if "desks" in path else {}))
        assert answer.status_code == 422
        assert "最后一名管理员" in answer.text


async def test_a_roster_is_filled_in_turn_and_its_gaps_are_loud(
    still: World, desk: httpx.AsyncClient
) -> None:
    for login in ("ann", "bo"):
        await still.person(login, ())
    place = await done(desk, "rosters/make-roster", name="夜间值班", plan_role=f"{PLAN}/monitor")
    roster_id = place.partition("?")[0].rpartition("/")[2]
    today = still.clock() + timedelta(days=2)
    await done(
        desk, "rosters/add-series", f"?roster={roster_id}", people__1="p-ann", people__2="p-bo",
        first_day=today.date().isoformat(), days="3", begins="20:00", ends="08:00",
    )  # fmt: skip
    found = await shifts_of(still.pool, roster_id, still.clock(), still.clock() + timedelta(days=30))
    assert [each.person_id for each in found] == ["p-ann", "p-bo", "p-ann"]
    assert {(each.from_at.hour, each.until_at.hour) for each in found} == {(12, 0)}
    assert await gaps(still.pool, roster_id, still.clock(), still.clock() + timedelta(days=14))
    overview = await read(desk, "/organisation")
    assert "空档" in overview.text
    assert "夜间值班" in overview.text
    page = await read(desk, f"/organisation/rosters/{roster_id}?week={today.date()}")
    assert "人员ann" in page.text
    assert "无人值班" in page.text
    await done(desk, "rosters/give-shift", f"?id={found[0].id}", person="p-bo")
    wrong = await act(desk, "rosters/end-shift", "?id=" + found[1].id, until_at="2199-01-01T00:00")
    assert wrong.status_code in (303, 422)
    await done(desk, "rosters/rename-roster", f"?id={roster_id}", name="夜班")
    await done(desk, "rosters/end-roster", f"?id={roster_id}")
    assert not await rosters(still.pool, still.clock())


async def test_a_sheet_of_shifts_is_taken_whole_or_told_by_line(
    still: World, desk: httpx.AsyncClient
) -> None:
    await still.person("ann", ())
    place = await done(
        desk, "rosters/make-roster", name="值班", plan_role=f"{PLAN}/monitor", from_at="2026-01-01T00:00"
    )
    roster_id = place.partition("?")[0].rpartition("/")[2]
    address = f"/organisation/rosters/{roster_id}/sheet"
    form = (await read(desk, f"/organisation/rosters/{roster_id}")).form(address)
    values = {name: value[0] for name, value in form.values.items() if value and name != "file"}
    bad = "登录名,起,止\nann,2027-01-01 08:00,2027-01-01 20:00\nnobody,2027-01-02 08:00,2027-01-02 20:00\n"
    files = {"file": ("shifts.csv", bad.encode(), "text/csv")}
    answer = await desk.post(address, data={**values, "why": "排班"}, files=files)
    assert answer.status_code == 422
    assert "shifts.csv:3" in answer.text
    assert "排班" in answer.text
    far = still.clock() + timedelta(days=900)
    assert not await shifts_of(still.pool, roster_id, still.clock(), far)
    good = {"file": ("shifts.csv", ("\ufeff" + bad.replace("nobody", "ann")).encode(), "text/csv")}
    answer = await desk.post(address, data={**values, "why": "排班"}, files=good)
    assert answer.status_code == 303, answer.text
    assert len(await shifts_of(still.pool, roster_id, still.clock(), far)) == 2
    sheet = await desk.get(address)
    assert "2027-01-02 08:00" in sheet.text


async def test_absence_and_deputies(still: World, desk: httpx.AsyncClient) -> None:
    await still.person("ann", ("monitor",))
    await still.person("bo", ())
    await done(desk, "deputies/name-deputy", "?person=p-ann", deputy="p-bo", ordinal="1")
    await done(desk, "absences/note-absence", "?person=p-ann")
    bo = await person_by_id(still.pool, "p-bo", still.clock())
    assert bo is not None
    assert {each.role for each in bo.roles} == {"monitor"}
    overview = await read(desk, "/organisation")
    assert "人员bo（代理 人员ann）" in overview.text
    page = await read(desk, "/organisation/people/p-bo")
    assert "代理 人员ann" in page.text
    (away,) = await absences(still.pool)
    (named,) = await deputies(still.pool)
    await done(desk, "absences/end-absence", f"?id={away.id}")
    await done(desk, "deputies/end-deputy", f"?id={named.id}")
    own = await act(desk, "deputies/name-deputy", "?person=p-ann", deputy="p-ann")
    assert own.status_code == 422


async def test_vacant_roles_come_first(still: World, desk: httpx.AsyncClient) -> None:
    await still.person("ann", ("monitor",))
    page = await read(desk, "/organisation")
    assert page.text.index("空缺岗位") < page.text.index("此刻在岗")
    assert "无人担任" in page.text
    assert any("role=" in link and "appoint" in link for link in page.links)


async def test_pools_are_read_by_operators_and_edited_by_administrators(
    still: World, desk: httpx.AsyncClient
) -> None:
    place = await done(desk, "pools/make-pool", id="law", kind="experts", name_zh="法律专家", name_en="Law")
    assert place.startswith("/pools/law")
    await done(
        desk, "pools/add-member", "?pool=law",
        name="赵律师", organisation="某律所", field="名誉权", contact="010-1",
    )  # fmt: skip
    member = await still.pool.fetchval("SELECT id FROM pool_members")
    await done(desk, "pools/change-member", f"?id={member}", contact="010-2")
    short = await act(
        desk, "pools/add-member", "?pool=law", name="钱", organisation=" ", field="x", contact="y"
    )
    assert short.status_code == 422
    assert "“所在单位”必须填写" in short.text
    operator = await still.signed_in("ann", "monitor")
    page = await read(operator, "/pools/law?incident=20260101-x")
    assert "010-2" in page.text
    assert not any("/organisation/" in link for link in page.links)
    assert (await operator.get("/organisation/pools/add-member")).status_code == 403
    await done(desk, "pools/end-member", f"?id={member}")


async def test_a_sheet_of_members_goes_out_and_in(still: World, desk: httpx.AsyncClient) -> None:
    await done(desk, "pools/make-pool", id="law", kind="experts", name_zh="法律专家", name_en="Law")
    form = (await read(desk, "/pools/law")).form("/pools/law/sheet")
    values = {name: value[0] for name, value in form.values.items() if name not in ("file", "why")}
    rows = "姓名,单位,领域,联系方式\n赵律师,某律所,名誉权,010-1\n"

    async def send(text: str, why: str = "名单更新") -> httpx.Response:
        files = {"file": ("law.csv", text.encode(), "text/csv")}
        return await desk.post("/pools/law/sheet", data={**values, "why": why}, files=files)

    bad = await send(rows + "钱律师,,名誉权,010-2\n")
    assert bad.status_code == 422
    assert "law.csv:3" in bad.text
    assert "名单更新" in bad.text
    assert (await send(rows, " ")).status_code == 422
    assert await still.pool.fetchval("SELECT count(*) FROM pool_members") == 0
    assert (await send(rows)).status_code == 303
    assert "赵律师,某律所,名誉权,010-1" in (await desk.get("/pools/law/sheet")).text


async def test_changes_are_told_with_before_and_after_and_filtered(
    still: World, desk: httpx.AsyncClient
) -> None:
    await still.person("ann", ("monitor",))
    await done(desk, "people/change-person", "?id=p-ann", name="安娜", post="科长", why="更名")
    page = await read(desk, "/organisation/changes?about=p-ann")
    assert "安娜" in page.text
    assert "人员ann →" in page.text
    assert "理由：更名" in page.text
    assert "任职" in page.text
    mine = await read(desk, "/organisation/changes?who=p-adm&what=person_changed")
    assert "更名" in mine.text
    none = await read(desk, "/organisation/changes?about=nothing")
    assert "没有变更记录" in none.text
    auditor = await still.signed_in("aud", desks=("auditor",))
    assert "更名" in (await read(auditor, "/organisation/changes")).text
    for number in range(60):
        await done(desk, "people/change-person", "?id=p-ann", name=f"安{number}")
    first = await read(desk, "/organisation/changes?about=p-ann")
    older = next(link for link in first.links if "before=" in link)
    assert "更名" in (await read(desk, f"/organisation/changes{older}")).text


async def test_a_file_is_tried_shown_and_brought_in(still: World, desk: httpx.AsyncClient) -> None:
    text = (await desk.get("/organisation/file/organisation.yaml")).text
    more = "version: 1\nbodies:\n- id: city\n  name: {zh: 市局, en: City}\n"
    assert "adm" in text
    form = (await read(desk, "/organisation/file")).form("/organisation/file")
    tried = await form.send(desk, text=more, why="建库", do="try")
    assert tried.status_code == 200
    assert "将作 1 项变更" in tried.text
    assert await still.pool.fetchval("SELECT count(*) FROM bodies") == 0
    blind = await form.send(desk, text=more, why="建库", do="try", shown="x")
    assert blind.status_code == 200
    shown = Page(tried.text).form("/organisation/file")
    brought = await shown.send(desk, do="bring")
    assert brought.status_code == 303, brought.text
    (change,) = await changes_about(still.pool, about="city")
    assert (change.who, change.why) == ("p-adm", "建库")
    again = await form.send(desk, text=more, why="建库", do="try")
    assert "没有变更" in again.text
    bad = await form.send(
        desk, text="version: 1\nbodies:\n- id: X Y\n  name: {zh: 市局, en: City}\n", why="x", do="try"
    )
    assert bad.status_code == 422
    assert "organisation.yaml:3" in bad.text
    assert "X Y" in bad.text


async def test_an_uploaded_file_is_shown_in_the_form_and_can_be_mended_there(desk: httpx.AsyncClient) -> None:
    form = (await read(desk, "/organisation/file")).form("/organisation/file")
    values = {name: value[0] for name, value in form.values.items() if name != "file"}
    text = "\ufeffversion: 1\nbodies:\n- id: X Y\n  name: {zh: 市局, en: City}\n"
    files = {"file": ("o.yaml", text.encode(), "application/yaml")}
    answer = await desk.post("/organisation/file", data={**values, "why": "x", "do": "try"}, files=files)
    assert answer.status_code == 422
    again = Page(answer.text).form("/organisation/file")
    assert again.values["text"][0].startswith("version: 1")
    mended = await again.send(desk, text=again.values["text"][0].replace("X Y", "city"), do="try")
    assert "将作 1 项变更" in mended.text
    broken = {"file": ("o.yaml", b"\xff\xfe\x00", "application/yaml")}
    odd = await desk.post("/organisation/file", data={**values, "why": "x", "do": "try"}, files=broken)
    assert odd.status_code == 422


async def test_what_was_not_shown_is_not_brought_in(still: World, desk: httpx.AsyncClient) -> None:
    form = (await read(desk, "/organisation/file")).form("/organisation/file")
    text = "version: 1\nbodies:\n- id: city\n  name: {zh: 市局, en: City}\n"
    form.options["do"].append("bring")
    answer = await form.send(desk, text=text, why="建库", do="bring")
    assert answer.status_code == 200
    assert await still.pool.fetchval("SELECT count(*) FROM bodies") == 0


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_both_languages(still: World, desk: httpx.AsyncClient, language: str) -> None:
    await still.person("ann", ("monitor",))
    desk.headers["accept-language"] = language
    for place in (*LISTS, "/people/p-ann", "/appointments/appoint"):
        assert (await desk.get(f"/organisation{place}")).status_code == 200


ODD = ("\0", "9" * 300, "2026-02-30T00:00", "0001-01-01T00:00", "'; --", "a/b/c", "😀", "-1", "\ud800", " ")


async def test_whatever_is_typed_is_answered_and_changes_nothing(
    still: World, desk: httpx.AsyncClient
) -> None:
    before = await still.pool.fetchval("SELECT count(*) FROM organisation_changes")
    wrong = []
    for each in ACTS:
        address = f"/organisation{each.path}"
        form = (await read(desk, address)).form(address)
        for odd in ODD:
            values = {name: value[0] if name.startswith("csrf") or "token" in name else odd
                      for name, value in form.values.items()}  # fmt: skip
            body = urlencode({**values, "why": "试验"}, errors="surrogatepass")
            headers = {"content-type": "application/x-www-form-urlencoded"}
            sent = await desk.post(address, content=body, headers=headers)
            shown = await desk.get(address, params={"id": odd.encode("utf-8", "replace").decode()})
            wrong += [(each.name, odd[:20], answer.status_code) for answer in (sent, shown)
                      if answer.status_code not in (200, 404, 409, 422)]  # fmt: skip
    assert not wrong
    assert await still.pool.fetchval("SELECT count(*) FROM organisation_changes") == before

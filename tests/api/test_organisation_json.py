"""The organisation by JSON: the same acts as by the forms, and the lists."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.administrator.acts import ACTS
from tests.api.conftest import PLAN, World

ROOT = "/api/v1/organisation"


@pytest.fixture
async def desk(still: World) -> httpx.AsyncClient:
    """A program of an administrator."""
    return (await still.sender("adm", desks=("administrator",))).client


async def act(desk: httpx.AsyncClient, path: str, **asked: Any) -> str:
    """An act that is made; the id that it gives."""
    answer = await desk.post(f"{ROOT}/{path}", json={"why": "试验", **asked})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def got(desk: httpx.AsyncClient, path: str, **query: str) -> Any:
    """A list."""
    answer = await desk.get(f"{ROOT}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_organisation_is_built_by_acts_and_read_again(
    still: World, desk: httpx.AsyncClient
) -> None:
    await act(desk, "bodies/make-body", id="city", name_zh="市局", name_en="City")
    li = await act(desk, "people/add-person", login="li", name="李明", body="city", desks=["operator"])
    wang = await act(desk, "people/add-person", login="wang", name="王芳")
    named = await act(desk, "appointments/appoint", person=li, plan=PLAN, role="monitor", body="city")
    await act(desk, "deputies/name-deputy", person=li, deputy=wang)
    await act(desk, "absences/note-absence", person=li)
    duty = await got(desk, "")
    (held,) = duty["held"]
    assert (held["person_id"], held["stands_in_for"], held["role"]["body"]) == (wang, li, "city")
    assert {"plan_id": PLAN, "role": "group_office", "bodies": None} in duty["vacant"]
    assert not any(each["role"] == "monitor" for each in duty["vacant"])
    assert [each["id"] for each in await got(desk, "/appointments")] == [named]
    assert [each["id"] for each in await got(desk, "/bodies")] == ["city"]
    assert [each["login"] for each in await got(desk, "/people")] == ["adm", "li", "wang"]
    assert len(await got(desk, "/deputies")) == len(await got(desk, "/absences")) == 1


async def test_rosters_shifts_and_gaps(still: World, desk: httpx.AsyncClient) -> None:
    li = await act(desk, "people/add-person", login="li", name="李明")
    roster = await act(
        desk,
        "rosters/make-roster",
        name="值班",
        plan=PLAN,
        role="monitor",
        from_at="2026-12-01T00:00:00+08:00",
    )
    await act(
        desk, "rosters/add-series", roster=roster, people=[li], first_day="2026-12-01", days=2,
        begins="08:00", ends="20:00",
    )  # fmt: skip
    time = {"from_at": "2026-12-01T00:00:00+08:00", "until_at": "2026-12-03T00:00:00+08:00"}
    shifts = await got(desk, f"/rosters/{roster}/shifts", **time)
    assert [each["from_at"] for each in shifts] == ["2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"]
    assert len(await got(desk, f"/rosters/{roster}/gaps", **time)) == 3
    assert (await desk.get(f"{ROOT}/rosters/none/shifts")).status_code == 404


async def test_what_is_wrong_is_a_problem_with_its_field(desk: httpx.AsyncClient) -> None:
    path = f"{ROOT}/bodies/make-body"
    bad = await desk.post(path, json={"id": "X", "name_zh": "市局", "name_en": "City", "why": "x"})
    assert (bad.status_code, bad.json()["code"]) == (422, "organisation_id_unfit")
    assert bad.json()["params"]["field"] == "id"
    for body in ({"id": "x"}, {"id": "x", "name_zh": "市局", "name_en": "C", "why": "x", "more": 1}):
        answer = await desk.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
        assert answer.json()["errors"]
    blank = await desk.post(path, json={"id": "x", "name_zh": "市局", "name_en": "C", "why": "  "})
    assert blank.status_code == 422


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"])
async def test_instants_out_of_all_measure_are_refused(desk: httpx.AsyncClient, at: str) -> None:
    answer = await desk.post(
        f"{ROOT}/absences/note-absence", json={"person": "p-adm", "from_at": at, "why": "x"}
    )
    assert answer.status_code == 422
    assert (await desk.get(ROOT, params={"at": at})).status_code == 422


async def test_the_file_is_given_tried_and_taken(still: World, desk: httpx.AsyncClient) -> None:
    text = (await desk.get(f"{ROOT}/file")).text
    assert "login: adm" in text
    same = await desk.post(f"{ROOT}/file", json={"text": text, "why": "x", "dry": False})
    assert (same.status_code, same.json()) == (200, [])
    more = "version: 1\nbodies:\n- id: city\n  name: {zh: 市局, en: City}\n"
    tried = await desk.post(f"{ROOT}/file", json={"text": more, "why": "建库"})
    assert [each["what"] for each in tried.json()] == ["body_made"]
    assert not await got(desk, "/bodies")
    await desk.post(f"{ROOT}/file", json={"text": more, "why": "建库", "dry": False})
    (change,) = await got(desk, "/changes", about="city")
    assert (change["what"], change["why"], change["who"]) == ("body_made", "建库", "p-adm")
    bad = await desk.post(f"{ROOT}/file", json={"text": "version: 9\n", "why": "x"})
    assert bad.status_code == 422
    assert bad.json()["errors"]


async def test_ones_own_duty_and_handing_over(still: World, desk: httpx.AsyncClient) -> None:
    ann, bo = [await still.sender(login, "monitor") for login in ("ann", "bo")]
    note = {"plan": PLAN, "role": "monitor", "taker": "p-bo", "note": "等待书面答复"}
    given = await ann.client.post("/api/v1/duty/handovers", json=note)
    assert given.status_code == 201, given.text
    mine = (await bo.client.get("/api/v1/duty")).json()
    assert [each["note"] for each in mine["waiting"]] == ["等待书面答复"]
    assert [each["role"]["role"] for each in mine["held"]] == ["monitor"]
    wrong = await ann.client.post("/api/v1/duty/handovers/take", json=given.json())
    assert (wrong.status_code, wrong.json()["code"]) == (422, "organisation_not_the_taker")
    taken = await bo.client.post("/api/v1/duty/handovers/take", json=given.json())
    assert taken.status_code == 200
    (told,) = await got(desk, "/handovers")
    assert told["taken_at"]
    assert "note" not in told
    away = await bo.client.post("/api/v1/duty/absences", json={"why": "出差"})
    assert away.status_code == 201
    assert not (await bo.client.get("/api/v1/duty")).json()["held"]


async def test_every_act_is_described(still: World, desk: httpx.AsyncClient) -> None:
    paths = (await desk.get("/api/v1/openapi.json")).json()["paths"]
    for each in ACTS:
        described = paths[f"{ROOT}{each.path}"]["post"]
        name = described["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert name == each.asked.__name__
        assert described["description"]
    names = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(names) == len(set(names))

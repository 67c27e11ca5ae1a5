"""Handing a role over: what it owes is shown, the next one sees it first, both are on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.organisation.appointments import appoint
from store.organisation.changes import By, changes
from store.organisation.handovers import handovers
from store.people import person_by_id
from store.queries import RoleIn
from tests.api.browsing import read
from tests.api.conftest import PLAN, World

GIVE = f"/handover/give?plan={PLAN}&role=group_office"
NOTE = "已与后勤部门通话，等待书面答复。"


async def test_a_role_is_given_with_its_note_seen_first_and_taken(world: World) -> None:
    sender = await world.sender("opener", "monitor")
    await sender.open()
    ann = await world.signed_in("ann", "group_office")
    bo = await world.signed_in("bo", "group_office")
    page = await read(ann, GIVE)
    assert f"/incidents/{sender.incident}" in " ".join(page.links)
    assert "排队系统故障" in page.text
    sent = await page.form("/handover/give").send(ann, taker="p-bo", note=NOTE)
    assert sent.status_code == 303, sent.text
    first = await read(bo, "/")
    assert NOTE in first.text
    assert "待接班" in first.text
    taken = await first.form("/handover/take").send(bo)
    assert taken.status_code == 303
    assert NOTE not in (await read(bo, "/")).text
    assert NOTE in (await read(ann, "/handover")).text
    (row,) = await handovers(world.pool)
    assert row.taken_at is not None
    told = await changes(world.pool, row.id)
    assert [(each.what, each.who) for each in told] == [("taken_over", "p-bo"), ("handed_over", "p-ann")]
    assert not any(NOTE in str(each.after) for each in told)


async def test_who_comes_later_can_be_given_it_too(still: World) -> None:
    ann = await still.signed_in("ann", "group_office")
    await still.person("later", ())
    await still.person("never", ("monitor",))
    by = By("setup", "试验", still.clock())
    await appoint(still.pool, "p-later", RoleIn(PLAN, "group_office"), by.at + timedelta(hours=2), None, by)
    form = (await read(ann, GIVE)).form("/handover/give")
    assert form.options["taker"] == ["", "p-later"]


async def test_what_is_wrong_is_told_and_the_note_stays(still: World) -> None:
    ann = await still.signed_in("ann", "group_office")
    await still.person("bo", ("group_office",))
    form = (await read(ann, GIVE)).form("/handover/give")
    nobody = await form.send(ann, taker="", note=NOTE)
    assert nobody.status_code == 422
    assert NOTE in nobody.text
    empty = await form.send(ann, taker="p-bo", note=" ")
    assert empty.status_code == 422
    assert "交接事项 为空" in empty.text
    assert not await handovers(still.pool)


async def test_only_a_role_that_one_holds_is_given_and_only_the_next_takes(still: World) -> None:
    ann = await still.signed_in("ann", "monitor")
    bo = await still.signed_in("bo", "group_office")
    await still.person("cy", ("group_office",))
    assert (await ann.get(GIVE)).status_code == 404
    form = (await read(bo, GIVE)).form("/handover/give")
    await form.send(bo, taker="p-cy", note=NOTE)
    (row,) = await handovers(still.pool)
    values = {name: value[0] for name, value in (await read(ann, "/handover")).forms[-1].values.items()}
    answer = await ann.post("/handover/take", data={**values, "id": row.id})
    assert answer.status_code == 422
    assert NOTE not in (await ann.get("/handover")).text


async def test_one_says_oneself_that_one_is_away_and_back(still: World) -> None:
    ann = await still.signed_in("ann", "monitor")
    page = await read(ann, "/handover")
    bad = await page.form("/handover/away").send(ann, from_at="yesterday", why="出差")
    assert bad.status_code == 422
    assert "出差" in bad.text
    none = await page.form("/handover/away").send(ann)
    assert none.status_code == 422
    went = await page.form("/handover/away").send(ann, why="出差")
    assert went.status_code == 303
    person = await person_by_id(still.pool, "p-ann", still.clock())
    assert person is not None
    assert not person.roles
    back = await (await read(ann, "/handover")).form("/handover/back").send(ann)
    assert back.status_code == 303
    person = await person_by_id(still.pool, "p-ann", still.clock())
    assert person is not None
    assert person.roles


async def test_a_note_is_erased_by_an_administrator_who_cannot_read_it(still: World) -> None:
    ann = await still.signed_in("ann", "group_office")
    await still.person("bo", ("group_office",))
    await (await read(ann, GIVE)).form("/handover/give").send(ann, taker="p-bo", note=NOTE)
    (row,) = await handovers(still.pool)
    desk = await still.signed_in("adm", desks=("administrator",))
    page = await read(desk, "/organisation/handovers")
    assert NOTE not in page.text
    assert "人员ann → 人员bo" in page.text
    address = "/organisation/handovers/erase-note"
    answer = await (await read(desk, f"{address}?id={row.id}")).form(address).send(desk, why="含个人信息")
    assert answer.status_code == 303
    (row,) = await handovers(still.pool)
    assert row.note is None


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_both_languages(still: World, language: str) -> None:
    ann = await still.signed_in("ann", "group_office")
    ann.headers["accept-language"] = language
    for place in ("/handover", GIVE, "/pools"):
        assert (await ann.get(place)).status_code == 200

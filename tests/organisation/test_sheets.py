"""Rosters and pools as spreadsheets: what is written is read back, what is wrong is told by its line."""

from zoneinfo import ZoneInfo

import pytest

from organisation.current import current
from organisation.errors import FileUnfit
from organisation.importing import bring_in
from organisation.reading import read
from organisation.sheet_imports import bring_in_members, bring_in_shifts, roster_called
from organisation.sheets import read_members, read_shifts, written_members, written_shifts
from store.organisation.changes import By, changes
from store.organisation.errors import NotThere
from store.organisation.pools import members
from store.organisation.shifts import shifts_of
from tests.organisation.test_files import FILE, SHANGHAI
from tests.store.rows import T0, at

SHEET = (
    "登录名,姓名,起,止\r\n"
    "ann,安,2026/11/22 8:00,2026-11-22 20:00\r\n"
    "bo,,2026-11-22 20:00,2026-11-22 24:00\r\n"
)
POOL = (
    "姓名,单位,领域,联系方式,登录名,起,止\n"
    "=1+1,'@所,-法,+86 10,ann,2026-01-01,\n"
    "甲,律协,行政法,+86 10,,2026-01-01,\n"
)


def by(minute: int = 0) -> By:
    return By("import", "排班", at(minute))


@pytest.fixture
async def house(pool):
    await bring_in(pool, read("o.yaml", FILE.encode()), by())
    return pool


async def bring(pool, text: str, minute: int = 1, **how: bool):
    roster = await roster_called(pool, "hr/staff/north", at(minute))
    return await bring_in_shifts(
        pool, roster, read_shifts("s.csv", text.encode(), SHANGHAI), by(minute), **how
    )


async def lines(pool, locale: str = "zh-CN") -> str:
    now = await current(pool, at(2), "Asia/Shanghai")
    names = {person.login: person.name for person in now.people}
    return written_shifts(now.rosters[0].shifts, names.__getitem__, SHANGHAI, locale)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
async def test_a_sheet_of_shifts_is_brought_in_once(house, mark):
    (added,) = await bring(house, mark + SHEET)
    assert added.what == "shifts_added"
    assert await bring(house, SHEET, 2) == []
    roster = await roster_called(house, "hr/staff/north", at(2))
    assert len(await shifts_of(house, roster.id, T0, at(60 * 48))) == 4


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_what_is_written_is_read_back(house, locale):
    await bring(house, SHEET)
    text = await lines(house, locale)
    assert text.startswith("\ufeff")
    assert await bring(house, text, 3, whole=True) == []


async def test_a_corrected_sheet_replaces_its_time_and_nothing_else(house):
    await bring(house, SHEET)
    corrected = SHEET.replace("ann,安", "bo,博").replace("bo,,2026-11-22 20:00", "ann,,2026-11-22 20:00")
    done = await bring(house, corrected, 2, whole=True)
    assert sorted(change.what for change in done) == ["shift_ended", "shift_ended", "shifts_added"]
    text = await lines(house)
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["ann", "bo", "bo", "ann"]


async def test_a_rehearsal_changes_nothing(house):
    before = await changes(house)
    assert len(await bring(house, SHEET, dry=True)) == 1
    assert await changes(house) == before


@pytest.mark.parametrize(
    "was, now, place, code",
    [
        ("ann,安", "eve,", "s.csv:2: shifts[1]", "organisation_not_there"),
        ("ann,安", "ann,博", "s.csv:2: shifts[1]", "organisation_sheet_name"),
        ("24:00", "25:00", "s.csv:3: until", "organisation_file_instant"),
        ("24:00", "19:00", "s.csv:3: shifts[2]", "organisation_span_unfit"),
        ("bo,,", ",,", "s.csv:3: login", "organisation_file_missing"),
        ("起,止", "起,终", "s.csv:1: until", "organisation_file_missing"),
        ("24:00", "24:00,x", "s.csv:3", "organisation_sheet_cells"),
        ("bo,,", '"bo,,', "s.csv:3", "organisation_sheet_malformed"),
        ("2026/11/22", "2026/11/20", "s.csv:2: shifts[1]", "organisation_outside_roster"),
    ],
)
async def test_what_is_wrong_is_told_by_its_line_and_nothing_is_changed(house, was, now, place, code):
    before = await changes(house)
    assert SHEET.count(was) == 1
    with pytest.raises(FileUnfit) as told:
        await bring(house, SHEET.replace(was, now))
    assert (place, code) in [(problem.field, problem.code) for problem in told.value.problems]
    assert await changes(house) == before


def test_a_sheet_in_another_encoding_is_told_from_an_empty_one():
    for raw, code in (
        (SHEET.encode("gb18030"), "organisation_file_encoding"),
        (b"", "organisation_sheet_heading"),
    ):
        with pytest.raises(FileUnfit) as told:
            read_shifts("s.csv", raw, SHANGHAI)
        assert [problem.code for problem in told.value.problems] == [code]


async def test_a_pool_goes_out_and_in_and_no_cell_is_a_formula(house):
    await bring_in_members(house, "law", read_members("m.csv", POOL.encode(), SHANGHAI), by(1))
    told = (await current(house, at(2), "Asia/Shanghai")).pools[0].members
    text = written_members(told, SHANGHAI, "zh-CN")
    assert all(not cell.startswith(tuple("=+-@")) for line in text.splitlines() for cell in line.split(","))
    assert read_members("m.csv", text.encode(), SHANGHAI).members == told
    back = read_members("m.csv", text.encode(), ZoneInfo("Asia/Shanghai"))
    assert await bring_in_members(house, "law", back, by(3), whole=True) == []
    assert {(each.name, each.body, each.contact) for each in await members(house, "law")} == {
        ("=1+1", "@所", "+86 10"),
        ("甲", "律协", "+86 10"),
    }
    with pytest.raises(NotThere):
        await bring_in_members(house, "none", back, by(3))
    with pytest.raises(NotThere):
        await roster_called(house, "hr/none", at(3))

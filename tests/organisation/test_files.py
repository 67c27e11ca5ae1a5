"""The organisation's file: read with its lines, brought in whole or not at all, written out the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from organisation.current import current
from organisation.errors import FileUnfit
from organisation.importing import bring_in
from organisation.reading import read
from organisation.times import instant, local, with_offset
from organisation.writing import written
from store.organisation.changes import By, changes
from store.organisation.holding import who_holds
from store.people import person_by_login
from store.plans import put_plan
from store.pool import open_pool
from tests.organisation.conftest import PLAN
from tests.store.rows import T0, at

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = T0
FILE = """
version: 1
time_zone: Asia/Shanghai
bodies:
  - {id: north, parent: city, name: {zh: 北区, en: North}}
  - {id: city, name: {zh: 市局, en: City}}
  - {id: old, name: {zh: 旧局, en: Old}, ended: true}
people:
  - {login: admin, name: 管理员}
  - {login: ann, name: 安, body: north, post: 科长, desks: [operator]}
  - {login: bo, name: 博, desks: [supervisor@north]}
  - {login: cy, name: 岑, active: false}
appointments:
  - {person: ann, plan: hr, role: head, body: north, from: 2026-11-01}
  - {person: bo, plan: hr, role: head, from: 2026-11-01, until: 2026-12-31 24:00}
rosters:
  - plan: hr
    role: staff
    body: north
    name: 北区值班
    from: 2026-11-21 08:00
    shifts:
      - {person: ann, from: 2026-11-21 08:00, until: 2026-11-21 20:00}
      - {person: bo, from: 2026-11-21 20:00, until: 2026-11-22 08:00}
deputies:
  - {person: ann, deputy: bo, ordinal: 1}
  - {person: ann, deputy: admin, plan: hr, role: head, ordinal: 2}
absences:
  - {person: ann, from: 2026-11-22, until: 2026-11-23}
pools:
  - id: law
    kind: experts
    name: {zh: 法律专家库, en: Law}
    members:
      - {name: 甲, body: 律协, field: 行政法, contact: "+86 10", from: 2026-01-01}
"""


def by(minute: int = 0) -> By:
    return By("import", "建立组织", at(minute))


async def bring(pool, text: str, minute: int = 0, **how: bool):
    return await bring_in(pool, read("o.yaml", text.encode()), by(minute), **how)


async def exported(pool, minute: int = 0, **how: bool) -> str:
    return written(await current(pool, at(minute), "Asia/Shanghai", **how))


async def test_a_file_is_brought_in_and_once_more_changes_nothing(pool):
    done = await bring(pool, FILE)
    assert {change.what for change in done} >= {"body_made", "account_made", "appointed", "shifts_added"}
    assert {(change.who, change.why) for change in done} == {("import", "建立组织")}
    assert await bring(pool, FILE, 1) == []
    assert await bring(pool, FILE, 2, whole=True) == []
    held = {(each.person_id, each.role.role) for each in await who_holds(pool, at(60))}
    ann, _ = await person_by_login(pool, "ann", at(60)) or (None, None)
    assert ann is not None
    assert {(role.role, role.body) for role in ann.roles} == {("head", "north"), ("staff", "north")}
    assert len(held) == 3


@pytest.mark.parametrize("past", [False, True])
async def test_what_is_written_out_changes_nothing_when_it_is_brought_in(pool, past):
    await bring(pool, FILE)
    text = await exported(pool, 30, past=past)
    assert await bring(pool, text, 31, whole=True) == []
    assert await exported(pool, 32, past=past) == text
    assert "hash" not in text


async def test_an_empty_database_gets_the_same_organisation(pool, pg):
    await bring(pool, FILE)
    text = await exported(pool, 5, past=True)
    for table in ("appointments", "shifts", "rosters", "absences", "deputies"):
        assert await pool.fetchval(f"SELECT count(*) FROM {table}"), table
    other = await pg.database()
    second = await open_pool(other.app_dsn, max_size=2)
    await put_plan(second, PLAN)
    await bring(second, text, 6)
    assert await exported(second, 7, past=True) == text
    await second.close()
    await pg.drop(other)


async def test_a_rehearsal_says_what_would_be_done_and_does_nothing(pool):
    would = await bring(pool, FILE, dry=True)
    assert [change.what for change in await changes(pool)] == ["desks_set", "account_made"]
    done = await bring(pool, FILE)
    assert [(change.what, change.why) for change in would] == [(change.what, change.why) for change in done]


async def test_only_what_differs_is_changed(pool):
    await bring(pool, FILE)
    text = (
        FILE.replace("2026-12-31 24:00", "2026-11-30 24:00")
        .replace("北区值班", "夜班")
        .replace("+86 10", "12345")
    )
    text = text.replace("name: 博", "name: 薄").replace("until: 2026-11-22 08:00", "until: 2026-11-22 09:00")
    done = await bring(pool, text, 1)
    assert sorted(change.what for change in done) == [
        "appointment_ended", "member_changed", "person_changed", "roster_renamed", "shift_ended",
    ]  # fmt: skip
    assert await bring(pool, text, 2) == []


async def test_what_the_file_leaves_out_stays_unless_it_is_the_whole(pool):
    await bring(pool, FILE)
    less = FILE[: FILE.index("deputies:")]
    assert await bring(pool, less, 1) == []
    done = await bring(pool, less, 2, whole=True)
    assert sorted(change.what for change in done) == [
        "absence_ended", "deputy_ended", "deputy_ended",
    ]  # fmt: skip
    assert await bring(pool, less, 3, whole=True) == []
    assert await bring(pool, FILE, 4) != []


async def test_one_takes_over_from_another_in_one_file(pool):
    await bring(pool, FILE)
    line = "  - {person: ann, plan: hr, role: head, body: north, from: 2026-11-01}\n"
    after = line.replace("}", ", until: 2026-12-01}") + line.replace("2026-11-01", "2026-12-01")
    done = await bring(pool, FILE.replace(line, after), 1)
    assert [change.what for change in done] == ["appointment_ended", "appointed"]


WRONG = [
    ("person: bo, plan", "person: eve, plan", "o.yaml:15: appointments[2].person", "organisation_not_there"),
    ("role: head, body", "role: boss, body", "o.yaml:14: appointments[1].role", "organisation_role_unknown"),
    ("supervisor@north", "operator@north", "o.yaml:11: people[3].desks", "desk_body_wrong"),
    ("parent: city", "parent: town", "o.yaml:5: bodies[1].parent", "organisation_not_there"),
    ("-22 08:00}", "-20 08:00}", "o.yaml:24: rosters[1].shifts[2]", "organisation_span_unfit"),
    ("kind: experts", "kind: friends", "o.yaml:32: pools[1].kind", "organisation_kind_unknown"),
    ("from: 2026-11-22,", "from: soon,", "o.yaml:29: absences[1].from", "organisation_file_instant"),
    ("ordinal: 1}", "ordinal: one}", "o.yaml:26: deputies[1].ordinal", "organisation_file_value"),
    ("role: head, ordinal", "ordinal", "o.yaml:27: deputies[2]", "organisation_file_missing"),
    ("time_zone: Asia/Shanghai", "time_zone: Mars", "o.yaml:3: time_zone", "organisation_file_zone"),
    ("people:", "persons:", "o.yaml:8: persons", "organisation_file_unknown"),
    ("version: 1", "version: [", "o.yaml:4", "organisation_file_yaml"),
    ("bodies:", "time_zone: UTC\nbodies:", "o.yaml:4: time_zone", "organisation_file_twice"),
]  # fmt: skip


@pytest.mark.parametrize("was, now, place, code", WRONG)
async def test_what_is_wrong_is_named_with_its_line_and_nothing_is_changed(pool, was, now, place, code):
    assert FILE.count(was) == 1
    before = await changes(pool)
    with pytest.raises(FileUnfit) as told:
        await bring(pool, FILE.replace(was, now))
    assert (place, code) in [(problem.field, problem.code) for problem in told.value.problems]
    assert await changes(pool) == before


async def test_every_problem_of_a_file_is_told_at_once(pool):
    text = FILE
    for was, now, *_ in WRONG[:3]:
        text = text.replace(was, now)
    with pytest.raises(FileUnfit) as told:
        await bring(pool, text)
    assert {place for _, _, place, _ in WRONG[:3]} <= {problem.field for problem in told.value.problems}
    assert "o.yaml:12: people[4]" not in {problem.field for problem in told.value.problems}


async def test_somebody_must_be_left_who_administers(pool):
    with pytest.raises(FileUnfit) as told:
        await bring(pool, "people:\n  - {login: admin, name: 管理员, active: false}\n")
    assert [problem.code for problem in told.value.problems] == ["organisation_last_administrator"]


@pytest.mark.parametrize(
    "text, meant",
    [
        ("2026-11-01", datetime(2026, 10, 31, 16, tzinfo=UTC)),
        ("2026/11/1 8:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T08:00:30.5+08:00", datetime(2026, 11, 1, 0, 0, 30, 500000, tzinfo=UTC)),
        ("2026-11-01 08:00Z", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-12-31 24:00", datetime(2026, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_people_write_them(text, meant):
    assert instant(text, SHANGHAI) == meant


@pytest.mark.parametrize("text", ["", "8:00", "2026-13-01", "2026-11-01 24:30", "2026-11-01 8", "now"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        instant(text, SHANGHAI)


def test_a_time_that_the_clocks_leave_out_is_refused():
    with pytest.raises(ValueError):
        instant("2026-03-29 02:30", ZoneInfo("Europe/Berlin"))


def test_times_are_written_without_loss():
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(0, 4_000_000, 333_333):
        each = moment + timedelta(microseconds=number * 97)
        assert instant(with_offset(each, SHANGHAI), ZoneInfo("UTC")) == each
        assert instant(local(each, SHANGHAI), SHANGHAI) == each


def test_the_example_in_the_documentation_can_be_read():
    page = (Path(__file__).parents[2] / "docs" / "organisation.md").read_text("utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    content = read("docs", example.encode()).content
    assert all(part for _, part in content)
    assert content.absences[0].until_at == datetime(2026, 12, 6, 16, tzinfo=UTC)

"""Long timelines: what is listed, what is counted, and that the paper says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from api.language import Words
from api.papers import Teller
from documents.account import Account, account_of
from documents.blocks import Para, Table
from documents.daily import MOST_LINES
from documents.heads import Given, Wanted, compose
from documents.kinds import KINDS, Asked
from documents.pdf import pdf
from documents.telling import MOST
from documents.word import docx
from store.incidents import incident_by_id
from tests.documents.conftest import Told


async def account(told: Told, locale: str = "zh-CN") -> Account:
    row = await incident_by_id(told.world.pool, told.incident)
    assert row is not None
    teller = Teller(Words(locale), told.plan)
    found = await account_of(told.world.pool, row, teller, locale, told.world.clock())
    assert found is not None
    return found


def lengthened(short: Account, count: int) -> Account:
    """The account with its last report of counts repeated so often."""
    one = short.of_types("counts_observed")[-1]
    last = short.rows[-1].no
    more = [
        replace(one, no=last + place, at=one.at + timedelta(minutes=place), signal_id=f"s-{place}")
        for place in range(1, count + 1)
    ]
    return replace(short, rows=[*short.rows, *more], event_no=last + count + 7)


async def test_a_long_log_lists_a_thousand_lines_and_counts_the_rest(told: Told) -> None:
    long = lengthened(await account(told), 3_000)
    parts = list(KINDS["log"].parts(long, Asked()))
    listed = [part for part in parts if isinstance(part, Table)]
    assert sum(len(table.rows) for table in listed[:-1]) == MOST_LINES
    assert sum(int(row[1].replace(",", "")) for row in listed[-1].rows) == len(long.rows) - MOST_LINES
    said = " ".join(part.text for part in parts if isinstance(part, Para))
    assert f"以上列出 {MOST_LINES:,} 条；第 1001 至" in said
    assert "其后 7 条未列入" in said


async def test_a_long_log_can_be_laid_out(told: Told) -> None:
    long = lengthened(await account(told), 1_200)
    made = compose(long, Wanted("log"), Given("某局", "日志", 2026, 1, 1, (9, "cm9vdA==")))
    assert pdf(made).startswith(b"%PDF")
    assert docx(made).startswith(b"PK")


async def test_other_papers_tell_a_bounded_number_of_events_and_say_so(told: Told) -> None:
    short = await account(told)
    one = short.of_types("report_made")[0]
    rows = [*short.rows, *(replace(one, no=100 + place, signal_id=f"r-{place}") for place in range(100))]
    long = replace(short, rows=rows, event_no=200)
    said = [part.text for part in KINDS["brief"].parts(long, Asked()) if isinstance(part, Para)]
    assert sum("上报" in each for each in said) <= MOST
    assert any(each.startswith("其余 6") for each in said)


async def test_a_log_of_a_day_holds_that_day_only(told: Told) -> None:
    found = await account(told)
    parts = list(KINDS["log"].parts(found, Asked(day="2020-01-01")))
    assert not any(isinstance(part, Table) for part in parts)


async def test_the_foot_names_the_events_and_the_checkpoint_or_that_there_is_none(told: Told) -> None:
    found = await account(told)
    with_one = compose(found, Wanted("brief"), Given("某局", "简报", 2026, 1, 2, (1024, "cm9vdA==")))
    assert told.incident in with_one.foot[0]
    assert f"第 1 至 {found.event_no} 条" in with_one.foot[0]
    assert "1024" in with_one.foot[1]
    assert "cm9vdA==" in with_one.foot[1]
    without = compose(found, Wanted("brief"), Given("某局", "简报", 2026, 1, 2, None))
    assert "尚无检查点" in without.foot[1]

"""Files are read to the end whatever is wrong in them, and on from where a reading was broken off."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest

from intake import importing
from intake.batch import Intake
from intake.errors import ImportFileUnusable, SourceUnknown
from intake.importing import import_file
from intake.lines import PostFile
from store.import_places import Place, place_of
from store.post_counts import latest_counts
from store.posts import new_posts
from store.set_aside import page_of_aside
from tests.store.rows import T0, at


def clock():
    return at(60)


def quiet(*_: object) -> None:
    """Nobody is told."""


def line(no: int) -> bytes:
    item = {"id": str(no), "posted_at": T0.isoformat(), "text": f"第{no}条", "author": f"who{no}"}
    return orjson.dumps(item) + b"\n"


async def arrived(intake: Intake) -> list[str]:
    return [each.post_id for each in await new_posts(intake.pool, 0, 100_000)]


async def read(intake: Intake, path: Path, encoding: str = "utf-8", anew: bool = False):
    return await import_file(intake, "weibo", PostFile(path, encoding), clock, quiet, anew)


@pytest.mark.parametrize("packed", [False, True])
async def test_bad_lines_are_named_by_number_and_set_aside(
    intake: Intake, tmp_path: Path, packed: bool
) -> None:
    body = b"\xef\xbb\xbf" + line(1) + b"\n{broken\n" + line(2) + b'{"id": "3"}\n\xff\xfe\n' + line(4)[:-1]
    path = tmp_path / ("posts.jsonl.gz" if packed else "posts.jsonl")
    path.write_bytes(gzip.compress(body) if packed else body)
    told = await read(intake, path)
    assert (told.posts, told.bad, told.place.items) == (3, 3, 7)
    assert await arrived(intake) == ["1", "2", "4"]
    aside = await page_of_aside(intake.pool)
    assert sorted((each.item, each.problems[0]["code"]) for each in aside) == [
        (3, "line_no_json"), (5, "missing"), (6, "line_no_json"),
    ]  # fmt: skip
    assert {each.origin for each in aside} == {path.name}


async def test_a_reading_that_breaks_off_goes_on_where_it_was(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"".join(line(no) for no in range(1, 46)))

    def dying(told: importing.Imported, _: object) -> None:
        if told.place.items == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await import_file(intake, "weibo", PostFile(path), clock, dying)
    told = await read(intake, path)
    assert (told.from_line, told.posts, told.repeated) == (20, 25, 0)
    assert await arrived(intake) == [str(no) for no in range(1, 46)]
    assert (await place_of(intake.pool, "weibo", PostFile(path).known_as())).done
    again = await read(intake, path)
    assert (again.from_line, again.items) == (45, 0)
    anew = await read(intake, path, anew=True)
    assert (anew.from_line, anew.posts, anew.repeated) == (0, 0, 45)


async def test_a_batch_that_fails_does_not_move_the_place(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(line(1))

    async def failing(*_: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr("intake.batch.heard_of", failing)
    with pytest.raises(ConnectionResetError):
        await read(intake, path)
    assert await place_of(intake.pool, "weibo", PostFile(path).known_as()) == Place()


CSV = """id,posted_at,text,reposts,clicks,observed_at,type,post
1,2026-11-21T15:50:00+08:00,"排队，
故障",3,,2026-11-21T16:00:00+08:00,,
2,2026-11-21T15:51:00+08:00,好了,,,,post,
too,few
,,,12,900,2026-11-21T16:10:00+08:00,counts,1
3,昨天,x,,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
async def test_a_table_with_line_ends_in_its_values(intake: Intake, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(CSV.encode(encoding))
    told = await read(intake, path, encoding)
    assert (told.posts, told.counts, told.bad, told.place.items) == (2, 2, 2, 7)
    assert [each.excerpt for each in await new_posts(intake.pool, 0)] == ["排队， 故障", "好了"]
    last = (await latest_counts(intake.pool, [("weibo", "1")], at(60)))[("weibo", "1")]
    assert (last.reposts, last.clicks) == (12, 900)
    aside = sorted((each.item, each.problems[0]["code"]) for each in await page_of_aside(intake.pool))
    assert aside == [(5, "column_count"), (7, "datetime_from_date_parsing")]


async def test_a_table_goes_on_behind_its_heading(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    path = tmp_path / "posts.csv"
    path.write_text(CSV, "utf-8")

    def dying(told: importing.Imported, _: object) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            await import_file(intake, "weibo", PostFile(path), clock, dying)
    told = await read(intake, path)
    assert (told.from_line, told.posts, told.place.items) == (4, 0, 7)
    assert await arrived(intake) == ["1", "2"]


async def test_a_line_without_end_is_not_kept_whole(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.lines.LONGEST_LINE", 100)
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"x" * 1_000 + b"\n" + line(2))
    told = await read(intake, path)
    assert (told.posts, told.bad, told.place.items) == (1, 1, 2)
    [aside] = await page_of_aside(intake.pool)
    assert aside.problems[0]["code"] == "line_too_long"


async def test_a_file_that_cannot_be_read_and_a_source_that_is_not_there(
    intake: Intake, tmp_path: Path
) -> None:
    with pytest.raises(ImportFileUnusable):
        await read(intake, tmp_path / "none.jsonl")
    path = tmp_path / "posts.csv"
    path.write_text(CSV, "utf-8")
    with pytest.raises(ImportFileUnusable):
        await read(intake, path, "klingon")
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"".join(line(no) for no in range(5_000)))[:-2_000])
    with pytest.raises(ImportFileUnusable):
        await read(intake, cut)
    with pytest.raises(SourceUnknown):
        await import_file(intake, "none", PostFile(path), clock, quiet)

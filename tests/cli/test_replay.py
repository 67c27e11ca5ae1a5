"""Playing a cascade into the intake: plausible times, nothing twice, going on after being killed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.failures import ServiceUnreachable
from commands.terminal import Terminal
from demo.batches import MOST, Item, batches
from demo.cascade import Cascade, find
from demo.errors import ReplayUnreadable
from demo.pace import Pace, file_of, keep, kept
from demo.replay import Replay

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
CASCADE = Cascade(
    "c1",
    "某单位系统故障",
    tuple(range(60, 60_000, 60)),
    (90, 5000),
    words=((90, "c", "何时恢复？"), (4000, "r", "转起来"), (5000, "c", "还在等")),
)


class Intake:
    """Takes batches, unless it is away; and a clock that moves as it is waited for."""

    def __init__(self) -> None:
        self.now, self.away, self.waits, self.stop_after = NOW, 0, 0, 10**9
        self.batches: list[list[Item]] = []

    def __call__(self, batch: list[Item]) -> int:
        if self.away:
            self.away -= 1
            raise ServiceUnreachable(address="x", reason="refused")
        self.batches.append(batch)
        return 0

    def wait(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        self.waits += 1
        return self.waits >= self.stop_after

    @property
    def posts(self) -> list[Any]:
        return [item for batch in self.batches for item in batch if item["type"] == "post"]

    @property
    def counts(self) -> list[Any]:
        return [item for batch in self.batches for item in batch if item["type"] == "counts"]


def replay(intake: Intake, tmp_path: Any, pace: Pace) -> Replay:
    file = file_of(tmp_path, pace.cascade, pace.source)
    return Replay(Terminal("en"), intake, CASCADE, pace, file, CASCADE.lasts, lambda: intake.now, intake.wait)


def posts(made: Iterable[list[Item]]) -> list[Item]:
    return [item for batch in made for item in batch if item["type"] == "post"]


def pace(speed: int = 1000) -> Pace:
    return Pace.new("c1", "crawler", speed, NOW)


def test_everything_comes_once_at_times_that_have_been(tmp_path):
    intake = Intake()
    replay(intake, tmp_path, pace()).play()
    ids = [post["id"] for post in intake.posts]
    assert len(ids) == len(set(ids)) == 4
    assert intake.posts[0]["kind"] == "post"
    assert [post["root"] for post in intake.posts[1:]] == [ids[0]] * 3
    assert intake.counts[-1]["reposts"] == len(CASCADE.reposts)
    shown = [each["reposts"] for each in intake.counts]
    assert shown == sorted(shown)
    assert all(datetime.fromisoformat(post["posted_at"]) <= intake.now for post in intake.posts)
    assert intake.now - NOW == pytest.approx(
        timedelta(seconds=CASCADE.lasts / 1000), abs=timedelta(seconds=2)
    )


def test_one_that_was_stopped_goes_on_and_nothing_counts_twice(tmp_path):
    whole, first, second = Intake(), Intake(), Intake()
    replay(whole, tmp_path / "whole", pace()).play()
    first.stop_after = 10
    replay(first, tmp_path, pace()).play()
    left = kept(file_of(tmp_path, "c1", "crawler"))
    assert left is not None and left.sent is not None and not left.over
    second.now = first.now + timedelta(hours=1)
    replay(second, tmp_path, left).play()
    assert first.posts + second.posts == whole.posts
    assert second.counts[-1]["reposts"] == len(CASCADE.reposts)
    assert kept(file_of(tmp_path, "c1", "crawler")) is None


def test_a_service_that_is_away_is_waited_for_and_told_of_once(tmp_path, capsys):
    intake = Intake()
    intake.away = 5
    replay(intake, tmp_path, pace()).play()
    assert len(intake.posts) == 4
    assert capsys.readouterr().out.count("cannot be reached") == 1


def test_another_speed_goes_on_from_where_it_was():
    slow = replace(pace(10), sent=500)
    fast = slow.at_speed(1000, NOW + timedelta(minutes=5))
    assert fast.due(NOW + timedelta(minutes=5)) == 500
    assert fast.due(NOW + timedelta(minutes=5, seconds=1)) == 1500
    assert fast.run == slow.run
    assert slow.at_speed(10, NOW) is slow


@given(st.lists(st.integers(0, CASCADE.lasts), min_size=1, max_size=6))
def test_however_it_is_cut_the_same_posts_come(cuts):
    at = pace().at
    whole = posts(batches(CASCADE, "r", None, CASCADE.lasts, at))
    parts, since = [], None
    for until in [*sorted(set(cuts)), CASCADE.lasts]:
        parts += posts(batches(CASCADE, "r", since, until, at))
        since = until
    assert parts == whole


def test_a_request_is_never_too_large():
    crowd = replace(CASCADE, words=tuple((no, "c", "？") for no in range(1000)))
    made = list(batches(crowd, "r", None, 1000, pace().at))
    assert [len(each) for each in made] == [MOST, MOST, 1002 - 2 * MOST]
    assert made[-1][-1]["type"] == "counts"


def test_the_invented_cascade_has_words_and_no_authors():
    cascade = find(None, None)
    made = posts(batches(cascade, "r", None, cascade.lasts, pace().at))
    assert len(made) > 50
    assert all("author" not in post for post in made)


def test_a_file_that_is_not_whole_is_told(tmp_path):
    file = file_of(tmp_path, "c/../1", "crawler")
    assert file.parent == tmp_path / "run"
    assert kept(file) is None
    keep(pace(), file)
    assert kept(file) == pace()
    file.write_text("{")
    with pytest.raises(ReplayUnreadable):
        kept(file)

"""What follows from a look: what is kept of it, and what the incident is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.canonical import canonical
from domain.watching import Looked, Measures, Outlook, Seen, Standing, Told, look

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=15)
MEASURES = Measures(
    every_seconds=900, round_the_clock=False, quiet_windows=2, quiet_seconds=3600, calm_permille=50,
    from_permille=500, gap_seconds=3600,
)  # fmt: skip
ALL = ("observe_counts", "report_worsening", "report_easing")
LIKELY = Outlook("high", 2, 620, 24, "reposts", 300, 140, 40, 190, 600)


def seen(at: datetime, reposts: int, **more: Any) -> Seen:
    """A look at one post of one site, in handling."""
    found = Seen(
        observed_at=at, phase="handling", level="low", rank=0, proposed=None,
        counts={"posts": 1, "reposts": reposts, "comments": 0}, before=None, per_site={"weibo": 1}, silent={},
        complete=True, told=Told(counted=True), measures=MEASURES, may=ALL,
    )  # fmt: skip
    return replace(found, **more)


def course(reposts: Iterable[int], **more: Any) -> list[Looked]:
    """Looks every 15 minutes, one after the other."""
    standing, made = Standing(), list[Looked]()
    for no, count in enumerate(reposts):
        at = AT + no * STEP
        made.append(look(standing, seen(at, count, **more), at, 0))
        standing = made[-1].standing
    return made


def kinds(made: Iterable[Looked]) -> list[str]:
    return [said.kind for each in made for said in each.said]


FAST = [10, 30, 60, 100, 140, 180]
QUIET = [*FAST, *[180] * 120]


def test_growth_is_reported_once_until_it_has_grown_again():
    assert kinds(course(FAST)).count("report_worsening") >= 1
    assert kinds(course([*FAST, 181, 182])).count("report_worsening") == kinds(course(FAST)).count(
        "report_worsening"
    )


def test_a_mood_alone_is_no_worsening():
    at = AT + STEP
    before = look(Standing(), seen(AT, 10), AT, 0).standing
    made = look(before, seen(at, 10, negative_permille=990), at, 0)
    assert "report_worsening" not in kinds([made])


def test_calm_is_proposed_after_the_quiet_windows_in_handling_only():
    assert kinds(course(QUIET)).count("propose_calm") >= 1
    assert "propose_calm" not in kinds(course(QUIET, phase="assessment"))
    assert "propose_calm" not in kinds(course(QUIET, told=Told(counted=True, calm_proposed=True)))


@pytest.mark.parametrize("blind", [{"silent": {"weibo": AT}}, {"complete": False}])
def test_no_data_is_never_calm(blind):
    assert "propose_calm" not in kinds(course(QUIET, **blind))


def test_after_a_person_withdrew_calm_the_windows_count_anew():
    made = course(QUIET)
    standing, at = made[-1].standing, AT + len(made) * STEP
    again = Told(counted=True, round_began_at=at - STEP)
    after = list[Looked]()
    for no in range(9):
        after.append(look(standing, seen(at + no * STEP, 180, told=again), at + no * STEP, 0))
        standing = after[-1].standing
    assert "propose_calm" not in kinds(after[:7])
    assert "propose_calm" in kinds(after[7:])


def test_a_flare_up_after_closing_is_told_and_nothing_else_is():
    made = course([10, 30, 60, 100, 200], phase="closed", outlook=LIKELY)
    assert set(kinds(made)) == {"report_flare_up"}
    assert kinds(course(FAST, phase="dismissed")) == []


@pytest.mark.parametrize(
    ("told", "outlook", "warned"),
    [
        (Told(counted=True), LIKELY, True),
        (Told(counted=True), replace(LIKELY, permille=499), False),
        (Told(counted=True), replace(LIKELY, total=300), False),
        (Told(counted=True), replace(LIKELY, rank=0), False),
        (Told(counted=True, warned_of="high", warned_permille=600, warned_at=AT), LIKELY, False),
        (Told(counted=True, warned_of="high", warned_permille=400, warned_at=AT), LIKELY, True),
        (Told(counted=True, warned_of="middle", warned_permille=900, warned_at=AT), LIKELY, True),
        (
            Told(counted=True, warned_of="high", warned_permille=600, warned_at=AT - timedelta(hours=24)),
            LIKELY,
            True,
        ),
    ],
)
def test_an_early_warning_is_given_when_it_is_likely_and_not_again_and_again(told, outlook, warned):
    made = look(Standing(), seen(AT, 140, told=told, outlook=outlook), AT, 0)
    assert ("warn_early" in kinds([made])) is warned


def test_sources_are_told_when_they_fall_silent_and_when_they_are_back():
    made = look(Standing(), seen(AT, 1, silent={"weibo": AT, "tieba": None}), AT, 0)
    assert [(said.kind, said.data["source"]) for said in made.said] == [
        ("report_source_silent", "tieba"),
        ("report_source_silent", "weibo"),
    ]
    assert len({said.key for said in made.said}) == 2
    back = look(Standing(), seen(AT, 1, told=Told(counted=True, silent=("weibo",))), AT, 0)
    assert kinds([back]) == ["report_source_back"]


@pytest.mark.parametrize(
    ("told", "proposed", "sent"),
    [
        (Told(), None, True),
        (Told(counted=True), None, False),
        (Told(counted=True), 1, True),
        (Told(counted=True, proposed=1), 1, False),
    ],
)
def test_counts_reach_the_incident_when_they_matter(told, proposed, sent):
    made = look(Standing(), seen(AT, 20, told=told, rank=1, proposed=proposed), AT, 0)
    assert ("observe_counts" in kinds([made])) is sent


def test_what_the_plan_does_not_let_a_feed_say_is_named():
    made = course(FAST, may=())
    assert "report_worsening" not in kinds(made)
    assert "report_worsening" in {kind for each in made for kind in each.unsaid}


def test_the_first_look_counts_what_came_in_the_last_hour_as_growth():
    made = look(Standing(), seen(AT, 140, before={"posts": 1, "reposts": 100, "comments": 0}), AT, 0)
    assert made.body["growth"] == {"posts": 0, "reposts": 40, "comments": 0}


def test_what_is_kept_is_whole_numbers_and_says_when_it_was_due():
    late = AT + timedelta(hours=2)
    made = look(Standing(look_no=3), seen(late, 5, outlook=LIKELY), AT, 7)
    assert (made.body["no"], made.body["missed"]) == (4, 7)
    assert made.body["due_at"] < made.body["observed_at"]
    assert "." not in canonical({**made.body, "due_at": "", "observed_at": "", "trend": {}})

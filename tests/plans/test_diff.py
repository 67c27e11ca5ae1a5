"""What changes for whom: between two versions of a plan, and between two plans."""

from __future__ import annotations

from typing import Any

import pytest

from domain.plan import plan_from_json
from plans import built_in, load_file
from plans.diff import Change, changes
from tests import sample


def _changed(**parts: Any) -> list[Change]:
    """What a second version of the sample plan changes, where these parts of it are new."""
    body = sample.body()
    return changes(plan_from_json(body), plan_from_json({**body, "version": 2, **parts}), "en")


def _with(name: str, **parts: Any) -> list[Change]:
    """What changes where one duty is other than it was."""
    duties = [{**duty, **parts} if duty["id"] == name else duty for duty in sample.body()["duties"]]
    return _changed(duties=duties)


def _told(found: list[Change]) -> list[tuple[str, str | None, str | None]]:
    return [(one.what, one.role, one.duty) for one in found]


def test_a_version_that_asks_the_same_changes_nothing_for_anyone() -> None:
    assert _changed() == []


def test_a_shorter_clock_is_told_to_its_owner_as_shorter() -> None:
    (change,) = _with("report", clocks=[sample.clock("discovered", "PT20M")])
    assert (change.what, change.role, change.duty) == ("duty_changed", "monitor", "report")
    (line,) = change.lines
    assert (line.part, line.way) == ("clocks", "shorter")
    assert ("30 minutes" in line.before, "20 minutes" in line.after) == (True, True)


def test_a_longer_clock_is_told_as_longer_and_of_several_only_what_changed_is_shown() -> None:
    clocks = [sample.clock("arose", "PT24H"), sample.clock("arose", "PT6H", levels=["high"])]
    (change,) = _with("reply", clocks=clocks)
    (line,) = change.lines
    assert line.way == "longer"
    assert "6 hours" not in line.before + line.after


def test_a_clock_from_another_start_is_neither() -> None:
    (change,) = _with("report", clocks=[sample.clock("opened", "PT20M")])
    assert [line.way for line in change.lines] == [None]


def test_a_mark_that_changes_is_said_although_the_time_is_the_same() -> None:
    (change,) = _with("report", clocks=[sample.clock("discovered", "PT30M", mark="assumed")])
    assert (change.lines[0].part, change.lines[0].way) == ("clocks", None)
    assert change.lines[0].before != change.lines[0].after


def test_a_duty_that_moves_is_told_to_both() -> None:
    found = _with("report", owner={"role": "office"})
    assert ("moved_away", "monitor", "report") in _told(found)
    assert ("moved_here", "office", "report") in _told(found)


def test_whoever_is_told_or_takes_part_learns_of_it() -> None:
    found = _with("report", to=[{"role": "office"}], jointly=[{"role": "head"}])
    told = _told(found)
    assert ("told", "office", "report") in told
    assert ("untold", "head", "report") in told
    assert ("joins", "head", "report") in told


def test_a_new_duty_says_what_it_asks_and_one_that_is_gone_is_named() -> None:
    duties = sample.body()["duties"]
    new = sample.duty(
        "brief",
        "office",
        "confirmed",
        clocks=[sample.clock("confirmed", "PT1H")],
        met_by=["report_up"],
        to=[{"role": "head"}],
    )
    found = _changed(duties=[*(duty for duty in duties if duty["id"] != "reply"), new], gates=[])
    (added,) = [one for one in found if one.what == "duty_added"]
    assert (added.role, added.duty) == ("office", "brief")
    assert {line.part for line in added.lines} >= {"to", "owed", "clocks", "met_by"}
    assert ("told", "head", "brief") in _told(found)
    assert ("duty_removed", "head", "reply") in _told(found)


def test_what_a_role_may_send_and_of_what_it_hears() -> None:
    may = {**sample.body()["may"], "grade": {"roles": ["head", "office"], "at": {"high": ["head"]}}}
    found = {(one.role, one.what): one.said for one in _changed(may=may)}
    assert set(found) == {
        ("monitor", "may_not"),
        ("feed", "may_not"),
        ("office", "may"),
        ("office", "may_not"),
    }
    assert "(low, middle)" in found["office", "may"]


def test_who_no_longer_hears_of_what_is_late() -> None:
    rungs = [{"after": "PT0S", "tell": ["owner"]}, {"after": "PT20M", "tell": ["office"]}]
    found = _changed(ladders=[{**sample.LADDER, "rungs": rungs}])
    assert [(one.what, one.role) for one in found] == [
        ("ladder_changed", None),
        ("hears_not", "head"),
        ("hears", "office"),
    ]
    assert "amend" in found[1].said
    assert ("10 minutes" in found[0].lines[0].before, "20 minutes" in found[0].lines[0].after) == (True, True)


def test_lists_that_change_for_everyone_are_told_first() -> None:
    body = sample.body()
    forms = [*body["forms"], *sample.named("radio")]
    found = _changed(forms=forms, retention_days=7)
    assert [(one.what, one.role) for one in found] == [("head_changed", None), ("form_added", None)]
    assert (found[0].lines[0].before, found[0].lines[0].after) == (str(body["retention_days"]), "7")


def test_a_level_added_below_changes_nothing_of_duties_that_name_no_level() -> None:
    body = sample.body()
    levels = [{"id": "tiny", "label": sample.text("tiny"), "clause": "一"}, *body["levels"]]
    assert [one.what for one in _changed(levels=levels)] == ["level_added"]


def test_figures_that_propose_a_level_are_compared() -> None:
    body = sample.body()
    rules = [{"level": "high", "any": [[{"count": "reposts", "over": 7}]], "clause": "一"}]
    found = _changed(grading={**body["grading"], "rules": rules})
    assert [one.what for one in found] == ["rule_changed", "rule_removed"]
    assert (found[0].lines[0].after, "over 300" in found[0].lines[0].before) == (
        "high (Reposts over 7)",
        True,
    )


def test_two_published_plans_are_paired_by_likeness_and_not_by_their_ids() -> None:
    old, new = (load_file(next(p for p in built_in() if p.stem == name))[1] for name in PUBLISHED)
    found = changes(old, new, "zh-CN")
    moved = {one.duty for one in found if one.what in ("moved_here", "duty_changed")}
    assert {"3-A2", "3-A3", "3-A4", "3-A7"} <= moved
    assert ("duty_removed", "2-O2") in {(one.what, one.duty) for one in found}


PUBLISHED = ("human-resources", "seven-step")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_published_plan_can_be_compared_with_every_other(locale: str) -> None:
    plans = [load_file(path)[1] for path in built_in()]
    for old in plans:
        for new in plans:
            found = changes(old, new, locale)
            assert bool(found) is (old is not new)
            assert all(one.said and one.who for one in found)

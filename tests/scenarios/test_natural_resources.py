"""Plan 6: the same day, city level or above, three calendar days, two plans approved, care with causes."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.scenarios.expected import table
from tests.scenarios.people import begin, do, waiting_draft
from tests.scenarios.published import alone, new_run, published
from tests.scenarios.run import HOUR, MINUTE, ZERO

EXPECTED = table("natural_resources")
WIDE = ("city", "grave")


@pytest.fixture
def bureau():
    """An incident under the plan of the natural-resources bureau, not yet opened."""
    return new_run(EXPECTED)


def _graded(run, level):
    begin(run, EXPECTED, level, only=3)
    return run


def _approved_text(run):
    run.accept("draft_statement", "group_office")
    run.accept("approve_statement", "leading_group", {"draft": waiting_draft(run.state)})


def _release(run, role="leading_group", *, cause=False):
    data = {"form": "portal", "text_digest": run.state.approved_draft, "states_cause": cause}
    return run.send("release", role, data)


@pytest.mark.parametrize(
    ("discovered", "due"),
    [
        ("2026-03-02T00:30:00+08:00", "2026-03-03T00:00:00+08:00"),
        ("2026-03-02T23:59:00+08:00", "2026-03-03T00:00:00+08:00"),
        ("2026-03-07T10:00:00+08:00", "2026-03-08T00:00:00+08:00"),
        ("2026-02-28T18:00:00+08:00", "2026-03-01T00:00:00+08:00"),
    ],
    ids=["after midnight", "a minute left", "a Saturday", "the last of February"],
)
def test_a_find_is_reported_by_the_end_of_its_day_in_shanghai_working_day_or_not(bureau, discovered, due):
    bureau.now = datetime.fromisoformat(discovered).astimezone(UTC)
    bureau.open(role="section", discovered_at=bureau.now.isoformat())
    assert bureau.duty("6-2").due_at == datetime.fromisoformat(due)


def test_at_the_stroke_of_midnight_a_report_is_in_time_and_a_microsecond_later_it_is_late():
    for past, in_time in ((timedelta(0), True), (timedelta(microseconds=1), False)):
        run = _graded(new_run(EXPECTED), "slight")
        due = run.duty("6-2").due_at
        run.wait(due + past)
        run.accept("report_up", "section", {"duties": ["6-2"], "channel": "document"})
        assert run.duty("6-2").in_time is in_time


@pytest.mark.parametrize("level", WIDE)
def test_at_city_level_and_above_the_release_is_due_in_three_calendar_days_of_discovery(level):
    bureau = _graded(alone(EXPECTED), level)
    assert bureau.duty("6-12").due_at == ZERO + timedelta(days=3)
    clock = published("natural-resources")[1].duty_by_id["6-12"].clocks[0]
    assert (clock.within, clock.mark, clock.start_mark) == ("P3D", "stated", "assumed")


def test_three_days_over_a_weekend_are_three_days():
    bureau = alone(EXPECTED)
    bureau.now = datetime.fromisoformat("2026-03-06T16:00:00+08:00").astimezone(UTC)
    bureau.open(role="section", discovered_at=bureau.now.isoformat())
    bureau.accept("confirm", "group_office")
    bureau.accept("grade", "group_office", {"level": "city"})
    assert bureau.duty("6-12").due_at == datetime.fromisoformat("2026-03-09T16:00:00+08:00")


def test_only_the_slight_tier_has_its_proposal_on_the_heads_instruction(bureau):
    _graded(bureau, "slight")
    assert not {"6-12", "6-10-handling", "6-10-release", "6-7"} & set(bureau.state.duties)
    do(bureau, "6-3", "slight")
    do(bureau, "6-4", "slight")
    assert bureau.duty("6-8-instructions").owner == "group_head"
    given = {"duties": ["6-8-instructions"], "by": "group_deputy"}
    bureau.accept("record_instructions", "group_deputy", given)
    assert bureau.duty("6-8").owed
    assert bureau.duty("6-9").due_at == ZERO - 2 * HOUR + 48 * HOUR


@pytest.mark.parametrize(("level", "owed"), [("slight", False), ("city", False), ("grave", True)])
def test_only_the_gravest_tier_is_assessed_jointly_and_is_a_hot_event_by_itself(bureau, level, owed):
    _graded(bureau, level)
    assert ("6-7" in bureau.state.duties, "6-6-grave" in bureau.state.duties) == (owed, owed)


@pytest.mark.parametrize("level", WIDE)
def test_a_wide_release_waits_for_both_plans_the_checklist_and_both_pairs(bureau, level):
    _graded(bureau, level)
    _approved_text(bureau)
    needed = []
    while (outcome := _release(bureau)).result == "refused":
        needed.append(outcome.params["needs"])
        chain = {
            "6-11-handling": ["6-10-handling"],
            "6-11-release": ["6-10-release"],
            "6-16-press": ["6-16-emergency"],
            "6-16-line": ["6-16-handling"],
        }
        for key in [*chain.get(needed[-1], []), needed[-1]]:
            if bureau.duty(key).owed:
                do(bureau, key, level)
    assert needed == ["6-11-handling", "6-11-release", "6-13", "6-16-press", "6-16-line"]
    assert bureau.duty("6-12").status == "met"


def test_who_drew_up_a_plan_does_not_approve_it(bureau):
    _graded(bureau, "city")
    do(bureau, "6-10-release", "city")
    (draft,) = bureau.state.papers
    sender = bureau.state.papers[draft].drafter
    assert bureau.refuse("approve_paper", "leading_group", {"draft": draft}, sender=sender) == (
        "second_sender_needed"
    )
    assert bureau.refuse("approve_paper", "group_office", {"draft": draft}) == "role_not_allowed"


def test_while_facts_are_unclear_the_cause_waits_until_it_is_verified(bureau):
    _graded(bureau, "slight")
    bureau.accept("classify", "section", {"hold": ["unclear_alarming"]})
    _approved_text(bureau)
    for key in ("6-16-emergency", "6-16-press", "6-16-handling", "6-16-line"):
        do(bureau, key, "slight")
    assert _release(bureau, cause=True).code == "gate_closed"
    assert _release(bureau).result == "accepted"
    assert bureau.duty("6-15").status == "met"
    assert bureau.duty("6-15-more").owed
    do(bureau, "6-15-cause", "slight")
    assert _release(bureau, cause=True).result == "accepted"
    assert bureau.duty("6-15-more").status == "met"


def test_the_brief_release_is_never_due_later_than_the_three_days(bureau):
    _graded(bureau, "city")
    bureau.wait(ZERO + timedelta(days=3) - HOUR)
    bureau.accept("classify", "section", {"hold": ["unclear_alarming"]})
    assert bureau.duty("6-15").due_at == ZERO + timedelta(days=3)


def test_each_release_is_followed_by_a_report_to_the_leading_group(bureau):
    _graded(bureau, "city")
    _approved_text(bureau)
    for key in ("6-10-handling", "6-11-handling", "6-10-release", "6-11-release"):
        do(bureau, key, "city")
    for key in ("6-13", "6-16-emergency", "6-16-press", "6-16-handling", "6-16-line"):
        if key not in bureau.state.duties:
            do(bureau, "6-draft", "city")
        do(bureau, key, "city")
    for ordinal in (1, 2):
        bureau.now += 10 * MINUTE
        assert _release(bureau).result == "accepted"
        assert bureau.duty(f"6-14-report#{ordinal}").due_at == bureau.now + HOUR
    assert bureau.duty("6-14").owed

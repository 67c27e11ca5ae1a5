"""Plan 5: no levels, the golden day, three pairs that go together, the cause, and letters to a site."""

import pytest

from tests.scenarios.expected import table
from tests.scenarios.people import begin, do, waiting_draft
from tests.scenarios.published import new_run, published
from tests.scenarios.run import HOUR, MINUTE, ZERO

EXPECTED = table("township")
PAIRS = (
    ("5-6-emergency", "5-6-press"),
    ("5-6-handling", "5-6-line"),
    ("5-6-handler", "5-6-releaser"),
)


@pytest.fixture
def town():
    """An incident under the plan of the town, confirmed, with a text that was approved."""
    run = new_run(EXPECTED)
    begin(run, EXPECTED, None, only=2)
    run.accept("draft_statement", "department")
    assert run.state is not None
    run.accept("approve_statement", "leading_group", {"draft": waiting_draft(run.state)})
    return run


def _release(run, form="official_microblog", *, cause=False):
    data = {"form": form, "text_digest": run.state.approved_draft, "states_cause": cause}
    return run.send("release", "department", data)


def _ready(run):
    for key in ("5-4", "5-4-scheme", "5-5", *(key for pair in PAIRS for key in pair)):
        do(run, key, None)


def test_the_file_says_that_the_text_breaks_off():
    plan = published("township")[1]
    assert plan.levels == ()
    assert "止于五(一)" in plan.source.zh
    assert "breaks off" in plan.source.en
    assert plan.note is not None
    assert "不作补写" in plan.note.zh


def test_the_golden_day_runs_from_when_the_opinion_arose_and_may_be_half_spent(town):
    duty = town.duty("5-7")
    assert duty.due_at == ZERO - 2 * HOUR + 24 * HOUR
    assert published("township")[1].duty_by_id["5-7"].clocks[0].start_mark == "assumed"


@pytest.mark.parametrize("pair", PAIRS)
def test_a_release_waits_for_both_of_a_pair(town, pair):
    for key in ("5-4", "5-4-scheme", "5-5"):
        do(town, key, None)
    for key in (key for other in PAIRS if other != pair for key in other):
        do(town, key, None)
    handled, released = pair
    assert released not in town.state.duties
    assert (_release(town).code, town.outcomes[-1].params["needs"]) == ("gate_closed", released)
    town.now += 5 * MINUTE
    do(town, handled, None)
    assert town.duty(released).due_at == town.now + 10 * MINUTE
    assert _release(town).code == "gate_closed"
    do(town, released, None)
    assert _release(town).result == "accepted"


def test_a_release_waits_for_the_scheme_that_the_leading_group_approves(town):
    for key in (key for pair in PAIRS for key in pair):
        do(town, key, None)
    assert (_release(town).code, town.outcomes[-1].params["needs"]) == ("gate_closed", "5-5")
    do(town, "5-4", None)
    do(town, "5-4-scheme", None)
    (scheme,) = town.state.papers
    refused = town.refuse(
        "approve_paper", "leading_group", {"draft": scheme}, sender="person-culture_station"
    )
    assert refused == "second_sender_needed"
    do(town, "5-5", None)
    assert _release(town).result == "accepted"


def test_the_cause_is_stated_only_once_it_was_investigated_and_then_it_has_to_be(town):
    _ready(town)
    assert (_release(town, cause=True).code, town.outcomes[-1].params["needs"]) == ("gate_closed", "5-9")
    assert _release(town).result == "accepted"
    do(town, "5-9", None)
    assert _release(town).result == "accepted"
    assert town.duty("5-9-publish").owed
    assert _release(town, cause=True).result == "accepted"
    assert town.duty("5-9-publish").status == "met"


def test_only_the_channels_that_the_plan_names_publish_the_facts(town):
    _ready(town)
    assert _release(town, "press_activity").result == "accepted"
    assert (town.duty("5-7").status, town.duty("5-8").owed) == ("met", True)
    assert _release(town, "wechat").result == "accepted"
    assert town.duty("5-8").status == "met"


def test_signs_of_fermenting_are_answered_in_the_thread(town):
    _ready(town)
    town.accept("report_worsening", "culture_station", {"reason": "volume"})
    assert town.duty("5-12#1").due_at == town.now + HOUR
    assert _release(town).result == "accepted"
    assert town.duty("5-12#1").owed
    assert _release(town, "thread_reply").result == "accepted"
    assert town.duty("5-12#1").status == "met"


def test_each_stage_of_progress_is_published(town):
    _ready(town)
    assert _release(town).result == "accepted"
    for ordinal in (1, 2):
        town.now += HOUR
        town.accept("record_occasion", "department", {"occasion": "progress"})
        assert town.duty(f"5-10-stage#{ordinal}").due_at == town.now + 4 * HOUR
        assert _release(town).result == "accepted"
        assert town.duty(f"5-10-stage#{ordinal}").status == "met"
    assert town.duty("5-10").owed


def test_a_site_hears_of_a_false_post_at_once_and_only_after_another_approved(town):
    town.accept("classify", "culture_station", {"hold": ["false_post"]})
    assert town.duty("5-13").due_at == town.now + 10 * MINUTE
    do(town, "5-13", None)
    assert town.facts("correction_requested") == []
    do(town, "5-decide#1", None)
    assert len(town.facts("correction_requested")) == 1

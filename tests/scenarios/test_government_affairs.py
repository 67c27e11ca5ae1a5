"""Plan 7: what is transferred comes back, another body confirms each text, approval comes before acting."""

import pytest

from tests.scenarios.expected import table
from tests.scenarios.people import begin, do, waiting_draft
from tests.scenarios.published import new_run
from tests.scenarios.run import HOUR, MINUTE

EXPECTED = table("government_affairs")


@pytest.fixture
def bureau():
    """An incident under the plan of the emergency-management bureau, confirmed."""
    run = new_run(EXPECTED)
    begin(run, EXPECTED, None, only=2)
    return run


def _approve(run):
    run.accept("draft_statement", "handler")
    run.accept("approve_statement", "reviewing_leader", {"draft": waiting_draft(run.state)})


def _release(run):
    data = {"form": "online_release", "text_digest": run.state.approved_draft}
    return run.send("release", "handler", data)


def test_the_reply_is_due_an_hour_after_its_approval_and_not_after_discovery(bureau):
    assert "7-10" not in bureau.state.duties
    bureau.now += HOUR
    _approve(bureau)
    assert bureau.duty("7-10").due_at == bureau.now + HOUR
    assert _release(bureau).result == "accepted"
    assert bureau.duty("7-10").status == "met"


def test_each_transferred_item_is_analysed_handled_answered_and_reported_back_by_itself(bureau):
    items = [
        bureau.accept("receive_transfer", "bureau_office", {"sender": sender}).signal_id
        for sender in ("province_government", "city_government")
    ]
    do(bureau, "7-13#2", None)
    do(bureau, "7-14#2", None)
    assert "7-14#1" not in bureau.state.duties
    _approve(bureau)
    assert _release(bureau).result == "accepted"
    assert bureau.duty("7-15#2").to == ("province_government", "city_government")
    bureau.accept("report_back", "bureau_office", {"transfer": items[1]})
    assert bureau.duty("7-15#2").status == "met"
    assert bureau.state.items[items[0]].status == "open"


def test_an_item_reported_back_early_can_still_be_reported_at_its_end(bureau):
    item = bureau.accept("receive_transfer", "bureau_office", {"sender": "city_government"}).signal_id
    bureau.accept("report_back", "bureau_office", {"transfer": item})
    do(bureau, "7-13#1", None)
    do(bureau, "7-14#1", None)
    _approve(bureau)
    assert _release(bureau).result == "accepted"
    bureau.accept("report_up", "bureau_office", {"duties": ["7-15#1"], "channel": "document"})
    assert bureau.duty("7-15#1").status == "met"


def test_what_touches_another_body_waits_until_it_confirms_that_very_text(bureau):
    bureau.accept("classify", "handler", {"hold": ["touches_other_body"]})
    _approve(bureau)
    assert (_release(bureau).code, bureau.outcomes[-1].params["needs"]) == ("gate_closed", "7-9")
    about = {"body": "other_body", "draft": bureau.state.approved_draft}
    bureau.accept("confirm_release", "handler", {**about, "agreed": False})
    assert _release(bureau).code == "gate_closed"
    bureau.accept("confirm_release", "handler", {**about, "agreed": True})
    _approve(bureau)
    assert _release(bureau).code == "gate_closed"
    do(bureau, "7-9#2", None)
    assert _release(bureau).result == "accepted"


def test_sensitive_major_opinion_is_consulted_on_and_approved_before_acting(bureau):
    bureau.accept("classify", "bureau_office", {"hold": ["sensitive_major"]})
    _approve(bureau)
    for key in ("7-6", "7-6-propose"):
        assert _release(bureau).params["needs"] == "7-6-approve"
        do(bureau, key, None)
    (draft,) = bureau.state.papers
    own = bureau.state.papers[draft].drafter
    assert bureau.refuse("approve_paper", "bureau_head", {"draft": draft}, sender=own) == (
        "second_sender_needed"
    )
    do(bureau, "7-6-approve", None)
    assert _release(bureau).result == "accepted"


def test_the_leader_reviews_what_a_named_person_compiled(bureau):
    do(bureau, "7-4", None)
    assert bureau.duty("7-5-report").owner == "editor"
    do(bureau, "7-5-report", None)
    assert bureau.duty("7-11").owner == "reviewing_leader"
    named = {"duties": ["7-11"]}
    assert bureau.refuse("perform", "editor", named) == "duty_of_another"


def test_what_reaches_across_regions_is_accepted_transferred_and_fed_back(bureau):
    bureau.accept("classify", "locality", {"hold": ["across"]})
    do(bureau, "7-8-accept", None)
    transfer = bureau.accept("transfer_out", "bureau_office", {"to": "other_regions"}).signal_id
    assert bureau.duty("7-8-transfer").status == "met"
    bureau.now += 30 * MINUTE
    bureau.accept("report_back", "bureau_office", {"transfer": transfer})
    assert bureau.duty("7-8-feedback#1").status == "met"


def test_what_a_county_owes_late_its_leader_and_liaison_hear_of_first(bureau):
    bureau.exhaust()
    first, second, *_ = (fact.tell for fact in bureau.facts("duty_escalated", "7-3"))
    assert (first, second) == (("locality",), ("county_leader", "county_liaison"))

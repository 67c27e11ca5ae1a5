"""Plan 1: what counts propose, who judges, which gates hold, what hangs on the accident and on the nature."""

import pytest

from tests.scenarios.expected import table
from tests.scenarios.people import begin, do, waiting_draft
from tests.scenarios.run import HOUR, MINUTE, ZERO

EXPECTED = table("work_safety")
GRAVE = ("major", "especially_major")


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ({"reposts": 100}, None),
        ({"reposts": 101}, "large"),
        ({"reposts": 300}, "large"),
        ({"reposts": 301}, "major"),
        ({"reposts": 500}, "major"),
        ({"reposts": 501}, "especially_major"),
        ({"sites": 2, "clicks_24h": 1000}, None),
        ({"sites": 2, "clicks_24h": 1001}, "large"),
        ({"sites": 2, "clicks_24h": 10001}, "large"),
        ({"sites": 2, "simultaneous_sites": 1, "clicks_24h": 10001}, "large"),
        ({"sites": 2, "simultaneous_sites": 2, "clicks_24h": 10000}, "large"),
        ({"sites": 2, "simultaneous_sites": 2, "clicks_24h": 10001}, "major"),
        ({"sites": 2, "clicks_24h": 50000}, "large"),
        ({"sites": 2, "clicks_24h": 50001}, "especially_major"),
        ({"sites": 1, "clicks_24h": 60000}, None),
    ],
)
def test_counts_propose_and_the_duty_staff_decide(safety, counts, level):
    safety.now = ZERO + MINUTE
    safety.open(role="opinion_office")
    safety.accept("observe_counts", "feed", {"observed_at": ZERO.isoformat(), "counts": counts})
    assert (safety.state.level_proposed, safety.state.level) == (level, None)
    assert not [key for key in safety.state.duties if key.startswith(("1-O", "1-L", "1-M"))]
    safety.accept("grade", "opinion_office", {"level": "ordinary"})
    assert safety.state.level == "ordinary"


@pytest.mark.parametrize(
    ("grade", "owed"),
    [(None, False), ("ordinary", False), ("large", True), ("major", True), ("especially_major", True)],
)
def test_the_duty_office_hears_of_the_accident_by_its_grade_and_not_by_the_level(safety, grade, owed):
    safety.now = ZERO + MINUTE
    more = {"emergency_grade": grade} if grade else {}
    safety.open(role="opinion_office", **more)
    assert ("1-A2" in safety.state.duties) is owed
    safety.accept("confirm", "opinion_office")
    safety.accept("grade", "opinion_office", {"level": "major"})
    assert ("1-A2" in safety.state.duties) is owed
    if owed:
        assert safety.duty("1-A2").due_at == ZERO + 10 * MINUTE


def test_an_accident_that_turns_out_graver_is_due_from_discovery_all_the_same(safety):
    begin(safety, EXPECTED, "ordinary", only=1)
    safety.accept("classify", "opinion_office", {"emergency_grade": "ordinary"})
    assert safety.duty("1-A2").status == "withdrawn"
    safety.now = ZERO + HOUR
    safety.accept("classify", "opinion_office", {"emergency_grade": "major"})
    assert (safety.duty("1-A2").due_at, safety.duty("1-A2").status) == (ZERO + 10 * MINUTE, "late")


def _call(run, **more):
    data = {"callee": "personnel_department", "called_at": run.now.isoformat(), "reached": True}
    return {"duties": ["1-M1"], **data, **more}


@pytest.mark.parametrize("level", GRAVE)
def test_only_a_call_that_was_answered_meets_the_report_by_telephone(safety, level):
    begin(safety, EXPECTED, level, only=3)
    message = {"duties": ["1-M1"], "channel": "message"}
    assert safety.refuse("report_up", "opinion_office", message) == "duty_needs_other_signal"
    body = {"duties": ["1-M1"], "body": "personnel_department"}
    assert safety.refuse("notify_peer", "opinion_office", body) == "duty_needs_other_signal"
    safety.accept("record_call", "opinion_office", _call(safety, reached=False))
    assert safety.duty("1-M1").owed
    safety.accept("record_call", "opinion_office", _call(safety))
    assert (safety.duty("1-M1").status, safety.duty("1-M1").in_time) == ("met", True)


def _drafted(run):
    run.accept("draft_statement", "units")
    return {"draft": waiting_draft(run.state)}


def _release(run, role="units", form="website"):
    return run.send("release", role, {"form": form, "text_digest": run.state.approved_draft})


def _closed(run, needs):
    outcome = _release(run)
    assert (outcome.code, outcome.params["needs"]) == ("gate_closed", needs)


def test_an_ordinary_reply_is_approved_by_the_head_of_the_unit_and_checked(safety):
    begin(safety, EXPECTED, "ordinary", only=3)
    draft = _drafted(safety)
    assert safety.refuse("approve_statement", "deputy_leader", draft) == "role_not_allowed"
    assert safety.refuse("approve_statement", "units", draft) == "role_not_allowed"
    safety.accept("approve_statement", "unit_head", draft)
    assert safety.duty("1-O5").due_at == safety.now + HOUR
    _closed(safety, "1-A12")
    safety.accept("perform", "personnel_department", {"duties": ["1-A12#1"]})
    assert _release(safety).result == "accepted"
    assert safety.duty("1-O5").status == "met"


def test_a_large_one_is_approved_by_the_deputy_leader_after_the_consultation(safety):
    begin(safety, EXPECTED, "large", only=3)
    draft = _drafted(safety)
    safety.accept("perform", "personnel_department", {"duties": ["1-A12#1"]})
    assert safety.refuse("approve_statement", "unit_head", draft) == "role_not_allowed"
    assert safety.refuse("approve_statement", "deputy_leader", draft) == "gate_closed"
    do(safety, "1-L3", "large")
    safety.accept("approve_statement", "deputy_leader", draft)
    assert _release(safety, "website_office").result == "accepted"
    assert [safety.duty(key).status for key in ("1-L4", "1-L5")] == ["met", "met"]
    assert safety.duty("1-L6").owed


@pytest.mark.parametrize("level", GRAVE)
def test_a_major_one_is_answered_only_after_the_instructions_and_the_meeting(safety, level):
    begin(safety, EXPECTED, level, only=3)
    safety.accept("approve_statement", "deputy_leader", _drafted(safety))
    safety.accept("perform", "personnel_department", {"duties": ["1-A12#1"]})
    _closed(safety, "1-M5")
    for key in ("1-M3", "1-M4"):
        do(safety, key, level)
    _closed(safety, "1-M5")
    do(safety, "1-M5", level)
    _closed(safety, "1-M7")
    do(safety, "1-M7", level)
    assert _release(safety, "website_office").result == "accepted"
    assert safety.duty("1-M9").status == "met"


def test_an_approval_for_an_ordinary_one_does_not_carry_over_a_rise(safety):
    begin(safety, EXPECTED, "ordinary", only=3)
    safety.accept("approve_statement", "unit_head", _drafted(safety))
    safety.accept("perform", "personnel_department", {"duties": ["1-A12#1"]})
    safety.accept("grade", "opinion_office", {"level": "large"})
    _closed(safety, "1-L4")
    do(safety, "1-L3", "large")
    _closed(safety, "1-L4")
    safety.accept("approve_statement", "deputy_leader", _drafted(safety))
    _closed(safety, "1-A12")
    safety.accept("perform", "personnel_department", {"duties": ["1-A12#2"]})
    assert _release(safety).result == "accepted"


def test_the_scheme_is_carried_out_once_it_is_approved(safety):
    begin(safety, EXPECTED, "major", only=3)
    for key in ("1-M7", "1-M7-scheme"):
        do(safety, key, "major")
    assert "1-M8" not in safety.state.duties
    do(safety, "1-M7-approve", "major")
    assert safety.duty("1-M8").until == "calmed"


@pytest.mark.parametrize("nature", EXPECTED.natures)
def test_a_nature_brings_its_steps_and_another_withdraws_them(safety, nature):
    begin(safety, EXPECTED, "ordinary", only=3)
    before = set(safety.state.duties)
    safety.accept("classify_nature", "opinion_office", {"nature": nature})
    wanted = {
        want.duty
        for want in EXPECTED.duties.values()
        if nature in want.natures and want.opens == "classified"
    }
    assert set(safety.state.duties) - before == wanted
    other = next(name for name in EXPECTED.natures if name != nature)
    safety.accept("classify_nature", "opinion_office", {"nature": other})
    assert {safety.duty(key).status for key in wanted} <= {"withdrawn"}


def test_a_reply_in_the_thread_is_what_a_suggestion_asks_for(safety):
    begin(safety, EXPECTED, "ordinary", "suggestion")
    safety.accept("approve_statement", "unit_head", _drafted(safety))
    safety.accept("perform", "personnel_department", {"duties": ["1-A12#1"]})
    assert _release(safety).result == "accepted"
    assert safety.duty("1-N1-reply-o").owed
    assert _release(safety, form="thread_reply").result == "accepted"
    assert safety.duty("1-N1-reply-o").status == "met"


def test_a_site_is_asked_only_with_evidence_and_another_persons_approval(safety):
    begin(safety, EXPECTED, "ordinary", "falsehood")
    request = {"ground": "falsehood", "evidence": ["f" * 64]}
    assert safety.refuse("request_correction", "units", request) == "evidence_unknown"
    do(safety, "1-N4-request", "ordinary")
    (proposal,) = safety.state.proposals.values()
    assert proposal.status == "made"
    decision = {"proposal": proposal.proposal}
    assert (
        safety.refuse("approve_proposal", "deputy_leader", decision, sender="person-units")
        == "second_sender_needed"
    )
    safety.accept("approve_proposal", "deputy_leader", decision)
    assert len(safety.facts("correction_requested")) == 1


@pytest.mark.parametrize(
    ("circumstance", "duty"),
    [
        ("grave_falsehood", "1-M10-help"),
        ("vilification", "1-M10-statement"),
        ("suspected_offence", "1-M10-law"),
    ],
)
@pytest.mark.parametrize("level", EXPECTED.levels)
def test_the_aftermath_of_malice_hangs_on_what_it_is_and_comes_after_calm(safety, level, circumstance, duty):
    begin(safety, EXPECTED, level, only=3)
    safety.accept("classify", "units", {"hold": [circumstance]})
    assert duty not in safety.state.duties
    safety.accept("declare_calm", "opinion_office")
    assert {key for key in safety.owed() if key.startswith("1-M10")} == {duty}
    assert ("1-O6" in safety.state.duties) is (level == "ordinary")
    assert safety.duty("1-A10").owed


def test_the_first_poster_is_contacted_and_never_pressed(safety):
    begin(safety, EXPECTED, "ordinary", only=3)
    safety.accept("declare_calm", "opinion_office")
    safety.accept("contact_poster", "units", {"result": "declined", "duties": ["1-O6"]})
    assert safety.duty("1-O6").status == "met"


def test_what_is_passed_to_a_local_bureau_comes_back(safety):
    begin(safety, EXPECTED, "ordinary", only=3)
    safety.accept("classify", "personnel_department", {"hold": ["local_concerned"]})
    transfer = safety.accept("transfer_out", "personnel_department", {"to": "local_bureaus"}).signal_id
    assert safety.duty("1-A11-transfer").status == "met"
    assert safety.duty("1-A11-result#1").owed
    safety.accept("report_back", "personnel_department", {"transfer": transfer})
    assert safety.duty("1-A11-result#1").status == "met"
    assert safety.duty("1-A11").owed

import pytest

from domain.incident import Phase
from tests.domain.case import Case
from tests.domain.test_lifecycle import DRAFT, calmed, closed, handled

SHA = "f" * 64
FILE = {"sha256": SHA, "size": 10, "media_type": "image/png"}


def test_a_merged_incident_points_to_the_other_and_takes_nothing_more():
    case = handled()
    case.send("merge", {"into": "20260302-bcdefg"})
    assert (case.live.phase, case.live.merged_into) == (Phase.CLOSED, "20260302-bcdefg")
    assert not any(duty.owed for duty in case.live.duties.values())
    for kind in ("note", "reopen", "confirm"):
        refused = case.send(kind)
        assert (refused.code, refused.params["into"]) == ("incident_merged", "20260302-bcdefg")
    assert case.until(5000) == []


def test_an_incident_is_not_merged_into_itself():
    assert handled().send("merge", {"into": "20260302-abcdef"}).code == "merge_into_itself"


def test_calm_can_be_withdrawn_by_a_person():
    case = calmed()
    case.send("withdraw_calm")
    assert (case.live.phase, case.live.round) == (Phase.HANDLING, 2)
    assert case.duty("watch@2").owed


def test_a_drafter_withdraws_a_draft_and_owes_another():
    case = handled()
    signal = case.envelope("draft_statement", digest=DRAFT)
    case.fold(signal)
    case.send("withdraw", {"signal": signal.signal_id})
    assert case.send("approve_statement", {"draft": DRAFT}, sender="bob").code == "draft_decided"
    assert case.duty("redraft#1").owed


def test_a_proposal_withdrawn_is_no_longer_decided():
    case = handled()
    signal = case.envelope("propose_waive", {"duty": "report"})
    case.fold(signal)
    case.send("withdraw", {"signal": signal.signal_id})
    refused = case.send("approve_proposal", {"proposal": signal.signal_id}, sender="bob")
    assert (refused.code, refused.params["status"]) == ("proposal_decided", "withdrawn")
    assert not case.duty("judge#1").owed


def test_what_is_decided_is_not_withdrawn():
    case = handled()
    signal = case.envelope("draft_statement", digest=DRAFT)
    case.fold(signal)
    case.send("approve_statement", {"draft": DRAFT}, sender="bob")
    assert case.send("withdraw", {"signal": signal.signal_id}).code == "nothing_to_withdraw"


def test_a_correction_names_an_entry_that_exists_and_erases_nothing():
    case = handled()
    before = list(case.timeline)
    assert case.send("correct", {"entry": 2}).result == "accepted"
    assert case.timeline[: len(before)] == before
    refused = case.send("correct", {"entry": 9999})
    assert (refused.code, refused.params["entry"]) == ("entry_unknown", 9999)


def test_a_request_to_a_site_needs_evidence_and_a_second_sender():
    case = handled()
    ask = {"ground": "falsehood", "evidence": [SHA]}
    assert case.send("request_correction", ask).code == "evidence_unknown"
    case.send("attach_evidence", FILE)
    signal = case.envelope("request_correction", ask)
    case.fold(signal)
    assert "correction_requested" not in case.types()
    assert case.send("approve_proposal", {"proposal": signal.signal_id}).code == "second_sender_needed"
    case.send("approve_proposal", {"proposal": signal.signal_id}, sender="bob")
    assert "correction_requested" in case.types()


def test_the_same_file_is_attached_once():
    case = handled()
    assert case.send("attach_evidence", FILE).result == "accepted"
    assert case.send("attach_evidence", FILE).code == "evidence_exists"


@pytest.mark.parametrize("size", [0, 10 * 2**20 + 1])
def test_a_file_is_bounded(size):
    from domain.errors import InvalidSignal
    from domain.signals import check_data

    with pytest.raises(InvalidSignal) as raised:
        check_data("attach_evidence", FILE | {"size": size})
    assert [problem.field for problem in raised.value.problems] == ["size"]


def test_a_closed_incident_takes_no_correction():
    case: Case = closed()
    assert case.send("correct", {"entry": 1}).code == "wrong_phase"

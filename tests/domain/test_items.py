from typing import Any

import pytest

from domain.duties import DutyStatus
from tests.domain.case import Case
from tests.domain.test_lifecycle import handled


def raised(case: Case, kind: str, data: dict[str, Any] | None = None, **more) -> str:
    signal = case.envelope(kind, data, **more)
    case.fold(signal)
    assert case.outcomes[signal.signal_id].result == "accepted"
    return signal.signal_id


def test_each_doubt_is_answered_by_itself():
    case = handled()
    raised(case, "raise_doubt")
    second = raised(case, "raise_doubt")
    case.send("answer_doubt", {"doubt": second})
    assert case.duty("answer_each#1").owed
    assert case.duty("answer_each#2").status is DutyStatus.MET


def test_a_doubt_passed_up_is_owed_above_under_its_own_number():
    case = handled()
    raised(case, "raise_doubt")
    second = raised(case, "raise_doubt")
    case.send("pass_up_doubt", {"doubt": second})
    assert case.duty("answer_each#2").status is DutyStatus.MET
    assert case.duty("answer_above#2").owed
    assert "answer_above#1" not in case.live.duties
    case.send("answer_doubt", {"doubt": second})
    assert case.duty("answer_above#2").status is DutyStatus.MET
    assert case.duty("answer_each#1").owed


def test_a_settled_doubt_is_not_answered_again():
    case = handled()
    doubt = raised(case, "raise_doubt")
    case.send("answer_doubt", {"doubt": doubt})
    assert case.send("answer_doubt", {"doubt": doubt}).code == "item_settled"
    assert case.send("pass_up_doubt", {"doubt": "no-such-doubt"}).code == "item_unknown"


def test_a_doubt_withdrawn_takes_its_duty_along():
    case = handled()
    doubt = raised(case, "raise_doubt")
    assert case.send("withdraw", {"signal": doubt}, sender="bob").code == "entry_of_another"
    case.send("withdraw", {"signal": doubt})
    assert case.duty("answer_each#1").status is DutyStatus.WITHDRAWN
    raised(case, "raise_doubt")
    assert case.duty("answer_each#2").owed


def test_a_consultation_hears_those_invited_and_is_concluded():
    case = handled()
    consultation = raised(case, "open_consultation", {"invited": ["monitor", "office"]})
    case.send("give_opinion", {"consultation": consultation, "opinion": "dissent"})
    case.send("give_opinion", {"consultation": consultation, "opinion": "assent"})
    case.send(
        "give_opinion", {"consultation": consultation, "opinion": "absent", "of": "office"}, role="head"
    )
    refused = case.send("give_opinion", {"consultation": consultation, "opinion": "assent"}, role="head")
    assert (refused.code, refused.params["invited"]) == ("not_invited", ["monitor", "office"])
    assert case.live.items[consultation].opinions == {"monitor": "assent", "office": "absent"}
    case.send("conclude_consultation", {"consultation": consultation}, role="head")
    assert case.duty("consult#1").status is DutyStatus.MET


def test_a_transfer_in_is_reported_back():
    case = handled()
    out = raised(case, "transfer_out", {"to": "office"})
    into = raised(case, "receive_transfer", {"sender": "head"})
    case.send("report_back", {"transfer": out})
    assert case.duty("report_back#1").owed
    case.send("report_back", {"transfer": into})
    assert case.duty("report_back#1").status is DutyStatus.MET


def test_withdrawn_worsening_takes_its_duty_along_and_the_next_has_another_number():
    case = handled()
    case.send("report_worsening", {"reason": "volume"})
    assert case.send("withdraw_worsening").code == "second_sender_needed"
    case.send("withdraw_worsening", sender="bob")
    assert case.duty("worse#1").status is DutyStatus.WITHDRAWN
    assert case.send("withdraw_worsening").code == "no_worsening"
    case.send("report_worsening", {"reason": "sites"})
    assert case.duty("worse#2").owed


def test_easing_is_not_calm():
    case = handled()
    case.send("report_easing", role="feed", sender="feed:a")
    assert (case.live.phase.value, case.types()[-1]) == ("handling", "easing_reported")


@pytest.mark.parametrize("nature", ["rumour", "grievance"])
def test_a_nature_brings_its_duties(nature):
    case = handled()
    case.send("classify_nature", {"nature": nature})
    assert ("clarify" in case.live.duties) is (nature == "rumour")


def test_another_nature_withdraws_the_duties_of_the_first():
    case = handled()
    case.send("classify_nature", {"nature": "rumour"})
    case.send("classify_nature", {"nature": "grievance"})
    assert case.duty("clarify").status is DutyStatus.WITHDRAWN
    assert case.send("classify_nature", {"nature": "grievance"}).code == "nothing_changed"

"""Who put something forward does not decide on it: it takes two people, whatever roles they hold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.case import Case
from tests.domain.test_lifecycle import DRAFT, handled

PROPOSALS: dict[str, dict[str, Any]] = {
    "propose_lower": {"level": "low"},
    "propose_waive": {"duty": "watch"},
    "propose_extend": {"duty": "tell_above"},
}
TEXTS = {
    "statement": ("draft_statement", "approve_statement", {}),
    "paper": ("draft_paper", "approve_paper", {"paper": "response_scheme"}),
}


def graded() -> Case:
    case = handled()
    case.send("grade", {"level": "high"})
    return case


def proposed(case: Case, kind: str, **more: Any) -> str:
    data = dict(PROPOSALS[kind])
    if kind == "propose_extend":
        data["due_at"] = case.at(600).isoformat()
    signal = case.envelope(kind, data, **more)
    case.fold(signal)
    assert case.outcomes[signal.signal_id].result == "accepted"
    return signal.signal_id


@pytest.mark.parametrize("decision", ["approve_proposal", "reject_proposal"])
@pytest.mark.parametrize("kind", PROPOSALS)
def test_a_second_role_makes_no_second_person(kind: str, decision: str) -> None:
    case = graded()
    proposal = proposed(case, kind, role="office")
    for role in ("office", "head", "monitor"):
        refused = case.send(decision, {"proposal": proposal}, role=role)
        assert (refused.result, refused.code) == ("refused", "second_sender_needed"), role
    assert case.live.proposals[proposal].status == "made"
    assert case.send(decision, {"proposal": proposal}, role="head", sender="bob").result == "accepted"


@pytest.mark.parametrize("kind", PROPOSALS)
def test_who_stands_in_is_a_second_person_and_themselves(kind: str) -> None:
    """A deputy sends under their own name: so they may decide on what the one they stand in for proposed."""
    case = graded()
    by_head = proposed(case, kind, role="head", sender="head")
    own = case.send("approve_proposal", {"proposal": by_head}, role="head", sender="head")
    assert own.code == "second_sender_needed"
    assert (
        case.send("reject_proposal", {"proposal": by_head}, role="head", sender="deputy").result == "accepted"
    )
    by_deputy = proposed(case, kind, role="head", sender="deputy")
    again = case.send("approve_proposal", {"proposal": by_deputy}, role="head", sender="deputy")
    assert again.code == "second_sender_needed"


@pytest.mark.parametrize("text", TEXTS)
def test_a_drafter_approves_in_no_role(text: str) -> None:
    draft, approve, data = TEXTS[text]
    case = graded()
    case.send(draft, data, digest=DRAFT, role="office")
    for role in ("office", "head"):
        assert case.send(approve, {"draft": DRAFT}, role=role).code == "second_sender_needed"
    assert case.live.approved_draft is None
    assert case.send(approve, {"draft": DRAFT}, role="head", sender="bob").result == "accepted"


def test_the_same_text_drafted_again_by_another_is_still_its_first_drafters() -> None:
    case = graded()
    case.send("draft_statement", digest=DRAFT)
    assert case.send("draft_statement", digest=DRAFT, sender="bob").code == "draft_exists"
    assert case.send("approve_statement", {"draft": DRAFT}).code == "second_sender_needed"


def test_a_worsening_is_not_withdrawn_by_who_reported_it() -> None:
    case = graded()
    case.send("report_worsening", {"reason": "volume"})
    case.send("report_worsening", {"reason": "media"}, sender="bob")
    assert case.send("withdraw_worsening", role="head", sender="bob").code == "second_sender_needed"
    assert case.send("withdraw_worsening").result == "accepted"
    assert case.duty("worse#1").owed
    assert case.send("withdraw_worsening").code == "second_sender_needed"
    assert case.send("withdraw_worsening", sender="bob").result == "accepted"


def test_only_ones_own_is_withdrawn_while_nobody_has_decided_it() -> None:
    case = graded()
    proposal = proposed(case, "propose_lower")
    assert case.send("withdraw", {"signal": proposal}, sender="bob").code == "entry_of_another"
    assert case.send("withdraw", {"signal": proposal}).result == "accepted"
    assert case.send("approve_proposal", {"proposal": proposal}, sender="bob").code == "proposal_decided"


def test_silence_approves_nothing() -> None:
    case = graded()
    proposal = proposed(case, "propose_waive")
    case.until(60 * 24 * 3)
    assert case.live.proposals[proposal].status == "made"
    assert case.duty("watch").owed

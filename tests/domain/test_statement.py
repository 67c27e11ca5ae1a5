import pytest

from tests.domain.case import Case
from tests.domain.test_lifecycle import DRAFT, handled

OTHER = "b" * 64


def approved() -> Case:
    case = handled()
    case.send("draft_statement", digest=DRAFT)
    case.send("approve_statement", {"draft": DRAFT}, sender="bob")
    return case


def test_nothing_is_released_before_an_approval():
    case = handled()
    case.send("draft_statement", digest=DRAFT)
    assert case.send("release", {"form": "site", "text_digest": DRAFT}).code == "nothing_approved"


def test_its_drafter_cannot_approve_a_statement():
    case = handled()
    case.send("draft_statement", digest=DRAFT)
    assert case.send("approve_statement", {"draft": DRAFT}).code == "second_sender_needed"


def test_only_the_approved_text_is_released():
    case = approved()
    refused = case.send("release", {"form": "site", "text_digest": OTHER})
    assert (refused.code, refused.params["approved"]) == ("text_not_approved", DRAFT)
    assert case.send("release", {"form": "site", "text_digest": DRAFT}).result == "accepted"


def test_a_release_has_a_form_of_the_plan():
    refused = approved().send("release", {"form": "leaflet", "text_digest": DRAFT})
    assert (refused.code, refused.params["field"]) == ("not_in_plan", "form")


def test_a_later_approval_replaces_the_earlier():
    case = approved()
    case.send("draft_statement", digest=OTHER)
    case.send("approve_statement", {"draft": OTHER}, sender="bob")
    assert case.send("release", {"form": "site", "text_digest": DRAFT}).code == "text_not_approved"


@pytest.mark.parametrize("kind", ["approve_statement", "return_statement"])
def test_a_draft_is_decided_once(kind):
    case = approved()
    assert case.send(kind, {"draft": DRAFT}, sender="bob").code == "draft_decided"
    assert case.send(kind, {"draft": OTHER}, sender="bob").code == "draft_unknown"


def test_a_draft_without_text_is_refused():
    assert handled().send("draft_statement").code == "statement_missing"


def test_the_same_draft_is_put_forward_once():
    case = approved()
    assert case.send("draft_statement", digest=DRAFT, sender="bob").code == "draft_exists"
    assert case.live.drafts[DRAFT].drafter == "ann"


def test_a_statement_is_drafted_once_the_incident_is_confirmed():
    case = Case()
    case.open()
    refused = case.send("draft_statement", digest=DRAFT)
    assert (refused.code, refused.params["allowed"]) == ("wrong_phase", ["handling", "calm"])

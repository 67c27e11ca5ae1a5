"""Duties that are owed for every text that was approved, and a gate that waits for them."""

import pytest

from domain.duties import DutyStatus
from domain.events import event_to_json
from domain.plan import plan_from_json, plan_hash
from tests import sample
from tests.domain.case import Case
from tests.domain.test_lifecycle import DRAFT

OTHER = "b" * 64
AGREED = {"body": "peer", "agreed": True}


def _body():
    body = sample.body()
    confirm = sample.duty(
        "peer_confirms",
        "office",
        "approved",
        each=True,
        clocks=[sample.clock("approved", "PT1H")],
        met_by=["confirm_release"],
    )
    gate = {**body["gates"][0], "id": "peer_first", "needs": "peer_confirms", "levels": []}
    peer = {"id": "peer", "label": sample.text("其他单位"), "external": True}
    return {
        **body,
        "roles": [*body["roles"], peer],
        "duties": [*body["duties"], confirm],
        "gates": [gate],
        "may": {**body["may"], "confirm_release": {"roles": ["office"]}},
    }


@pytest.fixture
def case():
    """An incident whose approved texts a peer has to confirm."""
    body = _body()
    case = Case(plan_from_json(body), plan_hash(body))
    case.open()
    case.send("confirm", role="office")
    return case


def _approve(case, draft):
    case.send("draft_statement", digest=draft)
    case.send("approve_statement", {"draft": draft}, sender="bob")


def _release(case, draft):
    return case.send("release", {"form": "site", "text_digest": draft})


def test_every_approved_text_is_confirmed_before_its_release(case):
    _approve(case, DRAFT)
    assert _release(case, DRAFT).code == "gate_closed"
    case.send("confirm_release", {**AGREED, "draft": DRAFT}, role="office")
    assert case.duty("peer_confirms#1").status is DutyStatus.MET
    assert _release(case, DRAFT).result == "accepted"


def test_a_later_text_is_confirmed_anew(case):
    _approve(case, DRAFT)
    case.send("confirm_release", {**AGREED, "draft": DRAFT}, role="office")
    _approve(case, OTHER)
    assert _release(case, OTHER).code == "gate_closed"
    case.send("confirm_release", {**AGREED, "draft": DRAFT}, role="office")
    assert _release(case, OTHER).code == "gate_closed"
    case.send("confirm_release", {**AGREED, "draft": OTHER}, role="office")
    assert _release(case, OTHER).result == "accepted"


def test_where_no_duty_runs_from_it_an_approval_is_recorded_as_before():
    case = Case()
    case.open()
    case.send("confirm", role="office")
    _approve(case, DRAFT)
    (approved,) = [event for event in case.timeline if event.fact.type == "statement_approved"]
    assert event_to_json(approved)["fact"].keys() == {"type", "draft", "at"}
    assert "approved" not in case.live.instants

"""A duty that only a release which states the cause meets."""

import pytest

from domain.duties import DutyStatus
from domain.plan import plan_from_json, plan_hash
from tests import sample
from tests.domain.case import Case
from tests.domain.test_lifecycle import DRAFT


@pytest.fixture
def case():
    """An incident that has to publish the cause, with a text that may be released."""
    body = sample.body()
    publish = sample.duty(
        "publish_cause",
        "office",
        "confirmed",
        clocks=[sample.clock("confirmed", "PT1H")],
        met_by=["release:states_cause"],
    )
    body = {**body, "duties": [*body["duties"], publish], "gates": []}
    case = Case(plan_from_json(body), plan_hash(body))
    case.open()
    case.send("confirm", role="office")
    case.send("draft_statement", digest=DRAFT)
    case.send("approve_statement", {"draft": DRAFT}, sender="bob")
    return case


def _release(case, **more):
    return case.send("release", {"form": "site", "text_digest": DRAFT, **more})


def test_a_release_that_does_not_state_the_cause_leaves_it_owed(case):
    assert _release(case).result == "accepted"
    assert case.duty("publish_cause").status is DutyStatus.OPEN


def test_a_release_that_states_the_cause_meets_it_in_whatever_form(case):
    assert _release(case, states_cause=True).result == "accepted"
    assert case.duty("publish_cause").status is DutyStatus.MET

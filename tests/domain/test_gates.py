from domain.duties import DutyStatus
from tests import sample
from tests.domain.case import Case
from tests.domain.test_contacts import high
from tests.domain.test_lifecycle import DRAFT, handled

RELEASE = {"form": "site", "text_digest": DRAFT}


def ready(case: Case) -> Case:
    case.send("draft_statement", digest=DRAFT)
    case.send("approve_statement", {"draft": DRAFT}, sender="bob")
    return case


def test_a_release_waits_for_the_instructions_and_names_clause_and_duty():
    case = ready(high())
    refused = case.send("release", RELEASE)
    assert (refused.code, refused.params) == (
        "gate_closed",
        {"gate": "instructions_first", "needs": "instructions", "clause": "五"},
    )
    case.send("ask_for_instructions", {"duties": ["ask"]}, role="head")
    assert case.send("release", RELEASE).code == "gate_closed"
    case.send("record_instructions", {"duties": ["instructions"], "by": "head"}, role="office")
    assert case.send("release", RELEASE).result == "accepted"


def test_a_gate_binds_only_at_its_levels():
    assert ready(handled()).send("release", RELEASE).result == "accepted"


def test_a_waived_duty_opens_its_gate():
    case = ready(high())
    case.send("ask_for_instructions", {"duties": ["ask"]}, role="head")
    waiver = case.envelope("propose_waive", {"duty": "instructions"})
    case.fold(waiver)
    case.send("approve_proposal", {"proposal": waiver.signal_id}, sender="bob")
    assert case.send("release", RELEASE).result == "accepted"


def test_the_cause_is_stated_only_after_the_investigation():
    case = ready(high())
    case.send("ask_for_instructions", {"duties": ["ask"]}, role="head")
    case.send("record_instructions", {"duties": ["instructions"], "by": "head"}, role="office")
    refused = case.send("release", RELEASE | {"states_cause": True})
    assert (refused.code, refused.params["gate"]) == ("gate_closed", "cause_after_investigation")
    case.send("perform", {"duties": ["investigate"]}, role="office")
    assert case.send("release", RELEASE | {"states_cause": True}).result == "accepted"


def test_a_gate_whose_duty_has_a_clock_cannot_hang():
    case = ready(high())
    case.until(24 * 60)
    assert case.duty("ask").status is DutyStatus.LATE
    assert "duty_escalated" in case.types()


def test_a_paper_is_approved_by_another_than_its_drafter():
    case = high()
    case.send("draft_paper", {"paper": "handling_plan"}, digest="c" * 64)
    assert case.duty("scheme").owed
    case.send("draft_paper", {"paper": "response_scheme"}, digest=DRAFT)
    assert case.duty("scheme").status is DutyStatus.MET
    assert case.send("approve_paper", {"draft": DRAFT}).code == "second_sender_needed"
    case.send("approve_paper", {"draft": "c" * 64}, sender="bob")
    assert case.duty("approve_scheme").owed
    case.send("approve_paper", {"draft": DRAFT}, sender="bob")
    assert case.duty("approve_scheme").status is DutyStatus.MET
    assert case.send("return_paper", {"draft": DRAFT}, sender="bob").code == "draft_decided"


def test_another_body_confirms_or_objects():
    case = ready(handled())
    case.send("confirm_release", {"body": "office", "draft": DRAFT, "agreed": False})
    assert case.types()[-1] == "release_objected"
    case.send("confirm_release", {"body": "office", "draft": DRAFT, "agreed": True})
    assert case.types()[-1] == "release_confirmed"
    assert (
        case.send("confirm_release", {"body": "office", "draft": "e" * 64, "agreed": True}).code
        == "draft_unknown"
    )


def paired() -> Case:
    """A plan in which another body confirms before a release, and handling and release go together."""
    body = sample.body()
    duties = [
        *body["duties"],
        sample.duty(
            "agree",
            "office",
            "confirmed",
            clocks=[sample.clock("confirmed", "PT2H")],
            met_by=["confirm_release"],
        ),
        sample.duty(
            "deploy",
            "office",
            "confirmed",
            clocks=[sample.clock("confirmed", "PT2H")],
            met_by=["perform"],
        ),
    ]
    gates = [
        {"id": gate, "label": sample.text(gate), "before": ["release"], "needs": needs, "clause": "二(二)"}
        for gate, needs in (("confirmed_by_the_other", "agree"), ("handling_beside_release", "deploy"))
    ]
    case = Case(*sample.plan(duties=duties, gates=gates))
    case.open()
    case.send("confirm")
    return ready(case)


def test_an_objection_of_the_other_body_keeps_the_gate_shut_and_its_consent_opens_it():
    case = paired()
    case.send("perform", {"duties": ["deploy"]}, role="office")
    case.send("confirm_release", {"body": "office", "draft": DRAFT, "agreed": False})
    refused = case.send("release", RELEASE)
    assert (refused.code, refused.params["gate"]) == ("gate_closed", "confirmed_by_the_other")
    case.send("confirm_release", {"body": "office", "draft": DRAFT, "agreed": True})
    assert case.send("release", RELEASE).result == "accepted"


def test_of_a_synchronised_pair_the_release_waits_for_the_handling():
    case = paired()
    case.send("confirm_release", {"body": "office", "draft": DRAFT, "agreed": True})
    refused = case.send("release", RELEASE)
    assert (refused.code, refused.params["gate"]) == ("gate_closed", "handling_beside_release")
    case.send("perform", {"duties": ["deploy"]}, role="office")
    assert case.send("release", RELEASE).result == "accepted"

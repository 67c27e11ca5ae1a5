"""What a plan asks for outside an incident: the risk assessment before a policy is announced."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from domain.plan import Plan, plan_hash
from plans import load_file, procedures, shipped
from tests.scenarios.people import act_for
from tests.scenarios.run import MINUTE, ZERO, Run

EXPECTED: dict[str, Any] = YAML(typ="safe").load(
    (Path(__file__).parent / "procedures" / "policy_risk_assessment.yaml").read_text("utf-8")
)
ENDINGS = pytest.mark.parametrize("ending", EXPECTED["endings"])


def _plan(name: str = "policy-risk-assessment") -> tuple[dict[str, Any], Plan]:
    return load_file(shipped()[name])


@pytest.fixture
def case() -> Run:
    """A policy that its section put forward."""
    body, plan = _plan()
    run = Run(plan, plan_hash(body))
    run.open(role="policy_section", source="new_policy")
    return run


def _do(run: Run, key: str, ending: str) -> None:
    """Meet one duty, by its owner."""
    while run.duty(key).owed:
        if key.startswith("R-decide"):
            run.accept("record_occasion", "bureau_head", {"occasion": ending})
            continue
        assert run.state is not None
        act = act_for(run.plan, run.state, key, "medium")
        run.accept(act.kind, act.role, act.data)


def _expected(ending: str) -> dict[str, Any]:
    return {**EXPECTED["always"], **EXPECTED["endings"][ending]}


def _up_to_the_decision(run: Run) -> None:
    for key in EXPECTED["always"]:
        if key != "R-decide":
            _do(run, key, "")


@ENDINGS
def test_with_every_duty_met_at_its_last_minute_it_is_concluded_and_closed(case: Run, ending: str) -> None:
    met = {"opening": ZERO}
    for key, want in _expected(ending).items():
        duty = case.duty(key)
        assert (duty.owner, duty.due_at) == (want["who"], met[want["after"]] + want["due"] * MINUTE), key
        case.wait(duty.due_at - MINUTE)
        _do(case, key, "announce" if key.startswith("R-decide-again") else ending)
        met[key] = case.now
        met.setdefault("accepted", case.now)
        if ending == "announce" or key != "R-decide-again#1":
            assert case.facts("duty_breached") == []
    for key in ("R-text", "R-text-approve", "R-announce"):
        if ending == "postpone":
            _do(case, key, ending)
    case.accept("declare_calm", "bureau_office")
    assert case.owed() == ["R-report"]
    assert case.refuse("close", "reviewing_leader") == "duties_owed"
    case.accept("file_review", "bureau_office")
    case.accept("close", "reviewing_leader")
    assert case.state is not None and case.state.phase == "closed"
    assert case.facts("duty_breached") == []


def test_with_no_duty_met_each_warns_breaches_and_climbs_to_the_end(case: Run) -> None:
    case.accept("confirm", "bureau_office")
    case.exhaust()
    owed = ("R-track", "R-sample", "R-visit", "R-consult")
    assert set(case.owed()) == set(owed)
    for key in owed:
        due = ZERO + EXPECTED["always"][key]["due"] * MINUTE
        (breach,) = case.facts("duty_breached", key)
        assert breach.due_at == due
        assert len(case.facts("duty_warned", key)) == 2
        rungs = case.facts("duty_escalated", key)
        told = {int((each.due_at - due) / MINUTE): each.tell for each in rungs[:3]}
        owner = case.duty(key).owner
        assert told == {
            minutes: (owner if who == "owner" else who,) for minutes, who in EXPECTED["ladder"].items()
        }
        assert len(rungs) == 3 + 12


def test_a_proposal_that_nobody_takes_up_climbs_too(case: Run) -> None:
    case.wait(ZERO + timedelta(days=10))
    assert case.owed() == ["R-accept"]
    assert case.facts("duty_escalated", "R-accept")[-1].tell == ("reviewing_leader",)


def test_leaders_who_are_late_are_told_of_higher_up(case: Run) -> None:
    for key in EXPECTED["leaders"]:
        spec = case.plan.duty_by_id[key.partition("#")[0]]
        rungs = case.plan.ladder_by_id[spec.ladder].rungs
        assert [each.tell[0] for each in rungs] == list(EXPECTED["leaders_ladder"].values())


def test_nothing_is_announced_before_it_is_assessed_approved_and_so_decided(case: Run) -> None:
    case.accept("confirm", "bureau_office")
    assert case.refuse("grade", "assessment_group", {"level": "high"}) == "gate_closed"
    case.accept("open_consultation", "assessment_group", {"invited": ["policy_section"]})
    item = next(iter(case.state.items)) if case.state is not None else ""
    assert case.refuse("conclude_consultation", "assessment_group", {"consultation": item}) == "gate_closed"
    assert case.refuse("record_occasion", "bureau_head", {"occasion": "announce"}) == "gate_closed"
    assert case.refuse("declare_calm", "bureau_office") is not None
    _up_to_the_decision(case)
    assert case.refuse("record_occasion", "reviewing_leader", {"occasion": "announce"}) == "role_not_allowed"
    case.accept("record_occasion", "bureau_head", {"occasion": "abandon"})
    case.accept("draft_statement", "policy_section")
    assert case.state is not None
    draft = next(iter(case.state.drafts))
    case.accept("approve_statement", "reviewing_leader", {"draft": draft})
    release = {"form": "website", "text_digest": draft}
    assert case.refuse("release", "policy_section", release) == "gate_closed"


def test_who_drew_up_the_handling_plan_does_not_approve_it(case: Run) -> None:
    for key in ("R-accept", "R-track", "R-sample", "R-visit", "R-consult", "R-level", "R-plan"):
        _do(case, key, "")
    assert case.state is not None
    (paper,) = case.state.papers.values()
    refused = case.refuse("approve_paper", "reviewing_leader", {"draft": paper.draft}, sender=paper.drafter)
    assert refused == "second_sender_needed"


def test_the_conclusion_that_was_drawn_meets_only_what_asks_for_it(case: Run) -> None:
    _up_to_the_decision(case)
    case.accept("record_occasion", "bureau_head", {"occasion": "postpone"})
    assert case.duty("R-decide").status == "met"
    assert case.owed() == ["R-revise#1"]


@pytest.mark.parametrize("file", procedures(), ids=lambda file: file.stem)
def test_a_procedure_is_named_by_the_plan_that_asks_for_it(file: Path) -> None:
    plan = load_file(file)[1]
    asking = [load_file(path)[1] for path in shipped().values()]
    named = [(one.id, each.clause) for one in asking for each in one.procedures if each.id == plan.id]
    assert plan.kind == "procedure"
    assert named == [("government-affairs", "(六)")]
    assert all(one.kind == "incident" for one in asking if one.id != plan.id)

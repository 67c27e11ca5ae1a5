"""A running incident goes on under another version of its plan: by two people, and no clock gets longer."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import events
from domain.decide.upgrading import plans_named
from domain.duties import DutyStatus
from domain.events import event_from_json, event_to_json
from domain.incident import fold, state_from_json, state_to_json
from domain.plan import Plan, plan_from_json, plan_hash
from domain.step import Outcome, step
from tests import sample
from tests.domain.case import Case

BODY = sample.body(duties=sample.DUTIES, gates=sample.GATES)


def version(number: int = 2, **changes: Any) -> tuple[Plan, str]:
    """Another version of the sample plan."""
    body = {**deepcopy(BODY), "version": number, **changes}
    return plan_from_json(body), plan_hash(body)


def duties(**changed: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The sample's duties with some changed, or left out where None; new ones follow."""
    kept = [{**each, **(changed.get(each["id"]) or {})} for each in deepcopy(sample.DUTIES)]
    left = [each for each in kept if changed.get(each["id"], {}) is not None]
    known = {each["id"] for each in sample.DUTIES}
    return left + [each for name, each in changed.items() if name not in known and each is not None]


class Moved(Case):
    """An incident that knows further plans."""

    def __init__(self, *known: tuple[Plan, str]) -> None:
        super().__init__()
        self.known = {named: plan for plan, named in known}

    def propose(self, named: str, **more: Any) -> Outcome:
        return self.send("upgrade_plan", {"plan_hash": named}, **{"role": "head", **more})

    def upgrade(self, named: str, sender: str = "bob") -> Outcome:
        """Proposed by one, approved by another."""
        proposed = self.propose(named)
        assert proposed.result == "accepted", proposed
        return self.send("approve_proposal", {"proposal": proposed.signal_id}, role="head", sender=sender)


def moved(*known: tuple[Plan, str], level: str | None = None) -> Moved:
    case = Moved(*known)
    case.open()
    case.send("confirm")
    if level is not None:
        case.send("grade", {"level": level})
    return case


def test_it_is_proposed_by_one_and_approved_by_another():
    new = version(duties=duties())
    case = moved(new)
    proposed = case.propose(new[1])
    assert case.live.plan_hash == case.plan_hash
    assert case.live.proposals[proposed.signal_id].version == 2
    assert "judge#1" in case.live.duties, "the decision is itself a duty"
    about = {"proposal": proposed.signal_id}
    assert case.send("approve_proposal", about, role="head").code == "second_sender_needed"
    assert case.send("approve_proposal", about, role="head", sender="bob").result == "accepted"
    assert case.live.plan_hash == new[1]
    assert case.live.earlier_plans == (case.plan_hash,)
    fact = next(each.fact for each in case.timeline if each.fact.type == "plan_upgraded")
    assert isinstance(fact, events.PlanUpgraded)
    assert (fact.previous_hash, fact.plan_hash) == (case.plan_hash, new[1])
    assert (fact.previous_version, fact.version) == (1, 2)
    assert fact.rules_version == case.live.rules_version
    assert case.duty("judge#1").status is DutyStatus.MET


def test_it_can_be_rejected_and_withdrawn():
    new = version()
    case = moved(new)
    first, second = case.propose(new[1]), case.propose(new[1])
    assert case.send("reject_proposal", {"proposal": first.signal_id}, role="head", sender="bob").result == (
        "accepted"
    )
    assert case.send("withdraw", {"signal": second.signal_id}, role="head").result == "accepted"
    for each in (first, second):
        late = case.send("approve_proposal", {"proposal": each.signal_id}, role="head", sender="bob")
        assert late.code == "proposal_decided"
    assert case.live.plan_hash == case.plan_hash


def test_only_those_may_who_approve_proposals_unless_the_plan_says_who():
    may = {kind: each for kind, each in BODY["may"].items() if kind != "upgrade_plan"}
    plan = plan_from_json({**BODY, "may": {**may, "approve_proposal": {"roles": ["head"]}}})
    assert plan.may_send("upgrade_plan", "head")
    assert not plan.may_send("upgrade_plan", "monitor")
    own = {**BODY["may"], "upgrade_plan": {"roles": ["office"]}}
    plan = plan_from_json({**BODY, "may": own})
    assert plan.may_send("upgrade_plan", "office")
    assert not plan.may_send("upgrade_plan", "head")


def test_a_running_clock_gets_shorter_and_never_longer():
    longer = duties(reply={"clocks": [sample.clock("arose", "PT20H")]})
    shorter = duties(reply={"clocks": [sample.clock("arose", "PT3H")]})
    lax, strict = version(2, duties=longer), version(3, duties=shorter)
    case = moved(lax, strict)
    due = case.duty("reply").due_at
    assert case.upgrade(lax[1]).result == "accepted"
    assert case.duty("reply").due_at == due == case.at(12 * 60)
    assert case.upgrade(strict[1]).result == "accepted"
    assert case.duty("reply").due_at == case.at(3 * 60)
    fired = [event.fact for event in case.until(4 * 60)]
    assert any(isinstance(fact, events.DutyBreached) and fact.key == "reply" for fact in fired)


def test_a_late_duty_stays_late_and_climbs_on():
    new = version(duties=duties(reply={"clocks": [sample.clock("arose", "PT20H")]}))
    case = moved(new)
    case.until(12 * 60 + 5)
    before = case.duty("reply")
    assert before.status is DutyStatus.LATE
    case.upgrade(new[1])
    after = case.duty("reply")
    assert (after.status, after.due_at, after.risen) == (DutyStatus.LATE, before.due_at, before.risen)
    told = [event.fact for event in case.until(12 * 60 + 11)]
    assert any(isinstance(fact, events.DutyEscalated) and fact.key == "reply" for fact in told)


def test_what_was_met_stays_met():
    new = version(duties=duties(report={"clocks": [sample.clock("discovered", "PT5M")]}))
    case = moved(new)
    case.until(10)
    case.send("report_up", {"duties": ["report"], "channel": "telephone"})
    before = case.duty("report")
    case.upgrade(new[1])
    assert case.duty("report") == before
    assert before.in_time is True


def test_an_extension_holds():
    new = version(duties=duties())
    case = moved(new)
    proposed = case.send("propose_extend", {"duty": "reply", "due_at": case.at(13 * 60).isoformat()})
    case.send("approve_proposal", {"proposal": proposed.signal_id}, role="head", sender="bob")
    case.upgrade(new[1])
    assert case.duty("reply").due_at == case.at(13 * 60)


def test_unknown_duties_are_withdrawn_and_new_ones_opened():
    added = sample.duty(
        "count", "office", "confirmed", clocks=[sample.clock("owed", "PT2H")], met_by=["perform"]
    )
    new = version(duties=duties(watch=None, count=added))
    case = moved(new)
    case.until(30)
    case.upgrade(new[1])
    assert case.duty("watch").status is DutyStatus.WITHDRAWN
    withdrawn = [each.fact for each in case.timeline if isinstance(each.fact, events.DutyWithdrawn)]
    assert [(fact.key, fact.reason) for fact in withdrawn] == [("watch", "plan")]
    assert case.duty("count").due_at == case.at(30 + 120)
    assert case.send("perform", {"duties": ["count"]}, role="office").result == "accepted"


def test_another_owner_takes_a_duty_over_unseen():
    new = version(duties=duties(reply={"owner": {"role": "office"}}))
    case = moved(new)
    case.send("acknowledge", {"duties": ["reply"]}, role="head")
    case.send("assign", {"duty": "reply", "person": "ann"}, role="head")
    case.upgrade(new[1])
    duty = case.duty("reply")
    assert (duty.owner, duty.assignee, duty.acknowledged_at) == ("office", None, None)
    assert all("head" in rise.tell or rise.tell == ("office",) for rise in duty.rises)


def test_the_new_version_decides_from_then_on():
    new = version(levels=sample.named("low", "middle", "high", "highest"))
    case = moved(new, level="low")
    assert case.send("grade", {"level": "highest"}, role="head").code == "not_in_plan"
    proposed = case.envelope("upgrade_plan", {"plan_hash": new[1]}, role="head", signal_id="upgrade-1")
    about = {"proposal": "upgrade-1"}
    approved = case.envelope("approve_proposal", about, role="head", sender="bob")
    raised = case.envelope("grade", {"level": "highest"}, role="head")
    case.fold(proposed, approved, raised)
    assert case.outcomes[raised.signal_id].result == "accepted", "in the same step already"
    assert case.send("note", {}).result == "accepted"


def unfit(**changes: Any) -> Outcome:
    new = version(**changes)
    case = moved(new, level="high")
    case.send("classify", {"hold": ["crowd"]})
    case.send("classify_nature", {"nature": "rumour"})
    return case.propose(new[1])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"levels": sample.named("low", "middle")}, {"levels": ["high"]}),
        ({"natures": []}, {"natures": ["rumour"]}),
        ({"circumstances": []}, {"circumstances": ["crowd"]}),
    ],
)
def test_what_the_incident_stands_on_has_to_be_known(changes: dict[str, Any], named: dict[str, Any]):
    refused = unfit(**changes)
    assert refused.code == "upgrade_unfit"
    assert {name: each for name, each in refused.params.items() if each and name != "version"} == named


def test_a_role_that_owes_something_has_to_be_known():
    roles = [each for each in BODY["roles"] if each["id"] != "office"] + [
        {"id": "bureau", "label": sample.text("局")}
    ]
    given = [
        {**each, "owner": {"role": "bureau"}} if each["owner"]["role"] == "office" else each
        for each in duties()
    ]
    new = version(roles=roles, duties=given)
    case = moved(new)
    assert case.propose(new[1]).result == "accepted", "office owes nothing yet"
    case.send("receive_transfer", {"sender": "office"})
    refused = case.propose(new[1])
    assert (refused.code, refused.params["roles"]) == ("upgrade_unfit", ["office"])


def test_it_has_to_fit_when_it_is_approved_as_well():
    new = version(levels=sample.named("low", "middle"))
    case = moved(new, level="low")
    proposed = case.propose(new[1])
    case.send("grade", {"level": "high"}, role="head")
    refused = case.send("approve_proposal", {"proposal": proposed.signal_id}, role="head", sender="bob")
    assert refused.code == "upgrade_unfit"
    case.known = {}
    refused = case.send("approve_proposal", {"proposal": proposed.signal_id}, role="head", sender="bob")
    assert refused.code == "plan_not_in_force"
    assert case.live.plan_hash == case.plan_hash


def test_another_plan_the_same_and_one_not_in_force_are_refused():
    other, same = version(id="other"), sample.plan()
    case = moved(other, same)
    assert case.propose(other[1]).code == "upgrade_other_plan"
    assert case.propose(same[1]).code == "plan_unchanged"
    assert case.propose("f" * 64).code == "plan_not_in_force"
    assert case.live.proposals == {}


def test_a_lowering_that_waits_for_a_level_that_is_gone_is_refused():
    new = version(levels=sample.named("middle", "high"))
    case = moved(new, level="high")
    waiting = case.send("propose_lower", {"level": "low"})
    case.upgrade(new[1])
    refused = case.send("approve_proposal", {"proposal": waiting.signal_id}, role="head", sender="bob")
    assert refused.code == "not_in_plan"


def test_what_has_to_be_brought_is_named_by_signals_and_open_proposals():
    new = version()
    case = moved(new)
    asked = case.envelope("upgrade_plan", {"plan_hash": new[1]}, role="head")
    bad = case.envelope("note", {})
    assert plans_named(None, [asked, asked, bad]) == (new[1],)
    case.fold(asked, bad)
    decided = case.envelope("approve_proposal", {"proposal": asked.signal_id}, role="head", sender="bob")
    assert plans_named(case.live, [decided]) == (new[1],)
    assert plans_named(case.live, [bad]) == ()


def test_the_timeline_gives_the_state_again():
    new = version(duties=duties(watch=None, reply={"clocks": [sample.clock("arose", "PT3H")]}))
    case = moved(new, level="high")
    case.upgrade(new[1])
    again = [event_from_json(event_to_json(event)) for event in case.timeline]
    assert again == case.timeline
    assert fold("20260302-abcdef", again) == case.state
    assert state_from_json(state_to_json(case.live)) == case.state


def shifted(minutes: dict[str, int]) -> list[dict[str, Any]]:
    """The sample's duties with other clocks; those without any are left out."""
    made = []
    for each in deepcopy(sample.DUTIES):
        given_minutes = minutes.get(each["id"], 60)
        if given_minutes:
            clocks = [{**clock, "within": f"PT{given_minutes}M"} for clock in each.get("clocks", [])]
            made.append({**each, **({"clocks": clocks} if clocks else {})})
    return made


NAMES = [each["id"] for each in sample.DUTIES if each["id"] not in ("instructions", "investigate", "ask")]


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0, 1, 20, 59, 61, 500, 3000])),
    passed=st.integers(0, 900),
    level=st.sampled_from([None, "low", "high"]),
)
def test_whatever_the_version_says_no_clock_gets_longer(
    minutes: dict[str, int], passed: int, level: str | None
) -> None:
    chains = {each["owed_from"].removeprefix("met:"): each["id"] for each in sample.DUTIES}
    gone = {name for name, value in minutes.items() if not value}
    kept = {name: value for name, value in minutes.items() if value or name not in chains}
    new = version(duties=shifted(kept))
    case = moved(new, level=level)
    case.send("report_up", {"duties": ["report"], "channel": "telephone"})
    case.until(passed)
    case.propose(new[1])
    before = dict(case.live.duties)
    proposal = next(iter(case.live.proposals))
    result = case.send("approve_proposal", {"proposal": proposal}, role="head", sender="bob")
    assert result.result == "accepted", result
    for key, duty in before.items():
        after = case.duty(key)
        if not duty.owed:
            assert after == duty
        elif after.owed:
            assert duty.due_at is None or (after.due_at is not None and after.due_at <= duty.due_at)
            assert duty.status is not DutyStatus.LATE or after.status is DutyStatus.LATE
        else:
            assert key.startswith("judge") or duty.duty in gone


@pytest.mark.parametrize("rules", [1, 2, 3])
def test_it_keeps_the_rules_that_the_incident_was_opened_under(rules: int) -> None:
    new = version(duties=duties())
    case = Moved(new)
    signal = case.envelope(
        "open", {"plan_hash": case.plan_hash, "discovered_at": case.now.isoformat(), "source": "web"}
    )
    made = step(case.plan, "20260302-abcdef", None, case.head, [signal], case.now, rules)
    case.state, case.head = made.state, made.head
    case.send("confirm", role="head")
    assert case.upgrade(new[1]).result == "accepted"
    assert case.live.plan_hash == new[1]
    assert case.live.rules_version == rules
    fact = next(each.fact for each in case.timeline if each.fact.type == "plan_upgraded")
    assert isinstance(fact, events.PlanUpgraded)
    assert fact.rules_version == rules
    case.send("report_worsening", {"reason": "volume"})
    judged = case.send("withdraw_worsening").code
    assert judged == (None if rules == 1 else "second_sender_needed"), "judged by them, not by the newest"

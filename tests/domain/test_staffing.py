"""Roles that nobody holds: what is said of them, who hears instead, and what is never lost by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain import events
from domain.events import event_from_json, event_to_json
from domain.incident import state_from_json, state_to_json
from domain.notices import EVERYONE, Notice, notices
from tests import sample
from tests.domain.case import Case
from tests.domain.test_lifecycle import handled

LADDER: dict[str, Any] = {
    "id": "default",
    "rungs": [
        {"after": "PT0S", "tell": ["owner"]},
        {"after": "PT10M", "tell": ["office", "monitor"]},
        {"after": "PT30M", "tell": ["head"]},
    ],
    "repeat_every": "PT1H",
    "repeat_times": 2,
}


def opened(**changes: Any) -> Case:
    case = Case(*sample.plan(ladders=[LADDER], **changes))
    case.open()
    return case


def facts(case: Case, *types: str) -> list[Any]:
    return [event.fact for event in case.timeline if event.fact.type in types]


def told(case: Case, type_: str) -> list[Notice]:
    """Who hears of these events; to be asked before the state moves on."""
    found = [event for event in case.timeline if event.fact.type == type_]
    return [notice for event in found for notice in notices(event, case.live)]


CLIMBING = ("duty_escalated", "rung_skipped", "nobody_left")


def test_what_became_vacant_and_what_is_held_again_is_on_record():
    case = opened()
    assert case.staff("office", "head").result == "accepted"
    assert case.live.vacant == ("head", "office")
    case.staff("office", "monitor")
    last = facts(case, "staffing_changed")[-1]
    assert (last.vacant, last.emptied, last.filled) == (("monitor", "office"), ("monitor",), ("head",))


def test_saying_the_same_again_changes_nothing():
    case = opened()
    case.staff("office")
    before = case.state
    assert case.staff("office").code == "nothing_changed"
    assert case.state == before


def test_a_role_that_the_plan_does_not_staff_is_refused():
    roles = [*sample.body()["roles"], {"id": "above", "label": sample.text("上级"), "external": True}]
    case = opened(roles=roles)
    for role in ("nobody_knows", "above", "feed"):
        assert case.staff(role).code == "not_in_plan"


@pytest.mark.parametrize(
    ("sender", "role"),
    [("ann", "staffing"), ("system:staffing", "feed"), ("feed:web", "feed"), ("ann", "head")],
)
def test_nobody_else_can_say_it(sender: str, role: str):
    case = opened()
    outcome = case.send("staff", {"vacant": ["head"]}, sender=sender, role=role)
    assert outcome.code in ("role_not_allowed", "lane_not_allowed")
    assert case.live.vacant == ()


def test_the_staffing_role_can_say_nothing_else():
    case = opened()
    counts = {"observed_at": case.now.isoformat(), "counts": {"reposts": 1}}
    outcome = case.send("observe_counts", counts, role="staffing", sender="system:staffing")
    assert outcome.result == "refused"


def test_a_duty_whose_owner_is_gone_says_so_and_its_ladder_hears_at_once():
    case = opened()
    case.staff("monitor")
    (fact,) = facts(case, "duty_unstaffed")
    assert (fact.key, fact.owner, fact.tell) == ("report", "monitor", ("office",))
    assert told(case, "duty_unstaffed") == [Notice("office", None, "duty_unstaffed", "report")]
    assert case.duty("report").unstaffed


def test_a_duty_that_comes_up_while_its_owner_is_gone_says_so_too():
    case = opened()
    case.staff("head")
    case.send("report_up", {"duties": ["report"], "channel": "message"})
    assert [fact.key for fact in facts(case, "duty_unstaffed")] == ["see"]


def test_with_nobody_on_its_ladder_everybody_hears():
    case = opened()
    case.staff("monitor", "office", "head")
    assert told(case, "duty_unstaffed") == [Notice(EVERYONE, None, "duty_unstaffed", "report")]


def test_it_is_said_once_however_often_others_come_and_go():
    case = opened()
    case.staff("monitor")
    case.staff("monitor", "head")
    case.staff("monitor")
    assert len(facts(case, "duty_unstaffed")) == 1


def test_whoever_takes_the_role_up_is_told_of_its_duties_and_nothing_fires_again():
    case = opened()
    case.staff("monitor")
    case.until(45)
    fired = facts(case, *CLIMBING)
    case.staff()
    assert told(case, "staffing_changed")[-1:] == [Notice("monitor", None, "staffing_changed", "report")]
    assert facts(case, *CLIMBING) == fired
    assert not case.duty("report").unstaffed
    case.staff("monitor")
    assert len(facts(case, "duty_unstaffed")) == 2


def test_a_rung_with_nobody_is_skipped_at_once_and_the_next_hears_then():
    case = opened()
    case.staff("monitor")
    case.until(30)
    skipped, heard = facts(case, *CLIMBING)
    assert (skipped.type, skipped.step, skipped.vacant) == ("rung_skipped", 1, ("monitor",))
    assert (heard.type, heard.step, heard.tell, heard.missing) == (
        "duty_escalated", 2, ("office",), ("monitor",),
    )  # fmt: skip
    assert skipped.fired_at == heard.fired_at == heard.due_at == case.at(30)
    case.until(59)
    assert len(facts(case, *CLIMBING)) == 2
    case.until(60)
    last = facts(case, *CLIMBING)[-1]
    assert (last.step, last.tell, last.due_at, last.missing) == (3, ("head",), case.at(60), None)


def test_several_empty_rungs_in_a_row_are_skipped_together():
    case = opened()
    case.staff("monitor", "office")
    case.until(30)
    assert [(fact.type, fact.step) for fact in facts(case, *CLIMBING)] == [
        ("rung_skipped", 1), ("rung_skipped", 2), ("duty_escalated", 3),
    ]  # fmt: skip
    case.until(29 + 60)
    assert len(facts(case, *CLIMBING)) == 3
    case.until(60 + 60)
    assert facts(case, *CLIMBING)[-1].due_at == case.at(60 + 60)


def test_when_those_who_heard_last_go_the_next_hears_at_once():
    case = opened()
    case.until(41)
    assert [fact.step for fact in facts(case, *CLIMBING)] == [1, 2]
    case.staff("office")
    assert len(facts(case, "rung_emptied")) == 0
    case.staff("office", "monitor")
    (emptied,) = facts(case, "rung_emptied")
    assert (emptied.step, emptied.vacant, emptied.at) == (2, ("office", "monitor"), case.now)
    last = facts(case, *CLIMBING)[-1]
    assert (last.step, last.tell, last.due_at, last.fired_at) == (3, ("head",), case.now, case.now)
    case.until(70)
    assert len(facts(case, *CLIMBING)) == 3


def test_when_those_of_the_last_step_go_everybody_hears_and_reminders_keep_their_instants():
    case = opened()
    case.until(60)
    case.staff("head")
    assert told(case, "rung_emptied") == [Notice(EVERYONE, None, "rung_emptied", "report")]
    case.until(120)
    assert facts(case, "nobody_left")[-1].due_at == case.at(120)


def test_what_fired_before_it_was_known_that_nobody_is_there_is_made_up_for():
    case = Case(*sample.plan(ladders=[LADDER]))
    case.now = case.at(35)
    case.open(discovered_at=case.at(0))
    assert [fact.tell for fact in facts(case, *CLIMBING)] == [("monitor",)]
    case.staff("monitor")
    assert [fact.tell for fact in facts(case, "duty_escalated")] == [("monitor",), ("office",)]
    assert facts(case, "duty_unstaffed")[0].tell == ("office",)


def test_a_last_rung_with_nobody_raises_the_alarm_with_everybody_who_is_there():
    case = opened()
    case.staff("head")
    case.until(60)
    last = facts(case, *CLIMBING)[-1]
    assert (last.type, last.step, last.vacant) == ("nobody_left", 3, ("head",))
    assert told(case, "nobody_left") == [Notice(EVERYONE, None, "nobody_left", "report")]
    case.until(60 * 4)
    assert [fact.step for fact in facts(case, "nobody_left")] == [3, 4, 5]


def test_with_the_whole_ladder_empty_all_of_it_is_said_at_the_breach():
    case = opened()
    case.staff("monitor", "office", "head")
    case.until(31)
    assert [fact.type for fact in facts(case, *CLIMBING)] == ["rung_skipped", "rung_skipped", "nobody_left"]
    assert {fact.fired_at for fact in facts(case, *CLIMBING)} == {case.at(30)}


def test_whom_a_duty_is_assigned_to_hears_even_where_the_rung_is_skipped():
    case = opened()
    case.send("assign", {"duty": "report", "person": "cat"})
    case.staff("monitor")
    case.until(30)
    assert told(case, "rung_skipped") == [Notice("monitor", "cat", "rung_skipped", "report")]


def test_a_new_due_instant_forgets_the_haste():
    case = opened()
    case.staff("monitor", "office", "head")
    case.until(31)
    case.send("propose_extend", {"duty": "report", "due_at": case.at(90).isoformat()})
    case.send("approve_proposal", {"proposal": "signal-people-2"}, sender="bob", role="head")
    case.staff("monitor")
    case.until(90)
    assert [fact.due_at for fact in facts(case, *CLIMBING)[3:]] == [case.at(90)] * 2


def test_a_decision_that_only_an_empty_role_may_take_is_named_and_never_taken_by_silence():
    may = {**sample.body()["may"], "approve_proposal": {"roles": ["head"]}}
    case = opened(may=may)
    case.staff("head")
    case.send("propose_extend", {"duty": "report", "due_at": case.at(90).isoformat()})
    (fact,) = facts(case, "approval_unstaffed")
    assert (fact.what, fact.of, fact.roles) == ("proposal", "signal-people-2", ("head",))
    assert told(case, "approval_unstaffed") == [Notice(EVERYONE, None, "approval_unstaffed", None)]
    case.until(60 * 24)
    assert case.live.proposals["signal-people-2"].status == "made"
    case.staff("office")
    assert case.live.undecidable == {}
    case.staff("head")
    assert len(facts(case, "approval_unstaffed")) == 2


def test_of_a_draft_it_is_said_as_soon_as_the_last_who_may_approve_it_is_gone():
    may = {**sample.body()["may"], "approve_statement": {"roles": ["head", "office"]}}
    plan, plan_hash = sample.plan(may=may)
    case = Case(plan, plan_hash)
    case.open()
    case.send("confirm")
    case.send("draft_statement", digest="1" * 64)
    case.staff("head")
    assert facts(case, "approval_unstaffed") == []
    case.staff("head", "office")
    assert [(fact.what, fact.of) for fact in facts(case, "approval_unstaffed")] == [("statement", "1" * 64)]


def test_when_an_incident_is_reopened_who_is_there_is_told_anew():
    case = opened()
    case.staff("monitor")
    case.send("dismiss", {"reason": "not_ours"})
    case.until(60 * 24)
    assert case.staff().code == "wrong_phase"
    case.send("reopen")
    assert case.live.vacant == ()
    assert len(facts(case, "duty_unstaffed")) == 1
    case.staff("monitor")
    assert len(facts(case, "duty_unstaffed")) == 2


def test_an_incident_opened_in_a_body_belongs_to_it():
    case = Case()
    case.open(body="haidian")
    assert case.live.body == "haidian"
    assert isinstance(case.timeline[0].fact, events.IncidentOpened)
    assert Case().state is None
    other = handled()
    assert "body" not in event_to_json(other.timeline[0])["fact"]
    assert not {"body", "vacant", "undecidable"} & set(state_to_json(other.live))


def test_all_of_it_is_written_and_read_again():
    case = opened()
    case.staff("monitor", "office", "head")
    case.until(31)
    assert state_from_json(state_to_json(case.live)) == case.live
    assert [event_from_json(event_to_json(event)) for event in case.timeline] == case.timeline


def test_a_late_wake_up_tells_the_same_as_a_punctual_one():
    punctual, late = opened(), opened()
    for case in (punctual, late):
        case.staff("monitor")
    punctual.until(60)
    late.fold(now=late.at(60))
    stripped = [
        [(fact.type, fact.step, fact.due_at) for fact in facts(case, *CLIMBING)] for case in (punctual, late)
    ]
    assert stripped[0] == stripped[1]
    assert late.now - punctual.at(0) == timedelta(hours=1)

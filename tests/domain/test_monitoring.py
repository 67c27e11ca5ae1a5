"""What Pingxi itself says from the counts: it warns, proposes and tells, and never decides."""

from __future__ import annotations

from typing import Any

import pytest

from domain import events
from domain.events import event_from_json, event_to_json
from domain.incident import Phase, state_from_json, state_to_json
from domain.notices import EVERYONE, Notice, notices
from domain.signals import MONITORING_SENDER
from tests.domain.case import Case
from tests.domain.test_lifecycle import calmed, closed, handled

WARNING: dict[str, Any] = {
    "level": "high", "permille": 620, "hours": 24, "count": "reposts",
    "line": 300, "total": 140, "recent": 40, "expected": 190,
}  # fmt: skip
CALM = {"windows": 8, "minutes": 60, "permille": 20, "total": 900}
FIGURES = {"total": 900, "recent": 80}


def say(case: Case, kind: str, data: dict[str, Any], **more: Any) -> Any:
    return case.send(kind, data, **{"role": "feed", "sender": MONITORING_SENDER, **more})


def told(case: Case) -> tuple[Notice, ...]:
    return notices(case.timeline[-1], case.live)


def test_an_early_warning_is_given_and_everybody_hears():
    case = handled()
    assert say(case, "warn_early", WARNING).result == "accepted"
    assert (case.live.warned_of, case.live.warned_permille) == ("high", 620)
    assert case.live.level == "low"
    assert told(case) == (Notice(EVERYONE, None, "early_warning_given", None),)


@pytest.mark.parametrize(("level", "code"), [("low", "nothing_changed"), ("highest", "not_in_plan")])
def test_an_early_warning_is_of_a_level_above(level, code):
    assert say(handled(), "warn_early", {**WARNING, "level": level}).code == code


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("warn_early", WARNING),
        ("propose_calm", CALM),
        ("withdraw_calm_proposal", FIGURES),
        ("report_source_silent", {"source": "weibo"}),
        ("report_source_back", {"source": "weibo"}),
    ],
)
@pytest.mark.parametrize(
    "who",
    [
        {"sender": "feed:web"},
        {"sender": "ann", "role": "head"},
        {"role": "staffing", "sender": "system:staffing"},
    ],
)
def test_nobody_else_can_say_it(kind, data, who):
    assert say(handled(), kind, data, **who).code in ("role_not_allowed", "lane_not_allowed")


def test_calm_is_proposed_to_those_who_may_declare_it_and_declared_by_a_person():
    case = handled()
    assert say(case, "propose_calm", CALM).result == "accepted"
    assert case.live.phase is Phase.HANDLING
    heard = {notice.role for notice in told(case)}
    assert heard
    assert heard <= case.plan.own_roles
    assert say(case, "propose_calm", CALM).code == "nothing_changed"
    assert calmed().live.calm_proposed_at is None


def test_a_proposal_of_calm_falls_when_it_grows_again():
    case = handled()
    assert say(case, "withdraw_calm_proposal", FIGURES).code == "nothing_changed"
    say(case, "propose_calm", CALM)
    assert say(case, "withdraw_calm_proposal", FIGURES).result == "accepted"
    assert case.live.calm_proposed_at is None
    say(case, "propose_calm", CALM)
    case.send("report_worsening", {"reason": "volume"})
    assert case.live.calm_proposed_at is None
    assert "calm_proposal_withdrawn" in case.types()


def test_a_silent_source_is_no_calm():
    case = handled()
    say(case, "propose_calm", CALM)
    assert say(case, "report_source_silent", {"source": "weibo"}).result == "accepted"
    assert case.live.calm_proposed_at is None
    assert told(case) == (Notice(EVERYONE, None, "source_silent", None),)
    assert say(case, "propose_calm", CALM).code == "sources_silent"
    assert say(case, "report_source_silent", {"source": "weibo"}).code == "nothing_changed"
    assert say(case, "report_source_back", {"source": "weibo"}).result == "accepted"
    assert say(case, "report_source_back", {"source": "weibo"}).code == "nothing_changed"
    assert say(case, "propose_calm", CALM).result == "accepted"


def test_worsening_by_pingxi_itself_withdraws_the_calm_that_was_declared():
    case = calmed()
    assert say(case, "report_worsening", {"reason": "volume"}).result == "accepted"
    assert case.types().count("calm_withdrawn") == 1
    assert case.live.phase is Phase.HANDLING


def test_a_closed_incident_that_grows_again_stays_closed_and_everybody_hears():
    case = closed()
    assert say(case, "propose_calm", CALM).code == "wrong_phase"
    assert say(case, "report_flare_up", FIGURES).result == "accepted"
    assert case.live.phase is Phase.CLOSED
    assert "flared_up_at" in state_to_json(case.live)
    assert told(case) == (Notice(EVERYONE, None, "flare_up_reported", None),)
    assert case.send("reopen", role="office").result == "accepted"
    assert "flared_up_at" not in state_to_json(case.live)
    assert say(case, "report_flare_up", FIGURES).code == "wrong_phase"


def test_events_and_state_survive_their_json():
    case = handled()
    say(case, "warn_early", WARNING)
    say(case, "propose_calm", CALM)
    say(case, "report_source_silent", {"source": "weibo", "since": case.now.isoformat()})
    for event in case.timeline:
        assert event_from_json(event_to_json(event)) == event
    assert state_from_json(state_to_json(case.live)) == case.live
    assert isinstance(case.timeline[-1].fact, events.SourceSilent)

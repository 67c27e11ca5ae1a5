"""Under every published plan: whichever role stands empty, no late duty is left with nobody who knows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from domain import events
from domain.duties import DutyStatus
from domain.plan import FEED, STAFFING, plan_hash
from domain.signals import STAFFING_SENDER
from plans import built_in
from tests.scenarios.published import published
from tests.scenarios.run import Run

CLIMBING = events.DutyEscalated | events.RungSkipped | events.NobodyLeft


def opened(file: Path, *vacant: str) -> Run:
    """An incident under this plan, confirmed where somebody may, with nobody in these roles."""
    body, plan = published(file.stem)
    run = Run(plan, plan_hash(body))
    opener = next(role for role in plan.may["open"].roles if role != FEED)
    run.open(role=opener, source=plan.sources[0].id)
    staffed(run, *vacant)
    if "confirm" in plan.may:
        run.accept("confirm", plan.may["confirm"].roles[0])
    return run


def staffed(run: Run, *vacant: str) -> None:
    run.accept("staff", STAFFING, {"vacant": vacant}, sender=STAFFING_SENDER)


def climbs(run: Run, key: str) -> list[Any]:
    return [event.fact for event in run.events if isinstance(event.fact, CLIMBING) and event.fact.key == key]


def late(run: Run) -> list[Any]:
    assert run.state is not None
    return [duty for duty in run.state.duties.values() if duty.status is DutyStatus.LATE and duty.rises]


@pytest.mark.parametrize("file", built_in(), ids=lambda file: file.stem)
def test_whichever_role_is_empty_every_late_duty_is_known_to_somebody(file: Path):
    plan = published(file.stem)[1]
    for role in sorted(plan.own_roles):
        run = opened(file, role)
        assert run.state is not None
        said = {fact.key for fact in run.facts("duty_unstaffed")}
        assert said >= {duty.key for duty in run.state.duties.values() if duty.owner == role and duty.owed}
        run.exhaust()
        for duty in late(run):
            steps = climbs(run, duty.key)
            assert {fact.step for fact in steps} >= set(range(1, len(duty.rises) + 1))
            for fact, after in pairwise(steps):
                if fact.type == "rung_skipped":
                    assert after.fired_at == fact.fired_at
            heard = [fact for fact in steps if fact.type != "rung_skipped"]
            assert heard, (role, duty.key)
            assert heard[0].due_at == steps[0].due_at


@pytest.mark.parametrize("file", built_in(), ids=lambda file: file.stem)
def test_with_every_role_empty_every_late_duty_raises_the_alarm_at_once(file: Path):
    run = opened(file, *published(file.stem)[1].own_roles)
    run.exhaust()
    for duty in late(run):
        told = [fact for fact in climbs(run, duty.key) if fact.type == "nobody_left"]
        outside = {role for rise in duty.rises for role in rise.tell} - run.plan.own_roles
        assert told or outside, duty.key
        if not outside:
            assert told[0].fired_at == max(duty.breached_at, duty.rises[0].at)


@pytest.mark.parametrize("file", built_in(), ids=lambda file: file.stem)
def test_an_empty_role_moves_no_due_instant_and_meets_nothing(file: Path):
    first = min(published(file.stem)[1].own_roles)
    run, other = opened(file, first), opened(file, max(published(file.stem)[1].own_roles))
    staffed(other)
    run.exhaust()
    other.exhaust()
    assert run.state is not None
    assert other.state is not None
    due = {key: (duty.due_at, duty.status) for key, duty in run.state.duties.items()}
    assert due == {key: (duty.due_at, duty.status) for key, duty in other.state.duties.items()}

"""What the page offers is what the fold accepts, and what it does not offer the fold refuses."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from api.language import Words
from api.operator.reading import Given, sending_from
from api.possible import ORDER, Actor, possible
from api.views.fields import fields_of
from api.views.form import Choices, Field, Option
from api.views.readable import Readable
from domain.decide import decide
from domain.errors import InvalidSignal, Refused
from domain.incident import State
from domain.plan import Plan, plan_hash
from domain.signals import Envelope, Lane, check_data
from domain.writing import Writing
from plans import built_in, load_file

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DRAFT = "d" * 64
_numbers = itertools.count(1)


@cache
def _plan() -> tuple[Plan, str]:
    body, plan = load_file(next(path for path in built_in() if path.stem == "human-resources"))
    return plan, plan_hash(body)


def _envelope(kind: str, role: str, data: dict[str, Any], sender: str, at: datetime, digest: str) -> Envelope:
    number = next(_numbers)
    return Envelope(
        v=1,
        signal_id=f"signal-{number:06d}",
        incident_id="i",
        lane=Lane.PEOPLE,
        lane_no=number,
        kind=kind,
        sender=sender,
        role=role,
        occurred_at=None,
        received_at=at,
        payload_digest=digest,
        data=check_data(kind, data),
    )


@dataclass
class Story:
    """An incident as it goes on."""

    state: State | None = None
    at: datetime = START

    def tell(self, kind: str, role: str, sender: str = "p-office", **data: Any) -> Story:
        """The story after one more signal."""
        plan, _ = _plan()
        at = self.at + timedelta(minutes=1)
        writing = Writing("i", self.state, 0, at)
        decide(plan, writing, _envelope(kind, role, data, sender, at, DRAFT))
        return Story(writing.state, at)


def _stories() -> dict[str, Story]:
    _, pinned = _plan()
    new = Story().tell("open", "monitor", plan_hash=pinned, discovered_at=START.isoformat(), source="web")
    confirmed = new.tell("confirm", "group_office")
    graded = confirmed.tell("grade", "group_office", level="large")
    drafted = graded.tell("draft_statement", "group_office")
    asked = drafted.tell("propose_lower", "group_office", level="minor")
    approved = asked.tell("approve_statement", "group_head", "p-head", draft=DRAFT)
    released = approved.tell("release", "spokesperson", form="website", text_digest=DRAFT)
    calm = released.tell("declare_calm", "group_office")
    return {
        "new": new,
        "dismissed": new.tell("dismiss", "group_office", reason="false_alarm"),
        "confirmed": confirmed,
        "highest": confirmed.tell("grade", "group_office", level="especially_major"),
        "drafted": drafted,
        "asked": asked,
        "approved": approved,
        "released": released,
        "calm": calm,
        "reviewed": calm.tell("file_review", "group_office"),
    }


STORIES = _stories()
STAFF = [role.id for role in _plan()[0].roles if not role.external]
ACTORS = [
    *(Actor("p-someone", frozenset({role})) for role in STAFF),
    Actor("p-office", frozenset(STAFF)),
    Actor("p-head", frozenset(STAFF)),
]


def _filled(field: Field, at: datetime) -> list[str]:
    if field.options:
        return [field.options[0].value]
    if field.widget == "instant":
        later = timedelta(days=30) if field.name == "data.due_at" else -timedelta(minutes=1)
        return [(at + later).isoformat()]
    return ["7"] if field.widget == "count" else ["文字"]


def _signal(story: Story, actor: Actor, kind: str, role: str) -> Envelope:
    """What the form sends when its first choices are taken. Raises ``InvalidSignal`` where it has none."""
    plan, pinned = _plan()
    people = (Option("p-other", "other"),)
    choices = Choices(kind, Readable(Words("en"), plan), story.state, actor, pinned, people)
    values = {field.name: tuple(_filled(field, story.at)) for field in fields_of(choices)}
    sending = sending_from(kind, Given({**values, "role": (role,)}), plan.time_zone)
    at = story.at + timedelta(minutes=1)
    return _envelope(kind, role, dict(sending.data), actor.person_id, at, "e" * 64)


def _why_refused(story: Story, actor: Actor, kind: str, role: str) -> str | None:
    """What the fold says to the form's signal; None if it accepts it."""
    try:
        envelope = _signal(story, actor, kind, role)
        decide(_plan()[0], Writing("i", story.state, 0, envelope.received_at), envelope)
    except Refused as refused:
        return refused.reason
    except InvalidSignal as error:
        return error.code
    return None


@pytest.mark.parametrize("name", STORIES)
def test_the_page_offers_what_the_fold_accepts(name: str) -> None:
    plan, _ = _plan()
    story = STORIES[name]
    assert story.state is not None
    offered = 0
    for actor, kind in itertools.product(ACTORS, ORDER):
        now = possible(plan, story.state, actor, kind)
        for role in now.roles if now.why_not is None else ():
            offered += 1
            # The first duty on the form may be that of another role held than the one tried.
            why = _why_refused(story, actor, kind, role)
            assert why in (None, "duty_of_another", "channel_required"), (kind, role)
            assert why is None or len(actor.held) > 1 or why == "channel_required", (kind, role)
    assert offered > 0


@pytest.mark.parametrize("name", STORIES)
def test_what_it_does_not_offer_the_fold_refuses(name: str) -> None:
    plan, _ = _plan()
    story = STORIES[name]
    assert story.state is not None
    for actor, kind in itertools.product(ACTORS, ORDER):
        if possible(plan, story.state, actor, kind).why_not is not None:
            for role in actor.held:
                assert _why_refused(story, actor, kind, role) is not None, (actor, kind, role)

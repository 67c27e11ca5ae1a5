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
FILE: dict[str, Any] = {"sha256": "f" * 64, "size": 3, "media_type": "image/png"}
INCIDENT = "20260302-mnp789"
LAST = 99
HUMAN, WORK = "human-resources", "work-safety"
_numbers = itertools.count(1)


@cache
def _plan(name: str = HUMAN) -> tuple[Plan, str]:
    body, plan = load_file(next(path for path in built_in() if path.stem == name))
    return plan, plan_hash(body)


def plan_of(story: Story) -> Plan:
    """The plan that a story runs under."""
    return _plan(story.plan)[0]


def _envelope(kind: str, role: str, data: dict[str, Any], sender: str, at: datetime, digest: str) -> Envelope:
    number = next(_numbers)
    return Envelope(
        v=1,
        signal_id=f"signal-{number:06d}",
        incident_id=INCIDENT,
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
    plan: str = HUMAN

    def tell(self, kind: str, role: str, sender: str = "p-office", **data: Any) -> Story:
        """The story after one more signal."""
        at = self.at + timedelta(minutes=1)
        writing = Writing(INCIDENT, self.state, LAST, at)
        decide(plan_of(self), writing, _envelope(kind, role, data, sender, at, DRAFT))
        return Story(writing.state, at, self.plan)


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


def _matters() -> dict[str, Story]:
    """What comes up on the way: doubts, consultations, papers, files, transfers, things handed on."""
    _, pinned = _plan()
    start = {"plan_hash": pinned, "discovered_at": START.isoformat(), "source": "web"}
    begun = Story().tell("open", "monitor", **start).tell("confirm", "group_office")
    begun = begun.tell("grade", "group_office", level="large")
    key = next(iter(begun.state.duties)) if begun.state else ""
    doubted = begun.tell("raise_doubt", "monitor")
    met = begun.tell("open_consultation", "group_office", invited=["sections", "group_office"])
    sent = begun.tell("transfer_out", "group_office", to="sections")
    return {
        "worsened": begun.tell("report_worsening", "monitor", reason="media"),
        "filed": begun.tell("attach_evidence", "monitor", **FILE),
        "assigned": begun.tell("assign", "group_office", duty=key, person="p-head"),
        "papered": begun.tell("draft_paper", "group_office", paper="response_scheme"),
        "doubted": doubted,
        "passed up": doubted.tell("pass_up_doubt", "monitor", doubt=begun_by(doubted)),
        "met": met,
        "heard": met.tell("give_opinion", "sections", consultation=begun_by(met), opinion="dissent"),
        "sent": sent,
        "answered": sent.tell("report_back", "group_office", transfer=begun_by(sent)),
        "merged": begun.tell("merge", "group_office", into="20260302-abc234"),
    }


def begun_by(story: Story) -> str:
    """The signal that began the story's last doubt, consultation or transfer."""
    assert story.state is not None
    return list(story.state.items)[-1]


def _gated() -> dict[str, Story]:
    """The other plan, whose gates hold much back."""
    _, pinned = _plan(WORK)
    start = {"plan_hash": pinned, "discovered_at": START.isoformat()}
    source = _plan(WORK)[0].sources[0].id
    begun = Story(plan=WORK).tell("open", "opinion_office", **{**start, "source": source})
    begun = begun.tell("confirm", "personnel_department")
    drafted = begun.tell("draft_statement", "units")
    graded = drafted.tell("grade", "personnel_department", level="major")
    natured = graded.tell("classify_nature", "personnel_department", nature="falsehood")
    return {"ungraded": drafted, "major": graded, "natured": natured}


STORIES = {**_stories(), **_matters(), **_gated()}


def _actors(story: Story) -> list[Actor]:
    staff = [role.id for role in plan_of(story).roles if not role.external]
    ones = [Actor("p-someone", frozenset({role})) for role in staff]
    return [*ones, Actor("p-office", frozenset(staff)), Actor("p-head", frozenset(staff))]


def _filled(field: Field, at: datetime) -> list[str]:
    if field.options:
        return [field.options[0].value]
    if field.widget == "instant":
        later = timedelta(days=30) if field.name == "data.due_at" else -timedelta(minutes=1)
        return [(at + later).isoformat()]
    return ["7"] if field.widget in ("count", "number") else ["文字"]


def _signal(story: Story, actor: Actor, kind: str, role: str) -> Envelope:
    """What the form sends when its first choices are taken. Raises ``InvalidSignal`` where it has none."""
    plan, pinned = _plan(story.plan)
    people = (Option("p-other", "other"),)
    others = (Option("20260302-abc234", "another"),)
    choices = Choices(kind, Readable(Words("en"), plan), story.state, actor, pinned, people, others)
    values = {field.name: tuple(_filled(field, story.at)) for field in fields_of(choices)}
    sending = sending_from(kind, Given({**values, "role": (role,)}), plan.time_zone)
    at = story.at + timedelta(minutes=1)
    data = {**FILE, "sha256": "a" * 64} if kind == "attach_evidence" else dict(sending.data)
    return _envelope(kind, role, data, actor.person_id, at, "e" * 64)


def _why_refused(story: Story, actor: Actor, kind: str, role: str) -> str | None:
    """What the fold says to the form's signal; None if it accepts it."""
    try:
        envelope = _signal(story, actor, kind, role)
        decide(plan_of(story), Writing(INCIDENT, story.state, LAST, envelope.received_at), envelope)
    except Refused as refused:
        return refused.reason
    except InvalidSignal as error:
        return error.code
    return None


SOMETIMES = {"duty_of_another", "channel_required", "not_invited", "gate_closed"}
"""What the first choices of a form may meet: another's duty, a role not invited, a form with its own gate."""


@pytest.mark.parametrize("name", STORIES)
def test_the_page_offers_what_the_fold_accepts(name: str) -> None:
    story = STORIES[name]
    assert story.state is not None
    offered = 0
    for actor, kind in itertools.product(_actors(story), ORDER):
        now = possible(plan_of(story), story.state, actor, kind)
        for role in now.roles if now.why_not is None else ():
            offered += 1
            why = _why_refused(story, actor, kind, role)
            assert why is None or why in SOMETIMES, (kind, role, why)
            if why == "duty_of_another":
                assert len(actor.held) > 1, (kind, role)
            if why == "gate_closed":
                assert any(f"{kind}:" in each for gate in plan_of(story).gates for each in gate.before), kind
    assert (offered > 0) is (story.state.merged_into is None)


@pytest.mark.parametrize("name", STORIES)
def test_what_it_does_not_offer_the_fold_refuses(name: str) -> None:
    story = STORIES[name]
    assert story.state is not None
    for actor, kind in itertools.product(_actors(story), ORDER):
        if possible(plan_of(story), story.state, actor, kind).why_not is not None:
            for role in actor.held:
                assert _why_refused(story, actor, kind, role) is not None, (actor, kind, role)


def test_a_closed_gate_names_the_duty_to_meet_first_and_its_clause() -> None:
    story = STORIES["ungraded"]
    assert story.state is not None
    head = Actor("p-head", frozenset({"deputy_leader"}))
    why = possible(plan_of(story), story.state, head, "approve_statement").why_not
    assert why is not None
    assert (why.reason, why.params["needs"], why.params["clause"]) == ("gate_closed", "1-A1-grade", "五(一)")
    readable = Readable(Words("zh-CN"), plan_of(story))
    said = readable.params("gate_closed", why.params)
    assert said["gate"] == "先定级，后审定和发布"
    assert said["needs"] != "1-A1-grade"


def test_each_form_offers_only_what_fits() -> None:
    def offered(name: str, kind: str, field: str, person: str = "p-office") -> list[str]:
        story = STORIES[name]
        actor = Actor(person, _actors(story)[-1].held)
        choices = Choices(kind, Readable(Words("en"), plan_of(story)), story.state, actor, "x" * 64)
        found = [each for each in fields_of(choices) if each.name == f"data.{field}"]
        return [option.value for each in found for option in each.options]

    assert offered("filed", "request_correction", "evidence") == [FILE["sha256"]]
    assert offered("met", "give_opinion", "of") == ["sections", "group_office"]
    assert offered("papered", "approve_paper", "draft", "p-head") == [DRAFT]
    assert offered("papered", "approve_paper", "draft", "p-office") == []
    assert offered("papered", "withdraw", "signal", "p-head") == []
    assert offered("sent", "report_back", "transfer") == [begun_by(STORIES["sent"])]
    assert offered("assigned", "hand_over", "duties", "p-head") != []
    assert offered("assigned", "hand_over", "duties", "p-office") == []
    assert offered("major", "classify_nature", "nature")[0] == "suggestion"


def _options(story: Story, kind: str, field: str, *held: str) -> dict[str, str]:
    choices = Choices(
        kind, Readable(Words("en"), plan_of(story)), story.state, Actor("p-one", frozenset(held)), "x"
    )
    found = next(each for each in fields_of(choices) if each.name == f"data.{field}")
    return {option.value: option.label for option in found.options}


def test_a_form_of_release_says_what_has_to_come_first() -> None:
    story = STORIES["approved"].tell("classify", "group_office", hold=["press_conference_needed"])
    said = _options(story, "release", "form", "spokesperson")
    assert said["press_conference"].endswith("has to be done first)")
    assert not said["website"].endswith("has to be done first)")


def test_whoever_is_not_invited_has_to_say_for_whom_an_opinion_is() -> None:
    story = STORIES["met"]

    def needed(role: str) -> bool:
        actor = Actor("p-one", frozenset({role}))
        choices = Choices("give_opinion", Readable(Words("en"), plan_of(story)), story.state, actor, "x")
        return next(each.required for each in fields_of(choices) if each.name == "data.of")

    assert (needed("sections"), needed("monitor")) == (False, True)

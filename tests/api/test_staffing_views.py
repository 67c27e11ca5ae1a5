"""What pages say of roles that nobody holds, in both languages."""

from __future__ import annotations

import pytest

from api.language import Words
from api.possible import Actor
from api.views.duties import owed_and_settled
from api.views.fields import fields_of
from api.views.form import Choices, Option
from api.views.incident import vacant_view
from api.views.notices import NoticeView, holder_words
from api.views.readable import Readable
from api.views.sentences import sentence
from domain.plan import STAFFING
from domain.signals import STAFFING_SENDER
from locales import LOCALES
from store.notices import NoticeRow
from store.staffing import Holder
from tests import sample
from tests.domain.case import START, Case
from tests.domain.test_staffing import opened


def readable(case: Case, language: str = "zh-CN") -> Readable:
    return Readable(Words(language), case.plan, {"ann": "安"})


def said(case: Case, type_: str, language: str = "zh-CN") -> list[str]:
    return [sentence(readable(case, language), event) for event in case.timeline if event.fact.type == type_]


@pytest.mark.parametrize("language", LOCALES)
def test_everything_that_happens_for_want_of_people_names_the_roles(language: str):
    may = {**sample.body()["may"], "approve_proposal": {"roles": ["head"]}}
    case = opened(may=may)
    case.staff("monitor", "office", "head")
    case.send("propose_waive", {"duty": "report"})
    case.until(31)
    for type_, roles in (
        ("staffing_changed", ("监控员", "组长", "办公室")),
        ("duty_unstaffed", ("监控员",)),
        ("rung_skipped", ("监控员",)),
        ("nobody_left", ("组长",)),
        ("approval_unstaffed", ("组长",)),
    ):
        sentences = said(case, type_, language)
        assert sentences, type_
        assert all(role in sentences[0] for role in roles), sentences
        assert sentences[0] == sentences[0].strip()


def test_who_came_and_who_went_are_said_apart():
    case = opened()
    case.staff("head")
    case.staff("office")
    case.staff()
    assert said(case, "staffing_changed") == [
        "现无人在岗：组长。",
        "现无人在岗：办公室。已有人到岗：组长。",
        "已有人到岗：办公室。",
    ]


def test_a_rung_of_which_some_are_missing_says_who():
    case = opened()
    case.staff("monitor")
    case.until(31)
    assert said(case, "duty_escalated") == ["“report”逾期未完成，第 2 次告知办公室（监控员无人在岗）。"]


def test_a_page_says_which_roles_are_empty_and_what_they_hold_up():
    may = {**sample.body()["may"], "approve_proposal": {"roles": ["head"]}}
    case = opened(may=may)
    assert vacant_view(readable(case), case.live) is None
    case.send("propose_waive", {"duty": "report"})
    case.staff("head", "monitor")
    view = vacant_view(readable(case), case.live)
    assert view is not None
    assert view.roles == "现无人在岗：组长、监控员"
    (held_up,) = view.undecidable
    assert "组长" in held_up
    owed, _ = owed_and_settled(readable(case), case.live, Actor("ann", frozenset()), START)
    assert [(duty.key, duty.vacant) for duty in owed] == [("report", True), ("judge#1", True)]
    case.send("withdraw", {"signal": "signal-people-2"})
    view = vacant_view(readable(case), case.live)
    assert view is not None
    assert view.undecidable == ()


def test_of_an_incident_that_is_over_nothing_is_said():
    case = opened()
    case.staff("head")
    case.send("dismiss", {"reason": "not_ours"})
    assert vacant_view(readable(case), case.live) is None


def test_a_notice_shows_who_was_there_and_that_nobody_was():
    case = opened()

    def shown(role: str, *heard: str) -> NoticeView:
        row = NoticeRow(
            "i",
            1,
            0,
            role,
            None,
            "duty_unstaffed",
            "report",
            START,
            "sample",
            None,
            heard,
            ("安",) * len(heard),
        )
        return NoticeView.of(readable(case), row)

    assert (shown("head", "ann").heard, shown("head", "ann").nobody) == ("安", False)
    assert shown("head").nobody
    assert shown("*").nobody
    assert not shown("somebody_outside").nobody


@pytest.mark.parametrize("language", LOCALES)
def test_the_system_itself_is_named_as_such(language: str):
    read = readable(opened(), language)
    assert read.person(STAFFING_SENDER) == read.words("actor_system")
    assert read.role(STAFFING) == read.words("actor_staffing")


def test_the_opening_offers_bodies_only_where_there_are_some():
    case = opened()
    without = Choices("open", readable(case), None, Actor("ann", frozenset()), case.plan_hash)
    assert "data.body" not in [field.name for field in fields_of(without)]
    bodies = (Option("east", "东区"),)
    choices = Choices("open", readable(case), None, Actor("ann", frozenset()), case.plan_hash, bodies=bodies)
    (field,) = [field for field in fields_of(choices) if field.name == "data.body"]
    assert (field.label, field.options, field.required) == ("所属单位", bodies, False)
    assert field.hint


def test_of_those_who_are_there_the_first_few_are_named_and_for_whom_they_stand_in():
    many = [Holder("monitor", f"员{number}", None) for number in range(6)]
    held = {"head": [Holder("head", "安", None), Holder("head", "白", "程")], "monitor": many}
    assert holder_words(readable(opened()), held) == {
        "head": "安、白（代程）",
        "monitor": "员0、员1、员2、员3、另有 2 人",
    }

"""A small plan that has one of everything, for tests that are not about a published plan."""

from __future__ import annotations

from typing import Any

from domain.plan import Plan, plan_from_json, plan_hash
from domain.signals import SIGNALS

NAMING_DUTIES = ("report_up", "perform", "acknowledge", "ask_for_instructions", "record_instructions")


def text(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


def named(*names: str) -> list[dict[str, Any]]:
    return [{"id": name, "label": text(name), "clause": "一"} for name in names]


def duty(name: str, owner: str, owed_from: str, **more: Any) -> dict[str, Any]:
    parts = {
        "id": name,
        "title": text(name),
        "verb": "act",
        "owner": {"role": owner},
        "owed_from": owed_from,
        "clause": "二",
    }
    return {**parts, **more}


def clock(after: str, within: str, **more: Any) -> dict[str, Any]:
    return {"after": after, "within": within, "mark": "stated", **more}


DUTIES: list[dict[str, Any]] = [
    duty(
        "report",
        "monitor",
        "discovered",
        clocks=[clock("discovered", "PT30M")],
        met_by=["report_up"],
        to=[{"role": "head"}],
    ),
    duty(
        "see",
        "head",
        "met:report",
        clocks=[clock("met:report", "PT15M")],
        met_by=["acknowledge"],
        verb="acknowledge",
    ),
    duty(
        "reply",
        "head",
        "confirmed",
        clocks=[clock("arose", "PT12H"), clock("arose", "PT6H", levels=["high"])],
        met_by=["release"],
    ),
    duty("watch", "monitor", "confirmed", until="calmed"),
    duty(
        "tell_above",
        "head",
        "graded",
        levels=["high"],
        clocks=[clock("owed", "PT1H")],
        met_by=["report_up"],
        channel="telephone",
    ),
    duty(
        "worse",
        "monitor",
        "worsened",
        each=True,
        clocks=[clock("worsened", "PT1H")],
        met_by=["report_up"],
    ),
    duty(
        "crowd_watch",
        "monitor",
        "circumstance:crowd",
        when="crowd",
        clocks=[clock("circumstance:crowd", "PT1H")],
        met_by=["perform"],
    ),
    duty(
        "answer",
        "monitor",
        "occasion:doubt",
        each=True,
        clocks=[clock("occasion:doubt", "PT1H")],
        met_by=["perform"],
    ),
    duty(
        "redraft",
        "office",
        "returned",
        each=True,
        clocks=[clock("returned", "PT1H")],
        met_by=["draft_statement"],
    ),
    duty(
        "judge",
        "head",
        "proposed",
        each=True,
        clocks=[clock("proposed", "PT1H")],
        met_by=["approve_proposal", "reject_proposal"],
    ),
    duty(
        "ring",
        "monitor",
        "graded",
        levels=["high"],
        clocks=[clock("owed", "PT10M")],
        met_by=["record_call"],
        channel="telephone",
    ),
    duty(
        "ask",
        "head",
        "graded",
        levels=["high"],
        clocks=[clock("owed", "PT1H")],
        met_by=["ask_for_instructions"],
        verb="ask",
    ),
    duty(
        "instructions",
        "office",
        "met:ask",
        levels=["high"],
        clocks=[clock("met:ask", "PT2H")],
        met_by=["record_instructions"],
        verb="instruct",
    ),
    duty(
        "clarify",
        "head",
        "classified",
        natures=["rumour"],
        clocks=[clock("owed", "PT1H")],
        met_by=["release", "request_correction"],
    ),
    duty(
        "notify_accident",
        "monitor",
        "discovered",
        emergency_grades=["large", "major", "especially_major"],
        clocks=[clock("owed", "PT10M")],
        met_by=["notify_peer", "record_call"],
    ),
    duty(
        "answer_each",
        "monitor",
        "doubted",
        each=True,
        clocks=[clock("doubted", "PT1H")],
        met_by=["answer_doubt", "pass_up_doubt"],
    ),
    duty(
        "answer_above",
        "head",
        "passed_up",
        each=True,
        clocks=[clock("passed_up", "PT2H")],
        met_by=["answer_doubt"],
    ),
    duty(
        "consult",
        "head",
        "consulted",
        each=True,
        clocks=[clock("consulted", "PT2H")],
        met_by=["conclude_consultation"],
    ),
    duty(
        "report_back",
        "office",
        "transferred_in",
        each=True,
        clocks=[clock("transferred_in", "P1D")],
        met_by=["report_back"],
    ),
    duty(
        "scheme",
        "office",
        "graded",
        levels=["high"],
        clocks=[clock("owed", "PT3H")],
        met_by=["draft_paper:response_scheme"],
    ),
    duty(
        "approve_scheme",
        "head",
        "met:scheme",
        levels=["high"],
        clocks=[clock("met:scheme", "PT1H")],
        met_by=["approve_paper:response_scheme"],
    ),
    duty(
        "investigate",
        "office",
        "confirmed",
        clocks=[clock("confirmed", "P3D")],
        met_by=["perform"],
        levels=["high"],
    ),
    duty("review", "office", "calmed", clocks=[clock("calmed", "P3D")], met_by=["file_review"]),
    duty("amend", "office", "reviewed", clocks=[clock("reviewed", "P10D")], met_by=["perform"]),
]

GATES: list[dict[str, Any]] = [
    {
        "id": "instructions_first",
        "label": text("批示"),
        "before": ["release"],
        "needs": "instructions",
        "levels": ["high"],
        "clause": "五",
    },
    {
        "id": "cause_after_investigation",
        "label": text("原因"),
        "before": ["release"],
        "needs": "investigate",
        "only_if": "states_cause",
        "clause": "五",
    },
]


LADDER = {
    "id": "default",
    "rungs": [{"after": "PT0S", "tell": ["owner"]}, {"after": "PT10M", "tell": ["head"]}],
    "repeat_every": "PT1H",
    "repeat_times": 2,
}


def body(**changes: Any) -> dict[str, Any]:
    """The plan's JSON; ``changes`` replace whole parts of it."""
    everyone = ["monitor", "head", "office", "feed"]
    plan: dict[str, Any] = {
        "format": 1,
        "id": "sample",
        "version": 1,
        "title": text("样例预案"),
        "issuer": text("样例单位"),
        "source": text("样例"),
        "time_zone": "Asia/Shanghai",
        "retention_days": 365,
        "roles": [
            {"id": "monitor", "label": text("监控员")},
            {"id": "head", "label": text("组长")},
            {"id": "office", "label": text("办公室")},
        ],
        "levels": named("low", "middle", "high"),
        "grading": {
            "basis": "counts",
            "clause": "三",
            "rules": [
                {"level": "middle", "any": [[{"count": "reposts", "over": 100}]], "clause": "三"},
                {
                    "level": "high",
                    "any": [
                        [{"count": "sites", "at_least": 2}, {"count": "clicks_24h", "over": 1000}],
                        [{"count": "reposts", "over": 300}],
                    ],
                    "clause": "三",
                },
            ],
        },
        "circumstances": named("crowd"),
        "natures": named("grievance", "rumour"),
        "occasions": named("doubt"),
        "sources": named("web"),
        "forms": named("site"),
        "may": {kind: {"roles": everyone} for kind in SIGNALS if kind not in NAMING_DUTIES},
        "ladders": [LADDER],
        "duties": DUTIES,
        "gates": GATES,
    }
    return {**plan, **changes}


def plan(**changes: Any) -> tuple[Plan, str]:
    """The plan and its hash."""
    made = body(**changes)
    return plan_from_json(made), plan_hash(made)

"""What `pingxi plans check` finds, and that every finding says what, why and how to mend it."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from locales import LOCALES, say
from plans import built_in, procedures
from plans.check import check_file

PLAN: dict[str, Any] = {
    "format": 1,
    "id": "tiny",
    "version": 1,
    "title": {"zh": "预案", "en": "Plan"},
    "issuer": {"zh": "某局", "en": "A bureau"},
    "source": {"zh": "文件", "en": "A document"},
    "time_zone": "Asia/Shanghai",
    "retention_days": 30,
    "roles": [
        {"id": "clerk", "label": {"zh": "经办", "en": "Clerk"}, "clause": "一"},
        {"id": "head", "label": {"zh": "负责人", "en": "Head"}, "clause": "一"},
        {"id": "city", "label": {"zh": "市里", "en": "City"}, "external": True, "clause": "一"},
    ],
    "levels": [
        {"id": "low", "label": {"zh": "一般", "en": "Low"}, "clause": "一"},
        {"id": "high", "label": {"zh": "重大", "en": "High"}, "clause": "一"},
    ],
    "grading": {
        "basis": "counts",
        "clause": "一",
        "rules": [
            {"level": "low", "any": [[{"count": "reposts", "over": 10}]], "clause": "一"},
            {"level": "high", "any": [[{"count": "reposts", "over": 100}]], "clause": "一"},
        ],
    },
    "circumstances": [{"id": "crowd", "label": {"zh": "聚集", "en": "Crowd"}, "clause": "二"}],
    "natures": [{"id": "praise", "label": {"zh": "表扬", "en": "Praise"}, "clause": "二"}],
    "occasions": [{"id": "visit", "label": {"zh": "来访", "en": "Visit"}, "clause": "二"}],
    "sources": [{"id": "web", "label": {"zh": "网站", "en": "Web"}, "clause": "二"}],
    "forms": [{"id": "site", "label": {"zh": "网站", "en": "Site"}, "clause": "二"}],
    "may": {
        **{
            kind: {"roles": ["clerk", "head"]}
            for kind in (
                "open",
                "confirm",
                "grade",
                "classify",
                "classify_nature",
                "record_occasion",
                "raise_doubt",
                "draft_statement",
                "release",
            )
        },
        **{
            kind: {"roles": ["head"]}
            for kind in ("approve_statement", "return_statement", "declare_calm", "file_review", "close")
        },
    },
    "ladders": [
        {
            "id": "default",
            "rungs": [{"after": "PT0S", "tell": ["owner"]}, {"after": "PT1H", "tell": ["head"]}],
        },
        {"id": "up", "rungs": [{"after": "PT0S", "tell": ["owner"]}, {"after": "PT1H", "tell": ["clerk"]}]},
    ],
    "duties": [
        {
            "id": "A1",
            "title": {"zh": "报告", "en": "Report"},
            "verb": "report",
            "owner": {"role": "clerk"},
            "to": [{"role": "head"}],
            "owed_from": "discovered",
            "clocks": [{"after": "discovered", "within": "PT30M", "mark": "stated"}],
            "met_by": ["report_up"],
            "clause": "三",
        },
        {
            "id": "A2",
            "title": {"zh": "审定", "en": "Approve"},
            "verb": "approve",
            "owner": {"role": "head"},
            "owed_from": "met:A1",
            "clocks": [{"after": "met:A1", "within": "PT1H", "mark": "assumed"}],
            "met_by": ["approve_statement"],
            "ladder": "up",
            "clause": "三",
        },
    ],
    "gates": [
        {
            "id": "reported",
            "label": {"zh": "先报告", "en": "Report first"},
            "before": ["release"],
            "needs": "A1",
            "clause": "三",
        }
    ],
}


def _found(folder, plan):
    file = folder / "plan.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML().dump(plan, stream)
    return check_file(file)


def _set(plan, where, value):
    *path, last = where
    for step in path:
        plan = plan[step]
    if value is None:
        del plan[last]
    else:
        plan[last] = value


CLOCK = {"after": "owed", "within": "PT1H", "mark": "assumed"}
MANY = {"count": "reposts", "over": 100}
SITES = {"count": "sites", "at_least": 2}


def _watch(**cadence):
    return {("watch",): {"cadences": [{"every": "PT10M", "mark": "assumed", **cadence}]}}


WRONG = [
    # shape
    ("plan_field_missing", "id", {("id",): None}),
    ("plan_field_unknown", "duties.0.owned_by", {("duties", 0, "owned_by"): "clerk"}),
    ("plan_not_one_of", "duties.0.verb", {("duties", 0, "verb"): "ponder"}),
    ("plan_bad_form", "duties.0.clocks.0.within", {("duties", 0, "clocks", 0, "within"): "30 minutes"}),
    ("plan_bad_form", "duties.0.owed_from", {("duties", 0, "owed_from"): "someday"}),
    ("plan_field_empty", "roles.0.label.zh", {("roles", 0, "label", "zh"): ""}),
    ("plan_field_too_long", "duties.0.clause", {("duties", 0, "clause"): "三" * 121}),
    ("plan_out_of_range", "version", {("version",): 0}),
    ("plan_wrong_type", "duties.0.met_by", {("duties", 0, "met_by"): "report_up"}),
    ("plan_one_measure", "duties.0.clocks.0", {("duties", 0, "clocks", 0, "by"): "end_of_day"}),
    ("plan_one_comparison", "grading.rules.0.any.0.0", {("grading", "rules", 0, "any", 0, 0, "at_least"): 5}),
    ("plan_duty_never_ends", "duties.0", {("duties", 0, "clocks"): []}),
    # names
    ("plan_id_twice", "roles.1.id", {("roles", 1, "id"): "clerk"}),
    ("plan_unknown_zone", "time_zone", {("time_zone",): "Asia/Beijing"}),
    ("plan_unknown_zone", "time_zone", {("time_zone",): "../../etc/passwd"}),
    ("plan_role_reserved", "roles.0.id", {("roles", 0, "id"): "owner"}),
    ("plan_unknown_role", "duties.0.to.0.role", {("duties", 0, "to", 0, "role"): "mayor"}),
    ("plan_unknown_role", "ladders.0.rungs.1.tell.0", {("ladders", 0, "rungs", 1, "tell"): ["mayor"]}),
    ("plan_unknown_role", "may.close.roles.0", {("may", "close", "roles"): ["mayor"]}),
    ("plan_unknown_level", "duties.0.levels.0", {("duties", 0, "levels"): ["middling"]}),
    ("plan_unknown_level", "grading.rules.0.level", {("grading", "rules", 0, "level"): "middling"}),
    ("plan_unknown_signal", "may.sing", {("may", "sing"): {"roles": ["head"]}}),
    ("plan_unknown_signal", "duties.0.met_by.0", {("duties", 0, "met_by"): ["sing"]}),
    ("plan_unknown_signal", "gates.0.before.0", {("gates", 0, "before"): ["sing:site"]}),
    ("plan_unknown_form", "duties.0.met_by.0", {("duties", 0, "met_by"): ["release:radio"]}),
    ("plan_form_reserved", "forms.0.id", {("forms", 0, "id"): "states_cause"}),
    ("plan_unknown_form", "gates.0.before.0", {("gates", 0, "before"): ["release:radio"]}),
    ("plan_unknown_paper", "duties.0.met_by.0", {("duties", 0, "met_by"): ["draft_paper:novel"]}),
    ("plan_not_narrowed", "duties.0.met_by.0", {("duties", 0, "met_by"): ["report_up:site"]}),
    ("plan_unknown_nature", "duties.0.natures.0", {("duties", 0, "natures"): ["blame"]}),
    ("plan_unknown_nature", "gates.0.natures.0", {("gates", 0, "natures"): ["blame"]}),
    ("plan_unknown_level", "gates.0.levels.0", {("gates", 0, "levels"): ["middling"]}),
    ("plan_unknown_level", "may.close.at.middling", {("may", "close", "at"): {"middling": ["head"]}}),
    ("plan_unknown_role", "may.close.at.high.0", {("may", "close", "at"): {"high": ["clerk"]}}),
    ("plan_unknown_circumstance", "gates.0.when", {("gates", 0, "when"): "rain"}),
    (
        "plan_unknown_emergency_grade",
        "duties.0.emergency_grades.0",
        {("duties", 0, "emergency_grades"): ["minor"]},
    ),
    ("plan_unknown_duty", "gates.0.needs", {("gates", 0, "needs"): "A9"}),
    (
        "plan_rung_assignee",
        "ladders.0.rungs.0.tell.1",
        {("ladders", 0, "rungs", 0, "tell"): ["owner", "assignee"]},
    ),
    ("plan_unknown_ladder", "duties.0.ladder", {("duties", 0, "ladder"): "steep"}),
    ("plan_unknown_duty", "duties.1.owed_from", {("duties", 1, "owed_from"): "met:A9"}),
    ("plan_unknown_occasion", "duties.0.owed_from", {("duties", 0, "owed_from"): "occasion:party"}),
    ("plan_unknown_circumstance", "duties.0.when", {("duties", 0, "when"): "rain"}),
    (
        "plan_unknown_count",
        "grading.rules.0.any.0.0.count",
        {("grading", "rules", 0, "any", 0, 0, "count"): "x"},
    ),
    # watching
    ("plan_cadence_too_long", "watch.cadences.0.every", _watch(every="PT16M")),
    ("plan_cadence_too_long", "watch.cadences.0.every", _watch(every="PT30S")),
    ("plan_cadence_missing", "watch.cadences", _watch(levels=["low"])),
    ("plan_unknown_level", "watch.cadences.0.levels.0", _watch(levels=["middling"])),
    ("plan_unknown_circumstance", "watch.cadences.0.when", _watch(when="rain")),
    ("plan_clause_missing", "watch.cadences.0", _watch(mark="stated")),
    ("plan_bad_form", "watch.cadences.0.every", _watch(every="15 minutes")),
    (
        "plan_calm_never_seen",
        "watch.calm.each",
        {("watch",): {"calm": {"windows": 8, "each": "PT5M", "permille": 50, "mark": "assumed"}}},
    ),
    (
        "plan_watch_length",
        "watch.silence.after",
        {("watch",): {"silence": {"after": "P3D", "mark": "assumed"}}},
    ),
    ("plan_no_default_ladder", "ladders", {("ladders", 0, "id"): "other"}),
    # reach
    ("plan_never_opens", "duties.0.owed_from", {("duties", 0, "owed_from"): "worsened"}),
    ("plan_never_ends", "duties.0.until", {("duties", 0, "until"): "worsened"}),
    ("plan_start_never_comes", "duties.0.clocks.0.after", {("duties", 0, "clocks", 0, "after"): "proposed"}),
    (
        "plan_levels_apart",
        "duties.1.levels",
        {("duties", 0, "levels"): ["low"], ("duties", 1, "levels"): ["high"]},
    ),
    (
        "plan_level_without_clock",
        "duties.0.clocks",
        {("duties", 0, "clocks"): [{**CLOCK, "levels": ["high"]}]},
    ),
    (
        "plan_grade_without_clock",
        "duties.0.clocks",
        {("duties", 0, "clocks"): [{**CLOCK, "emergency_grades": ["major"]}]},
    ),
    (
        "plan_clock_never_binds",
        "duties.0.clocks.1.emergency_grades",
        {
            ("duties", 0, "emergency_grades"): ["large"],
            ("duties", 0, "clocks"): [CLOCK, {**CLOCK, "emergency_grades": ["major"]}],
        },
    ),
    (
        "plan_gate_without_clock",
        "duties.1",
        {("duties", 1, "clocks"): None, ("duties", 1, "until"): "calmed"},
    ),
    ("plan_clock_before_start", "duties.0.clocks.0.after", {("duties", 0, "clocks", 0, "after"): "released"}),
    (
        "plan_clock_never_binds",
        "duties.0.clocks.1.levels",
        {
            ("duties", 0, "levels"): ["low"],
            ("duties", 0, "clocks"): [CLOCK, {**CLOCK, "levels": ["high"]}],
        },
    ),
    (
        "plan_never_opens",
        "duties.0.natures",
        {("duties", 0, "natures"): ["praise"], ("may", "classify_nature"): None},
    ),
    *(
        ("plan_never_opens", "duties.0.owed_from", {("duties", 0, "owed_from"): start})
        for start in ("passed_up", "consulted", "transferred_in", "transferred_out", "eased")
    ),
    (
        "plan_never_opens",
        "duties.0.owed_from",
        {("duties", 0, "owed_from"): "doubted", ("may", "raise_doubt"): None},
    ),
    *(
        ("plan_until_once", "duties.0.until", {("duties", 0, "until"): start})
        for start in ("confirmed", "opened", "met:A2")
    ),
    (
        "plan_clock_before_start",
        "duties.1.clocks.0.after",
        {("duties", 1, "owed_from"): "confirmed", ("duties", 1, "clocks", 0, "after"): "met:A1"},
    ),
    # gates
    ("plan_gate_wider", "gates.0", {("duties", 0, "levels"): ["high"]}),
    (
        "plan_gate_wider",
        "gates.0",
        {("duties", 0, "levels"): ["high"], ("gates", 0, "levels"): ["low", "high"]},
    ),
    ("plan_gate_wider", "gates.0", {("duties", 0, "natures"): ["praise"]}),
    ("plan_gate_wider", "gates.0", {("duties", 0, "emergency_grades"): ["major"]}),
    ("plan_gate_wider", "gates.0", {("duties", 0, "when"): "crowd"}),
    ("plan_gate_never_opens", "gates.0", {("gates", 0, "needs"): "A2", ("duties", 0, "when"): "crowd"}),
    (
        "plan_gate_without_clock",
        "gates.0.needs",
        {("duties", 0, "clocks"): None, ("duties", 0, "until"): "calmed"},
    ),
    ("plan_gate_shuts_itself", "gates.0.before", {("gates", 0, "before"): ["report_up", "release"]}),
    (
        "plan_gate_shuts_itself",
        "gates.0.before",
        {("gates", 0, "before"): ["report_up"], ("gates", 0, "needs"): "A2"},
    ),
    # people
    ("plan_nobody_approves", "may", {("may", "draft_paper"): {"roles": ["clerk"]}}),
    ("plan_nobody_approves", "may", {("may", "request_correction"): {"roles": ["clerk"]}}),
    ("plan_nobody_may", "may", {("may", "close"): None}),
    ("plan_list_empty", "sources", {("sources",): []}),
    ("plan_list_empty", "forms", {("forms",): []}),
    ("plan_nobody_approves", "may", {("may", "propose_lower"): {"roles": ["clerk"]}}),
    (
        "plan_only_drafter_approves",
        "may.approve_statement.roles",
        {("may", "draft_statement", "roles"): ["head"]},
    ),
    ("plan_external_sends", "may.confirm.roles.0", {("may", "confirm", "roles"): ["city"]}),
    ("plan_feed_sends", "may.confirm.roles.1", {("may", "confirm", "roles"): ["clerk", "feed"]}),
    ("plan_nobody_meets", "duties.0.met_by.1", {("duties", 0, "met_by"): ["report_up", "reopen"]}),
    ("plan_owner_may_not", "duties.0.owner.role", {("duties", 0, "met_by"): ["file_review"]}),
    (
        "plan_no_escalation",
        "duties.0",
        {("ladders", 0, "rungs"): [{"after": "PT0S", "tell": ["owner", "clerk"]}]},
    ),
    ("plan_no_warning", "duties.0.warn_at", {("duties", 0, "warn_at"): []}),
    ("plan_rungs_unordered", "ladders.1.rungs.1.after", {("ladders", 1, "rungs", 0, "after"): "P1D"}),
    (
        "plan_rung_external",
        "ladders.1.rungs.1.tell.0",
        {("ladders", 1, "rungs", 1, "tell"): ["city", "clerk"]},
    ),
    # order
    ("plan_levels_order", "grading.rules.1.any.0", {("grading", "rules", 1, "any", 0, 0, "over"): 10}),
    ("plan_counts_without_rules", "grading", {("grading", "rules"): []}),
    ("plan_levels_order", "grading.rules.1.any.0", {("grading", "rules", 0, "any"): [[MANY, SITES]]}),
    ("plan_levels_gap", "grading.rules.1.any.1", {("grading", "rules", 1, "any"): [[MANY], [SITES]]}),
    ("plan_rule_overlap", "grading.rules.1.any.1", {("grading", "rules", 1, "any"): [[MANY], [MANY, SITES]]}),
    ("plan_level_never_proposed", "levels.1", {("grading", "rules", 1, "level"): "low"}),
    # ends, approvals, order of clocks, clauses, languages
    (
        "plan_until_past",
        "duties.0.until",
        {("duties", 0, "owed_from"): "calmed", ("duties", 0, "until"): "calmed"},
    ),
    (
        "plan_nobody_approves",
        "may.approve_statement.at.high",
        {("may", "approve_statement", "at"): {"high": []}},
    ),
    ("plan_nobody_may", "may.grade.at.high", {("may", "grade", "at"): {"high": []}}),
    (
        "plan_only_drafter_approves",
        "may.approve_statement.at.high",
        {
            ("may", "approve_statement"): {"roles": ["head", "clerk"], "at": {"high": ["head"]}},
            ("may", "draft_statement"): {"roles": ["head", "clerk"], "at": {"high": ["head"]}},
        },
    ),
    (
        "plan_owner_may_not_at",
        "duties.1.owner.role",
        {("may", "approve_statement"): {"roles": ["head", "clerk"], "at": {"high": ["clerk"]}}},
    ),
    (
        "plan_owner_approves_own",
        "duties.1.owner.role",
        {("duties", 0, "verb"): "draft", ("duties", 0, "owner", "role"): "head"},
    ),
    ("plan_no_escalation", "duties.0", {("ladders", 0, "rungs", 1, "tell"): ["city"]}),
    (
        "plan_due_before",
        "duties.1.clocks.0",
        {("duties", 1, "clocks", 0): {**CLOCK, "after": "discovered", "within": "PT10M"}},
    ),
    (
        "plan_due_before",
        "duties.1.clocks.0",
        {
            ("duties", 1, "owed_from"): "discovered",
            ("duties", 1, "met_by"): ["release"],
            ("duties", 1, "owner", "role"): "clerk",
            ("duties", 1, "clocks", 0): {**CLOCK, "after": "discovered", "within": "PT10M"},
        },
    ),
    (
        "plan_unknown_procedure",
        "procedures.0.id",
        {
            ("procedures",): [
                {"id": "audit-x", "label": {"zh": "某事项", "en": "Some procedure"}, "clause": "六"}
            ]
        },
    ),
    ("plan_unknown_occasion", "duties.0.met_by.0", {("duties", 0, "met_by"): ["record_occasion:feast"]}),
    ("plan_clause_missing", "roles.0", {("roles", 0, "clause"): None}),
    ("plan_clause_missing", "may.close", {("may", "close", "mark"): "stated"}),
    ("plan_field_empty", "duties.0.clause", {("duties", 0, "clause"): "  "}),
    ("plan_field_empty", "duties.0.title.en", {("duties", 0, "title", "en"): " "}),
    ("plan_field_missing", "duties.0.title.en", {("duties", 0, "title", "en"): None}),
    ("plan_text_not_zh", "duties.0.title.zh", {("duties", 0, "title", "zh"): "Report"}),
    ("plan_text_not_en", "duties.0.title.en", {("duties", 0, "title", "en"): "报告"}),
]


def test_a_plan_in_order_has_no_findings(tmp_path):
    assert _found(tmp_path, PLAN) == []


@pytest.mark.parametrize("file", [*built_in(), *procedures()], ids=lambda file: file.stem)
def test_the_shipped_plans_have_no_findings(file):
    assert check_file(file) == []


@pytest.mark.parametrize(
    ("code", "field", "changes"), WRONG, ids=[f"{code}:{field}" for code, field, _ in WRONG]
)
def test_a_flaw_is_found_at_its_place_and_explained(tmp_path, code, field, changes):
    plan = deepcopy(PLAN)
    for where, value in changes.items():
        _set(plan, where, value)
    found = _found(tmp_path, plan)
    assert (code, field) in {(finding.code, finding.field) for finding in found}
    for finding in found:
        assert finding.line > 1 or finding.field == "id"
        for locale in LOCALES:
            for text in (finding.what(locale), finding.why(locale), finding.mend(locale)):
                assert len(text) > 4


def test_an_outside_body_that_owes_a_duty_is_named_with_every_act_it_cannot_do(tmp_path):
    plan = deepcopy(PLAN)
    plan["duties"][0]["owner"]["role"] = "city"
    assert {finding.code for finding in _found(tmp_path, plan)} == {
        "plan_owner_external",
        "plan_nobody_meets",
    }


def test_duties_that_wait_for_one_another_are_named_with_their_chain(tmp_path):
    plan = deepcopy(PLAN)
    plan["duties"][0]["owed_from"] = "met:A2"
    cycles = [finding for finding in _found(tmp_path, plan) if finding.code == "plan_cycle"]
    assert [(finding.field, finding.params["chain"]) for finding in cycles] == [
        ("duties.0.owed_from", "A2 → A1"),
        ("duties.1.owed_from", "A1 → A2"),
    ]


def test_gates_that_wait_for_one_another_are_both_named(tmp_path):
    plan = deepcopy(PLAN)
    plan["gates"][0] |= {"before": ["report_up"], "needs": "A2"}
    plan["duties"][1]["owed_from"] = "opened"
    plan["duties"][1]["clocks"][0]["after"] = "opened"
    plan["gates"].append({**plan["gates"][0], "id": "other", "before": ["approve_statement"], "needs": "A1"})
    shut = [finding.field for finding in _found(tmp_path, plan) if finding.code == "plan_gate_shuts_itself"]
    assert shut == ["gates.0.before", "gates.1.before"]


def test_a_gate_may_hold_back_one_form_alone(tmp_path):
    plan = deepcopy(PLAN)
    plan["gates"][0]["before"] = ["release:site"]
    plan["duties"][0]["met_by"] = ["release"]
    assert not [each for each in _found(tmp_path, plan) if each.code.startswith("plan_gate")]


def test_a_gate_that_leaves_another_way_open_is_no_flaw(tmp_path):
    plan = deepcopy(PLAN)
    plan["gates"][0]["before"] = ["report_up"]
    plan["duties"][0]["met_by"] = ["report_up", "perform"]
    assert _found(tmp_path, plan) == []


def test_a_gate_only_for_releases_that_state_the_cause_shuts_nothing_else(tmp_path):
    plan = deepcopy(PLAN)
    plan["gates"][0] |= {"before": ["release"], "only_if": "states_cause"}
    plan["duties"][0]["met_by"] = ["release"]
    assert not [each for each in _found(tmp_path, plan) if each.code.startswith("plan_gate")]


def test_an_owner_may_meet_the_own_duty_by_any_signal_that_names_it(tmp_path):
    plan = deepcopy(PLAN)
    plan["duties"][0]["met_by"] = ["ask_for_instructions", "notify_peer", "record_call", "refer"]
    assert _found(tmp_path, plan) == []


def test_a_finding_stands_at_the_line_of_the_part(tmp_path):
    file = tmp_path / "plan.yaml"
    shipped = next(path for path in built_in() if path.stem == "human-resources")
    lines = shipped.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "levels: [especially_major]" in line)
    lines[at] = lines[at].replace("especially_major", "enormous")
    file.write_text("\n".join(lines), encoding="utf-8")
    (finding,) = check_file(file)
    assert (finding.code, finding.line, finding.column) == ("plan_unknown_level", at + 1, 14)
    assert finding.place == f"{file}:{at + 1}:14"
    assert "enormous" in finding.what("zh-CN")
    assert finding.grave


def test_a_file_that_cannot_be_read_is_a_finding_too(tmp_path):
    (finding,) = check_file(tmp_path / "none.yaml")
    assert finding.code == "plan_unreadable"
    assert "路径" in finding.mend("zh-CN")


def test_every_code_has_its_three_texts_in_both_languages():
    source = "".join(path.read_text(encoding="utf-8") for path in Path("plans").glob("*.py"))
    codes = set(re.findall(r'"(plan_(?!show|diff)[a-z_]+)"', source))
    assert len(codes) > 40
    for code in codes:
        for locale in LOCALES:
            for part in ("", ".why", ".mend"):
                assert say_loosely(locale, code + part)


def say_loosely(locale, key):
    names = "field name value known allowed example expected limit size reason list id zone duty chain start"
    names += " gate condition signals before levels after owed_from signal drafts role ladder level lower"
    names += " needs due later duties person every each most"
    return say(locale, key, **dict.fromkeys(names.split(), "x"))

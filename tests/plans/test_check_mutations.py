"""Each shipped plan is broken in every way that matters, at random places; the check names what and where."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plans import built_in
from plans.check import check_read
from plans.reading import PlanFile, read

Body = dict[str, Any]
Broken = tuple[Body, int, str]
"""The plan, broken; the line of the file where the part stands; and the field."""

TIMES = 4


@cache
def _read(path: Path) -> PlanFile:
    return read(path)


@cache
def _lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").splitlines())


def _line(path: Path, section: str, name: str) -> int:
    """The line where a part of a list begins, found in the text: not what the reader says."""
    lines = _lines(path)
    top = next(no for no, line in enumerate(lines) if line.startswith(f"{section}:"))
    begins = re.compile(rf"^\s*- \{{?(id|level): {re.escape(name)}(?![\w.-])")
    return next(no for no in range(top, len(lines)) if begins.match(lines[no])) + 1


def _duties(body: Body, wanted: Callable[[Body], Any] = lambda duty: True) -> list[tuple[int, Body]]:
    return [(at, duty) for at, duty in enumerate(body["duties"]) if wanted(duty)]


def _in_duties(change: Callable[[Body], str], wanted: Callable[[Body], Any] = lambda duty: True) -> Any:
    def broken(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
        for at, duty in chance.sample(found := _duties(body, wanted), min(TIMES, len(found))):
            made = deepcopy(body)
            field = change(made["duties"][at])
            yield made, _line(path, "duties", duty["id"]), f"duties.{at}{field}"

    return broken


def _without(name: str, *, said: str = "") -> Callable[[Body], str]:
    def change(duty: Body) -> str:
        del duty[name]
        return said or f".{name}"

    return change


def _with(field: str, **values: Any) -> Callable[[Body], str]:
    def change(duty: Body) -> str:
        duty.update(values)
        return field

    return change


def _text(language: str, value: str | None) -> Callable[[Body], str]:
    def change(duty: Body) -> str:
        if value is None:
            del duty["title"][language]
        else:
            duty["title"][language] = value
        return f".title.{language}"

    return change


def _ends(duty: Body) -> Any:
    return "until" not in duty


def _lonely(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    """The ladder of a duty tells its owner alone."""
    for at, duty in chance.sample(found := _duties(body, _ends), min(TIMES, len(found))):
        made = deepcopy(body)
        made["ladders"].append({"id": "lonely", "rungs": [{"after": "PT0S", "tell": ["owner"]}]})
        made["duties"][at]["ladder"] = "lonely"
        yield made, _line(path, "duties", duty["id"]), f"duties.{at}"


def _nobody_approves(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    for kind in ("approve_statement", "approve_paper", "approve_proposal"):
        if kind in body["may"]:
            made = deepcopy(body)
            del made["may"][kind]
            at = next(no for no, line in enumerate(_lines(path), 1) if line.startswith("may:"))
            yield made, at, "may"


def _drafter_approves(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    for draft, kind in (("draft_statement", "approve_statement"), ("draft_paper", "approve_paper")):
        if kind in body["may"] and draft in body["may"]:
            made = deepcopy(body)
            role = chance.choice(made["may"][kind]["roles"])
            for each in (draft, kind):
                made["may"][each] = {"roles": [role]}
            begins = f"  {kind}:"
            at = next(no for no, line in enumerate(_lines(path), 1) if line.startswith(begins))
            yield made, at, f"may.{kind}.roles"


def _own_approval(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    by_id = {duty["id"]: duty for duty in body["duties"]}
    for at, duty in _duties(body, lambda duty: duty["verb"] == "approve"):
        drafted = by_id.get(duty["owed_from"].removeprefix("met:"))
        if drafted is not None and drafted["verb"] == "draft":
            made = deepcopy(body)
            made["duties"][at]["owner"] = dict(drafted["owner"])
            yield made, _line(path, "duties", duty["id"]), f"duties.{at}.owner.role"


def _clash(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    """A duty that follows another is due, from the same start, before the other."""
    by_id = {duty["id"]: duty for duty in body["duties"]}
    found = []
    for at, duty in _duties(body, lambda duty: _ends(duty) and duty["owed_from"].startswith("met:")):
        before = by_id[duty["owed_from"].removeprefix("met:")]
        starts = {clock["after"] for clock in before.get("clocks", ())}
        if starts in ({"opened"}, {"discovered"}, {"confirmed"}) and not before.get("levels"):
            found.append((at, duty, starts.pop()))
    for at, duty, start in chance.sample(found, min(TIMES, len(found))):
        made = deepcopy(body)
        made["duties"][at]["clocks"] = [{"after": start, "within": "PT1M", "mark": "assumed"}]
        yield made, _line(path, "duties", duty["id"]), f"duties.{at}.clocks.0"


def _gap(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    """A higher level is proposed by a count that the lower one does not ask for."""
    rules = body["grading"].get("rules", [])
    for at in range(1, len(rules)):
        made = deepcopy(body)
        made["grading"]["rules"][at].pop("note", None)
        made["grading"]["rules"][at]["any"].append([{"count": "likes", "over": chance.randrange(1, 9)}])
        last = len(made["grading"]["rules"][at]["any"]) - 1
        yield made, _line(path, "grading", rules[at]["level"]), f"grading.rules.{at}.any.{last}"


def _overlap(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    rules = body["grading"].get("rules", [])
    for at in range(1, len(rules)):
        made = deepcopy(body)
        made["grading"]["rules"][at]["any"] = deepcopy(rules[at - 1]["any"])
        yield made, _line(path, "grading", rules[at]["level"]), f"grading.rules.{at}.any.0"


def _unreachable(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    rules = body["grading"].get("rules", []) if body["grading"]["basis"] == "counts" else []
    for at, rule in enumerate(rules):
        made = deepcopy(body)
        del made["grading"]["rules"][at]
        level = next(no for no, each in enumerate(body["levels"]) if each["id"] == rule["level"])
        yield made, _line(path, "levels", rule["level"]), f"levels.{level}"


def _no_clause(path: Path, body: Body, chance: random.Random) -> Iterator[Broken]:
    for at, role in chance.sample(list(enumerate(body["roles"])), TIMES):
        made = deepcopy(body)
        made["roles"][at].pop("clause", None)
        made["roles"][at].pop("mark", None)
        yield made, _line(path, "roles", role["id"]), f"roles.{at}"


BROKEN: dict[str, tuple[str, Any]] = {
    "a duty without owner": ("plan_field_missing", _in_duties(_without("owner"))),
    "a duty of an outside body": (
        "plan_owner_external",
        _in_duties(_with(".owner.role", owner={"role": "public"}), _ends),
    ),
    "a duty without clock": ("plan_duty_never_ends", _in_duties(_without("clocks", said=" "), _ends)),
    "a duty without end": ("plan_duty_never_ends", _in_duties(_with(" ", met_by=[]), _ends)),
    "an end that never comes": (
        "plan_until_once",
        _in_duties(_with(".until", until="confirmed"), lambda duty: not _ends(duty)),
    ),
    "a duty without escalation": ("plan_no_escalation", _lonely),
    "an approval that nobody can give": ("plan_nobody_approves", _nobody_approves),
    "an approval that its drafters give": ("plan_only_drafter_approves", _drafter_approves),
    "an approval owed by the drafter": ("plan_owner_approves_own", _own_approval),
    "a clock before what it waits for": ("plan_due_before", _clash),
    "a gap in grading": ("plan_levels_gap", _gap),
    "levels that overlap": ("plan_levels_order", _overlap),
    "a level never proposed": ("plan_level_never_proposed", _unreachable),
    "a duty without clause": ("plan_field_missing", _in_duties(_without("clause"))),
    "a role without clause": ("plan_clause_missing", _no_clause),
    "no Chinese": ("plan_field_missing", _in_duties(_text("zh", None))),
    "no English": ("plan_field_missing", _in_duties(_text("en", None))),
    "blank Chinese": ("plan_field_empty", _in_duties(_text("zh", " "))),
    "English for Chinese": ("plan_text_not_zh", _in_duties(_text("zh", "Report"))),
    "Chinese for English": ("plan_text_not_en", _in_duties(_text("en", "报告"))),
}

NOT_EVERYWHERE = {"a gap in grading", "levels that overlap", "a level never proposed"}
"""Only a plan that grades by counts can be broken so."""


@pytest.mark.parametrize("way", BROKEN)
@pytest.mark.parametrize("path", built_in(), ids=lambda path: path.stem)
def test_what_is_broken_is_named_at_its_line(path: Path, way: str) -> None:
    code, breaking = BROKEN[way]
    file, tried = _read(path), 0
    for body, line, field in breaking(path, file.body, random.Random(f"{path.stem} {way}")):
        tried += 1
        found = check_read(PlanFile(path, body, file.places))
        named = {(each.code, each.field): each.line for each in found}
        assert (code, field.strip()) in named, (way, field, named)
        here = named[(code, field.strip())]
        assert line <= here <= _end(path, line), (way, field, here, line)
    assert tried or way in NOT_EVERYWHERE or not _possible(file.body, way)


def _end(path: Path, line: int) -> int:
    """The last line of the part that begins at this one: before the next that is no deeper."""
    lines = _lines(path)
    depth = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    for no in range(line, len(lines)):
        text = lines[no]
        if text.strip() and len(text) - len(text.lstrip()) <= depth:
            return no
    return len(lines)


def _possible(body: Body, way: str) -> bool:
    """Whether the plan has anything that could be broken in this way."""
    if way == "an approval owed by the drafter":
        drafts = {duty["id"] for duty in body["duties"] if duty["verb"] == "draft"}
        return any(
            duty["verb"] == "approve" and duty["owed_from"].removeprefix("met:") in drafts
            for duty in body["duties"]
        )
    return way not in ("a clock before what it waits for", "an end that never comes")

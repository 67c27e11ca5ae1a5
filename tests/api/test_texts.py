"""Whatever can be said has its text in both languages."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import domain.decide
import domain.decide.upgrading as upgrading
import locales
from api.possible import ORDER
from api.views.fields import BUILDERS
from domain import events, signals
from domain.decide.rules import PHASES
from domain.duties import DutyStatus
from domain.errors import PingxiError
from domain.incident import DraftStatus, Phase
from domain.owed import ITEMS
from domain.plan import Start
from domain.signals import RESERVED, SIGNALS

HOUSE = Path(locales.__file__).parent.parent
OURS = ("domain", "intake", "store", "api", "plans")


def _calls(folder: str, name: str, place: int) -> dict[str, set[str]]:
    """The texts at one place of all calls of this name, such as refusals' codes; what all of them name."""
    found: dict[str, set[str]] = {}
    for file in (HOUSE / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name):
                continue
            if len(node.args) > place:
                argument = node.args[place]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    named = {keyword.arg for keyword in node.keywords if keyword.arg}
                    found[argument.value] = found.get(argument.value, named) & named
    return found


def _error_codes() -> set[str]:
    for package in OURS:
        for module in pkgutil.walk_packages([str(HOUSE / package)], f"{package}."):
            importlib.import_module(module.name)
    known, waiting = set(), [PingxiError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] in OURS:
            known.add(kind.code)
    return known


REFUSALS = _calls("domain", "Refused", 0)
WHY_NOT = _calls("api", "Refused", 0)
FIELD_PROBLEMS = {
    code for folder in ("domain", "api", "intake") for code in _calls(folder, "FieldProblem", 1)
}


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_refusal_says_why_and_what_to_do(language):
    assert len(REFUSALS) > 25
    for code in REFUSALS:
        assert locales.knows(language, code), code
        assert locales.knows(language, f"{code}.mend"), code


@pytest.mark.parametrize("language", locales.LOCALES)
def test_a_refusal_gives_what_its_text_names(language):
    for codes in (REFUSALS, WHY_NOT):
        for code, given in codes.items():
            assert locales.knows(language, code), code
            for key in (code, f"{code}.mend"):
                if locales.knows(language, key):
                    assert locales.say(language, key, **dict.fromkeys(given, "x")), key


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_error_has_a_text(language):
    assert [code for code in sorted(_error_codes()) if not locales.knows(language, code)] == []


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_problem_of_a_field_has_a_text(language):
    assert len(FIELD_PROBLEMS) > 6
    for code in FIELD_PROBLEMS:
        assert locales.knows(language, f"problem_{code}"), code
        assert locales.knows(language, f"problem_{code}.mend"), code


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_signal_and_every_field_has_a_name(language):
    for kind, known in SIGNALS.items():
        assert locales.knows(language, f"signal_{kind}"), kind
        assert locales.knows(language, f"signal_{kind}.about"), kind
        for each in fields(known.data):
            assert locales.knows(language, f"field_{each.name}"), each.name
        for text in known.texts:
            assert locales.knows(language, f"text_{text}"), text


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_event_has_a_sentence(language):
    for fact in get_args(events.Fact):
        kind = next(each.default for each in fields(fact) if each.name == "type")
        assert locales.knows(language, f"event_{kind}"), kind


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_choice_has_a_word(language):
    words = {
        "phase": Phase,
        "duty": DutyStatus,
        "draft": DraftStatus,
        "emergency": signals.EmergencyGrade,
        "channel": signals.Channel,
        "worsening": signals.Worsening,
        "dismissal": signals.Dismissal,
        "lane": signals.Lane,
        "opinion": signals.Opinion,
        "paper": signals.Paper,
        "ground": signals.Ground,
        "contact": signals.Contact,
    }
    for prefix, values in words.items():
        for value in values:
            assert locales.knows(language, f"{prefix}_{value.value}"), value
    for start in re.findall(r"[a-z_]+", get_args(Start)[1].pattern.partition("|(met")[0]):
        assert locales.knows(language, f"start_{start}"), start
    for kind in ITEMS.values():
        assert locales.knows(language, f"matter_{kind}"), kind
    for status in ("open", "answered", "passed_up", "withdrawn", "concluded", "reported_back"):
        assert locales.knows(language, f"item_{status}"), status
    for reason in get_args(get_type_hints(events.DutyWithdrawn)["reason"]):
        assert locales.knows(language, f"withdrawn_{reason}"), reason


def test_every_field_of_every_signal_has_its_place_on_a_form():
    names = {each.name for known in SIGNALS.values() for each in fields(known.data)}
    assert names == set(BUILDERS)


def test_the_page_offers_every_signal():
    assert {*ORDER, "open"} == set(SIGNALS) == (set(PHASES) - set(RESERVED)) | {"open"}
    assert {*domain.decide.DECISIONS, *upgrading.MOVING} - set(RESERVED) == set(ORDER)
    assert not set(RESERVED) & set(ORDER)


@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_text_that_a_page_or_the_code_names_is_there(language):
    named = {"product"}
    for file in (HOUSE / "api").rglob("*.html"):
        named |= set(re.findall(r"""say\('([a-z_]+(?:\.[a-z]+)?)'[,)]""", file.read_text(encoding="utf-8")))
    for file in (HOUSE / "api").rglob("*.py"):
        named |= set(re.findall(r"""words\(\s*"([a-z_]+)"[,)]""", file.read_text(encoding="utf-8")))
    assert len(named) > 80
    assert [key for key in sorted(named) if not locales.knows(language, key)] == []

"""The guide to writing a plan: its pieces make a plan that is checked as it says, and that runs."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from commands.app import run as pingxi
from domain.plan import DutySpec, Over, Plan, plan_hash
from domain.watch import Watch
from plans import load_file
from plans.check import check_file
from tests.scenarios.people import do_everything
from tests.scenarios.run import Run

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"en": DOCS / "plans.md", "zh-CN": DOCS / "plans.zh-CN.md"}
FENCE = re.compile(r"^```(yaml step|yaml|diff|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST_WHOLE = 7
STEPS = 12


def blocks(lang: str) -> list[tuple[str, str]]:
    """The fenced pieces of a guide in order: what they are, and what stands in them."""
    return FENCE.findall(GUIDES[lang].read_text(encoding="utf-8"))


def files(lang: str) -> list[str]:
    """The file after every step: an empty line before each new part."""
    made = [""]
    for kind, piece in blocks(lang):
        if kind == "yaml step":
            apart = "" if piece.startswith(" ") or made[-1] == "" else "\n"
            made.append(made[-1] + apart + piece)
    return made[1:]


def _mistaken(text: str, piece: str) -> str:
    wrong, right = ([line[1:] for line in piece.splitlines() if line[0] == sign] for sign in "+-")
    assert len(right) == len(wrong) == 1
    assert text.count(right[0]) == 1
    return text.replace(right[0], wrong[0])


def _checked(folder: Path, text: str, lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    (folder / "my-plan.yaml").write_text(text, encoding="utf-8")
    pingxi(["plans", "check", "my-plan.yaml", "--lang", lang])
    return capsys.readouterr().out


def _plan(folder: Path) -> tuple[Plan, str]:
    file = folder / "my-plan.yaml"
    file.write_text(files("en")[-1], encoding="utf-8")
    body, plan = load_file(file)
    return plan, plan_hash(body)


def test_both_guides_write_the_same_plan():
    assert files("en") == files("zh-CN")
    assert len(files("en")) == STEPS


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_every_step_lacks_only_what_comes_later(step, tmp_path):
    file = tmp_path / "my-plan.yaml"
    file.write_text(files("en")[step - 1], encoding="utf-8")
    codes = {found.code for found in check_file(file)}
    assert codes == ({"plan_field_missing"} if step < FIRST_WHOLE else set())


@pytest.mark.parametrize("lang", GUIDES)
def test_what_the_check_is_said_to_print_it_prints(lang, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    made, step, shown = files(lang), 0, 0
    text = ""
    for kind, piece in blocks(lang):
        if kind == "yaml step":
            text, step = made[step], step + 1
        elif kind == "diff":
            text = _mistaken(made[step - 1], piece)
        elif kind == "text":
            assert _checked(tmp_path, text, lang, capsys) == piece
            shown += 1
    assert shown == 5


@pytest.mark.parametrize("level", ["ordinary", "major"])
def test_the_plan_runs_with_every_duty_met(level, tmp_path):
    run = Run(*_plan(tmp_path))
    run.open(role="officer")
    run.accept("confirm", "office")
    run.accept("grade", "office", {"level": level})
    run.accept("raise_doubt", "officer")
    do_everything(run, level)
    run.accept("declare_calm", "head")
    do_everything(run, level)
    run.accept("close", "head")
    assert run.keys("duty_breached") == []
    assert {"2-1", "5-5", "6-2#1", "7-1"} <= set(run.keys("duty_met"))


def test_nothing_is_released_before_the_instructions_and_nobody_approves_the_own_draft(tmp_path):
    run = Run(*_plan(tmp_path))
    run.open(role="officer")
    run.accept("confirm", "office")
    run.accept("grade", "office", {"level": "major"})
    run.accept("draft_statement", "office", sender="one")
    assert run.state is not None
    draft = next(iter(run.state.drafts))
    assert run.refuse("approve_statement", "head", {"draft": draft}, sender="one") is not None
    run.accept("approve_statement", "group", {"draft": draft})
    assert run.state.approved_draft is not None
    release = {"form": "website", "text_digest": run.state.approved_draft}
    assert run.refuse("release", "office", release) == "gate_closed"


def test_what_is_left_undone_is_late_and_the_director_hears_of_it(tmp_path):
    run = Run(*_plan(tmp_path))
    run.open(role="officer")
    run.exhaust()
    assert {"2-1", "3-1", "3-2"} <= set(run.keys("duty_breached"))
    assert any("head" in fact.tell for fact in run.facts("duty_escalated"))


@pytest.mark.parametrize("lang", GUIDES)
def test_the_pieces_to_look_up_have_the_form_of_a_plan(lang):
    found = [YAML(typ="safe").load(piece) for kind, piece in blocks(lang) if kind == "yaml"]
    duties = [DutySpec.model_validate(part) for piece in found if isinstance(piece, list) for part in piece]
    assert [duty.id for duty in duties] == ["r2", "r4", "r5", "r6", "r8"]
    wholes = {name: part for piece in found if isinstance(piece, dict) for name, part in piece.items()}
    assert Over.model_validate(wholes["baseline"]).id == "state-council-2016"
    assert len(Watch.model_validate(wholes["watch"]).cadences) == 3

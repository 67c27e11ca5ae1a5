"""The page of a plan: the table of levels, duties and clocks, and the drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from api.language import Words
from api.views.flow import GAP, WIDTH, flow, wrapped
from api.views.planned import table
from api.views.readable import Readable
from domain.plan import Plan
from plans import built_in, load_file
from tests.api.conftest import PLAN, World

FILES = {path.stem: path for path in built_in()}
EVERY = pytest.mark.parametrize("name", sorted(FILES))


def plan_of(name: str) -> Plan:
    return load_file(FILES[name])[1]


@EVERY
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_duty_is_drawn_once_and_no_box_lies_on_another(name: str, language: str) -> None:
    plan = plan_of(name)
    stages = flow(Readable(Words(language), plan))
    drawn = [box.duty for stage in stages for box in stage.boxes]
    assert sorted(drawn) == sorted(duty.id for duty in plan.duties)
    for stage in stages:
        for box in stage.boxes:
            assert box.x + WIDTH <= stage.width
            assert box.y + box.height <= stage.height
            below = [o for o in stage.boxes if o.x == box.x and o.y > box.y]
            assert all(other.y >= box.y + box.height for other in below), (stage.start, box.duty)


@EVERY
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_too_broad_for_an_upright_sheet_lies_on_its_side_and_nothing_else(
    name: str, language: str
) -> None:
    for stage in flow(Readable(Words(language), plan_of(name))):
        if stage.width <= 900 and stage.height <= 900:
            assert not stage.broad, stage.start
        if stage.width > 1000 and stage.height <= 620:
            assert stage.broad, stage.start


@EVERY
def test_what_follows_stands_to_the_right_of_what_it_follows_on(name: str) -> None:
    plan = plan_of(name)
    boxes = {box.duty: box for stage in flow(Readable(Words("en"), plan)) for box in stage.boxes}
    for duty in plan.duties:
        before = boxes.get(duty.owed_from.removeprefix("met:"))
        if duty.owed_from.startswith("met:") and before is not None:
            assert boxes[duty.id].x == before.x + WIDTH + GAP


def test_a_condition_and_a_duration_show_without_colour() -> None:
    plan = plan_of(PLAN)
    boxes = {box.duty: box for stage in flow(Readable(Words("en"), plan)) for box in stage.boxes}
    for duty in plan.duties:
        assert boxes[duty.id].double == (duty.until is not None)
        if duty.levels or duty.when or duty.natures or duty.emergency_grades:
            assert boxes[duty.id].dashed


def test_lines_break_between_words_and_before_no_closing_mark() -> None:
    assert wrapped("") == []
    assert wrapped("one two") == ["one two"]
    english = "Report to the authorities of the own and the higher level at once"
    assert " ".join(wrapped(english)) == english
    assert len(wrapped(english)) > 1
    chinese = wrapped("舆情发生后及时向上级报告有关情况并，、。（通报）" * 4)
    assert not any(line[0] in "，、。）" for line in chinese)


@EVERY
def test_the_table_has_every_duty_at_every_level(name: str) -> None:
    plan = plan_of(name)
    made = table(Readable(Words("zh-CN"), plan))
    assert [line.id for line in made.lines] == [duty.id for duty in plan.duties]
    assert len(made.levels) == max(len(plan.levels), 1)
    for line in made.lines:
        assert sum(cell.levels for cell in line.cells) == len(made.levels)
        assert any(cell.dues for cell in line.cells)
        assert line.clause


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_page_is_drawn_without_script_and_open_to_administrators(
    world: World, language: str
) -> None:
    browser = await world.signed_in("ann", desks=["administrator"])
    page = await browser.get(f"/plans/{PLAN}", headers={"accept-language": language})
    assert page.status_code == 200
    drawings = page.text.split("<svg")[1:]
    assert drawings
    for each in drawings:
        root = ElementTree.fromstring("<svg" + each.split("</svg>")[0] + "</svg>")
        assert root.get("aria-labelledby")
        assert not any("style" in part.attrib for part in root.iter())
    assert {"zh-CN": "现行", "en": "in force"}[language] in page.text
    assert "<script" not in page.text.split("<main")[1]

"""A baseline over a plan: what a plan has to say of it, and what comes out."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from plans import built_in, load_file
from plans.baseline import FOLDER, Baseline, baseline, baselines
from plans.check import check_file
from plans.reading import read
from plans.schema import OF_BASELINES, text

OVER: dict[str, Any] = {
    "id": "state-council-2016",
    "parts": {"first_information": ["3-A7"], "response": ["3-A7"], "press_conference": []},
    "roles": {"principal": "group_head", "speaker": "group_office", "public": "public"},
}


def _file(tmp_path: Path, over: dict[str, Any] | None) -> Path:
    """The plan in seven steps, with another baseline over it or none."""
    (shipped,) = [path for path in built_in() if path.stem == "seven-step"]
    body = {name: part for name, part in read(shipped).body.items() if name != "baseline"}
    body["forms"] = [form for form in body["forms"] if form["id"] != "press_conference"]
    file = tmp_path / "plan.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML().dump(body | ({"baseline": over} if over else {}), stream)
    return file


def _clocks(file: Path, duty: str) -> list[tuple[str, str | None, tuple[str, ...], str | None]]:
    spec = load_file(file)[1].duty_by_id[duty]
    return [(clock.after, clock.within, clock.emergency_grades, clock.clause) for clock in spec.clocks]


def test_every_baseline_is_in_order() -> None:
    assert baselines() == ("state-council-2016",)
    for name in baselines():
        found = baseline(name)
        parts = {part.id for part in found.parts}
        assert {duty.part or duty.follows for duty in found.duties} - {None} == parts
        roles = {role.id for role in found.roles}
        assert {party.role for duty in found.duties for party in (duty.owner, *duty.to)} <= roles


def test_the_schema_of_baselines_is_up_to_date() -> None:
    assert OF_BASELINES.read_text(encoding="utf-8") == text(Baseline)


def test_what_is_wrong_with_a_baseline_is_found_in_its_file(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    shipped = (FOLDER / "state-council-2016.yaml").read_text(encoding="utf-8")
    file.write_text(shipped.replace("role: speaker", "role: king", 1), encoding="utf-8")
    (finding,) = check_file(file)
    assert (finding.code, finding.field) == ("plan_unknown_role", "duties.0.owner")
    owner = file.read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert owner.strip().startswith("owner: {role: king")


def test_its_clocks_bind_the_duties_that_are_its_parts(tmp_path: Path) -> None:
    file = _file(tmp_path, OVER)
    before = _clocks(_file(tmp_path, None), "3-A7")
    file = _file(tmp_path, OVER)
    grave = ("major", "especially_major")
    assert _clocks(file, "3-A7") == [
        *before,
        ("occurred", "PT5H", grave, "国办发〔2016〕80号"),
        ("arose", "PT48H", (), "国办发〔2016〕61号"),
    ]


def test_it_adds_what_no_duty_of_the_plan_is(tmp_path: Path) -> None:
    body, plan = load_file(_file(tmp_path, OVER))
    added = [duty.id for duty in plan.duties if duty.id.startswith("8-")]
    assert added == ["8-2", "8-3", "8-4", "8-6"]
    assert plan.duty_by_id["8-4"].owner.role == "group_head"
    assert "press_conference" in {form.id for form in plan.forms}
    assert body["baseline"]["version"] == 1


def test_a_duty_that_is_owed_only_later_or_only_sometimes_does_not_replace_it(tmp_path: Path) -> None:
    parts = {**OVER["parts"], "response": ["3-S2"]}
    plan = load_file(_file(tmp_path, {**OVER, "parts": parts}))[1]
    assert "8-5" in plan.duty_by_id
    assert [clock.within for clock in plan.duty_by_id["3-S2"].clocks] == ["PT1H", "PT48H"]


def test_a_plan_that_has_it_already_is_left_as_it_is(tmp_path: Path) -> None:
    body, plan = load_file(_file(tmp_path, OVER))
    again = tmp_path / "again.yaml"
    with again.open("w", encoding="utf-8") as stream:
        YAML().dump(body, stream)
    assert load_file(again) == (body, plan)


def test_a_plan_without_one_is_left_as_it_is(tmp_path: Path) -> None:
    body, plan = load_file(_file(tmp_path, None))
    assert plan.baseline is None
    assert "baseline" not in body


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"id": "nowhere"}, "plan_unknown_baseline", "baseline.id"),
        ({"parts": {"response": ["3-A7"]}}, "plan_part_missing", "baseline.parts"),
        ({"parts": {**OVER["parts"], "leaflet": []}}, "plan_unknown_part", "baseline.parts.leaflet"),
        ({"parts": {**OVER["parts"], "response": ["no"]}}, "plan_unknown_duty", "baseline.parts.response.0"),
        ({"roles": {"speaker": "group_office", "public": "public"}}, "plan_post_missing", "baseline.roles"),
        ({"roles": {**OVER["roles"], "king": "group_head"}}, "plan_unknown_post", "baseline.roles.king"),
        ({"roles": {**OVER["roles"], "speaker": "no"}}, "plan_unknown_role", "baseline.roles.speaker"),
    ],
)
def test_what_is_wrong_with_how_it_is_named_is_found(
    tmp_path: Path, change: dict[str, object], code: str, field: str
) -> None:
    found = check_file(_file(tmp_path, {**OVER, **change}))
    assert (code, field) in {(finding.code, finding.field) for finding in found}
    assert all(finding.line > 1 and finding.grave for finding in found)

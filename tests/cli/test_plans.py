"""``pingxi plans``: what is wrong with a file, and what a plan asks."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.app import run
from plans import built_in, load_file
from tests.cli.conftest import FakeService

SHIPPED = next(file for file in built_in() if file.stem == "human-resources")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A shipped plan with one duty owed by a role that it does not have."""
    text = SHIPPED.read_text("utf-8")
    file = tmp_path / "broken.yaml"
    file.write_text(text.replace("owner: {role: spokesperson}", "owner: {role: nobody}", 1), "utf-8")
    return file


def test_a_good_plan_can_be_used(capsys: Any) -> None:
    assert run(["plans", "check", str(SHIPPED), "--lang", "en"]) == 0
    assert "can be used" in capsys.readouterr().out


def test_a_broken_plan_ends_with_three_and_names_the_place(broken: Path, capsys: Any) -> None:
    assert run(["plans", "check", str(broken), "--lang", "zh-CN"]) == 3
    out = capsys.readouterr().out
    assert f"{broken}:" in out
    assert "nobody" in out
    assert "修改办法" in out
    assert "可以使用" not in out


def test_findings_as_json(broken: Path, capsys: Any) -> None:
    assert run(["plans", "check", str(broken), str(SHIPPED), "--json", "--lang", "en"]) == 3
    findings = json.loads(capsys.readouterr().out)
    assert {each["file"] for each in findings} == {str(broken)}
    assert findings[0]["line"] > 1 and findings[0]["what"] and findings[0]["why"] and findings[0]["mend"]


def test_a_warning_ends_with_nought_and_under_strict_with_three(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "unwarned.yaml"
    text = SHIPPED.read_text("utf-8").replace(
        "    met_by: [report_up]\n", "    met_by: [report_up]\n    warn_at: []\n", 1
    )
    file.write_text(text, "utf-8")
    assert run(["plans", "check", str(file), "--json", "--lang", "en"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["code"], finding["grave"]) == ("plan_no_warning", False)
    assert set(finding) == {"file", "line", "column", "field", "code", "grave", "what", "why", "mend"}
    assert run(["plans", "check", str(file), "--strict", "--lang", "en"]) == 3


def _organisation(folder: Path, roles: dict[str, str]) -> str:
    lines = ["version: 1", "people:"]
    lines += [f"  - {{login: {login}, name: {login}}}" for login in sorted(set(roles.values()))]
    lines += ["appointments:"]
    lines += [
        f"  - {{person: {login}, plan: human-resources, role: {role}}}" for role, login in roles.items()
    ]
    file = folder / "organisation.yaml"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return str(file)


def test_a_role_that_nobody_fills_is_named_where_it_stands(tmp_path: Path, capsys: Any) -> None:
    plan = load_file(SHIPPED)[1]
    roles = {role: role.replace("_", "-") for role in plan.own_roles}
    assert run(["plans", "check", str(SHIPPED), "--organisation", _organisation(tmp_path, roles)]) == 0
    del roles["spokesperson"]
    file = _organisation(tmp_path, roles)
    capsys.readouterr()
    assert run(["plans", "check", str(SHIPPED), "--organisation", file, "--json", "--lang", "en"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)
    assert finding["code"] == "plan_role_unfilled" and "spokesperson" in finding["what"]
    assert "id: spokesperson" in SHIPPED.read_text("utf-8").splitlines()[finding["line"] - 1]
    assert run(["plans", "check", str(SHIPPED), "--organisation", file, "--strict"]) == 3


def test_an_approval_for_which_there_is_no_second_person_is_named(tmp_path: Path, capsys: Any) -> None:
    roles = dict.fromkeys(load_file(SHIPPED)[1].own_roles, "wang")
    file = _organisation(tmp_path, roles)
    assert run(["plans", "check", str(SHIPPED), "--organisation", file, "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["code"] for each in found} == {"plan_one_person_approves"}
    assert {each["field"].split(".")[1] for each in found} >= {"approve_statement", "approve_proposal"}


def test_an_organisation_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    assert run(["plans", "check", str(SHIPPED), "--organisation", str(tmp_path / "none.yaml")]) not in (0, 3)


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path, capsys: Any) -> None:
    assert run(["plans", "check", str(tmp_path / "none.yaml"), "--lang", "en"]) == 3
    assert "plan_unreadable" in capsys.readouterr().out


def test_a_plan_is_shown_by_level_with_its_clauses(capsys: Any) -> None:
    assert run(["plans", "show", "human-resources", "--level", "ordinary", "--lang", "zh-CN"]) == 0
    out = capsys.readouterr().out
    assert "2-O2" in out
    assert "2-S1" not in out
    assert "三·第四步" in out
    assert "〔载明〕" in out and "〔暂定〕" in out


def test_a_plan_as_json(capsys: Any) -> None:
    assert run(["plans", "show", "human-resources", "--json", "--lang", "en"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["id"] == "human-resources"
    assert {row["level"] for row in shown["rows"]} >= {"minor", "especially_major"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["nowhere"], "cli_plan_not_found"), (["human-resources", "--level", "huge"], "cli_level_unknown")],
)
def test_what_is_not_there_ends_with_five(arguments: list[str], code: str, capsys: Any) -> None:
    assert run(["plans", "show", *arguments, "--lang", "en"]) == 5
    assert code in capsys.readouterr().err


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """The next version of a shipped plan, in which its reply is due sooner."""
    text = SHIPPED.read_text("utf-8")
    lines = ["version: 99" if line.startswith("version:") else line for line in text.splitlines()]
    file = tmp_path / "next.yaml"
    file.write_text(
        "\n".join(lines).replace("within: PT12H, mark: stated", "within: PT8H, mark: stated"), "utf-8"
    )
    return file


def test_what_changes_for_whom_between_two_versions(stricter: Path, capsys: Any) -> None:
    assert run(["plans", "diff", "human-resources", str(stricter), "--lang", "zh-CN"]) == 0
    out = capsys.readouterr().out
    assert "第 99 版" in out
    assert out.index("新闻发言人") < out.index("12 小时") < out.index("8 小时") < out.index("缩短")


def test_what_changes_as_json_for_one_role(stricter: Path, capsys: Any) -> None:
    command = ["plans", "diff", "human-resources", str(stricter), "--json", "--lang", "en"]
    assert run([*command, "--role", "spokesperson"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["old"]["id"], told["new"]["version"]) == ("human-resources", 99)
    assert {(each["role"], each["duty"]) for each in told["changes"]} == {("spokesperson", "2-A8")}
    assert {line["way"] for each in told["changes"] for line in each["lines"]} == {"shorter"}
    assert run([*command, "--role", "monitor"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == []


def test_a_plan_changes_nothing_against_itself(capsys: Any) -> None:
    assert run(["plans", "diff", "township", "township", "--lang", "en"]) == 0
    assert "ask the same of everyone" in capsys.readouterr().out


def test_a_role_of_neither_plan_is_named_with_those_there_are(capsys: Any) -> None:
    assert run(["plans", "diff", "township", "township", "--role", "mayor", "--lang", "en"]) == 5
    assert "culture_station" in capsys.readouterr().err


def test_procedures_are_listed_with_the_clause_that_asks_for_them(capsys: Any) -> None:
    assert run(["procedures", "list", "--json", "--lang", "en"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line["id"] == "policy-risk-assessment"
    assert line["asked_for_by"] == [{"plan": "government-affairs", "clause": "(六)"}]
    assert run(["procedures", "list", "--lang", "zh-CN"]) == 0
    assert "重大政策出台前风险评估" in capsys.readouterr().out


def test_a_procedure_is_shown_like_a_plan(capsys: Any) -> None:
    assert run(["plans", "show", "policy-risk-assessment", "--lang", "en"]) == 0
    assert "R-decide" in capsys.readouterr().out


def test_a_version_that_the_service_keeps_is_shown_and_compared(service: FakeService, capsys: Any) -> None:
    assert run(["plans", "show", "human-resources@in-force", "--lang", "en"]) == 0
    assert "Emergency plan" in capsys.readouterr().out
    assert service.seen[1].url.params["version"] == "in-force"
    assert run(["plans", "diff", "human-resources@3", "human-resources", "--lang", "en"]) == 0
    assert "ask the same" in capsys.readouterr().out
    assert "3" in [each.url.params.get("version") for each in service.seen]
    service.on("GET", "plans/none", 404, {"code": "plan_unknown", "detail": "There is no such plan."})
    assert run(["plans", "diff", "none@3", "human-resources", "--lang", "en"]) == 5
    assert "no such plan" in capsys.readouterr().err


def test_nobody_signs_in_for_files_alone(service: FakeService) -> None:
    assert run(["plans", "diff", "human-resources", str(SHIPPED)]) == 0
    assert service.seen == []

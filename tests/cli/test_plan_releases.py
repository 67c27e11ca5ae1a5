"""``pingxi plans propose``, ``release`` and ``releases``: over the service, in a person's name."""

from pathlib import Path
from typing import Any

from commands.app import run
from tests.cli.conftest import FakeService

VERSION = {
    "plan_hash": "c" * 64,
    "plan_id": "human-resources",
    "version": 2,
    "standing": "proposed",
    "at": "2026-11-22T01:00:00Z",
    "who": "p1",
    "proposed_by": "p1",
}


def test_a_plan_is_put_forward_and_released_over_the_service(
    service: FakeService, capsys: Any, tmp_path: Path
) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("id: x", "utf-8")
    service.on("POST", "plan-releases", 201, VERSION)
    assert run(["plans", "propose", str(file), "--why", "年度修订"]) == 0
    assert service.bodies("plan-releases")[-1] == {"text": "id: x", "why": "年度修订"}
    assert "Another person has to release it" in capsys.readouterr().out
    service.on("GET", "plan-releases", 200, {"versions": [VERSION], "history": [], "next": None})
    named = f"plan-releases/{VERSION['plan_hash']}/release"
    service.on("POST", named, 200, {**VERSION, "standing": "in_force"})
    assert run(["plans", "release", "ccc", "--why", "通过"]) == 0
    assert service.bodies(named)[-1] == {"why": "通过"}
    assert run(["plans", "propose", str(tmp_path / "none.yaml"), "--why", "x"]) != 0


def test_the_releases_are_listed(service: FakeService, capsys: Any) -> None:
    fact = {**VERSION, "no": 7, "act": "proposed", "why": "年度修订"}
    service.on("GET", "plan-releases", 200, {"versions": [VERSION], "history": [fact], "next": None})
    assert run(["plans", "releases"]) == 0
    told = capsys.readouterr().out
    assert "waiting" in told
    assert "年度修订" in told
    assert run(["plans", "releases", "--json"]) == 0
    assert '"history"' in capsys.readouterr().out

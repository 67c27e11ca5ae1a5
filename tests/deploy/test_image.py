"""The Dockerfile: what it copies is there, what it installs suffices, what it runs exists."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from embedded import cluster
from embedded.errors import ProgramsMissing
from locales import LOCALES, say
from tests.deploy import shape

PROJECT = tomllib.loads((shape.ROOT / "pyproject.toml").read_text("utf-8"))
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def words(stage: str, instruction: str) -> list[str]:
    return [rest for word, rest in shape.stages()[stage] if word == instruction]


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((shape.ROOT / lock).read_text("utf-8")))


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def test_what_is_copied_from_the_context_is_there_and_sent():
    sent = shape.sent_to_the_builder()
    for copied in words("build", "COPY"):
        for source in copied.split()[:-1]:
            assert source == "." or (source in sent and (shape.ROOT / source).exists()), source
    assert all((shape.ROOT / each).exists() for each in sent)
    later = [copied for stage in ("base", "tools", "run") for copied in words(stage, "COPY")]
    assert all(copied.startswith("--from=") for copied in later)


def test_what_is_copied_from_another_stage_was_made_there():
    for stage in ("base", "tools"):
        for copied in words(stage, "COPY"):
            assert copied.split()[0].removeprefix("--from=") in shape.stages()


def test_the_builder_is_sent_the_whole_of_the_wheel_and_nothing_private():
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    made_by = {"pyproject.toml", "LICENSE", "requirements-build.lock", "requirements-run.lock"}
    assert set(shape.sent_to_the_builder()) - {"**/.env"} == {*wheel, *made_by}
    assert (shape.ROOT / ".dockerignore").read_text("utf-8").splitlines()[1] == "*"


@pytest.mark.parametrize("stage", ["run", "tools"])
def test_the_image_starts_the_command_line_as_nobody_in_particular(stage):
    assert json.loads(words(stage, "ENTRYPOINT")[-1]) == ["pingxi"]
    assert PROJECT["project"]["scripts"]["pingxi"] == "cli:main"
    assert json.loads(words(stage, "CMD")[-1]) == ["--help"]
    user = words(stage, "USER")[-1]
    assert user.split(":")[0] in words("base", "RUN")[0]
    assert user == shape.services()["worker"]["user"]


def test_the_stages_that_compose_builds_exist_and_the_last_is_the_default():
    targets = {service["build"]["target"] for service in shape.services().values() if "build" in service}
    assert targets == {"run", "tools"}
    assert list(shape.stages())[-1] == "run"


def test_the_image_holds_what_the_project_needs_at_run_time_and_no_more():
    held, all_of_it = pins("requirements-run.lock"), pins("requirements.lock")
    assert names(PROJECT["project"]["dependencies"]) <= set(held)
    left_out = names(PROJECT["project"]["optional-dependencies"]["embedded"])
    left_out |= names([each for each in PROJECT["dependency-groups"]["dev"] if isinstance(each, str)])
    # Temporal's client itself wants these types.
    assert left_out & set(held) == {"types-protobuf"}
    assert held.items() <= all_of_it.items()


@pytest.mark.parametrize("locale", LOCALES)
def test_an_installation_without_the_embedded_programs_says_so(locale, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ProgramsMissing) as caught:
        cluster.site()
    assert "pingxi[embedded]" in say(locale, caught.value.code, **caught.value.params)


def test_the_wheel_is_built_with_what_is_pinned_for_it():
    held, all_of_it = pins("requirements-build.lock"), pins("requirements.lock")
    assert names(PROJECT["build-system"]["requires"]) <= set(held)
    assert names(PROJECT["dependency-groups"]["build"]) <= set(held)
    assert held.items() <= all_of_it.items()


def test_every_pin_has_a_digest():
    for lock in ("requirements-run.lock", "requirements-build.lock"):
        text = (shape.ROOT / lock).read_text("utf-8")
        each = re.split(r"\n(?=[a-z])", text)
        assert all("--hash=sha256:" in one for one in each if "==" in one)
    for line in words("build", "RUN")[:1]:
        assert line.count("--require-hashes") == 2


def test_the_wheel_from_what_the_builder_is_sent_holds_every_file(tmp_path: Path):
    context = tmp_path / "context"
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in shape.sent_to_the_builder():
        source = shape.ROOT / name
        if source.is_dir():
            shutil.copytree(source, context / name, ignore=unwanted)
        elif source.is_file():
            context.mkdir(exist_ok=True)
            shutil.copy(source, context / name)
    told = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path / "out"],
        cwd=context, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    [wheel] = (tmp_path / "out").glob("*.whl")
    held = {each for each in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in each}
    wanted = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    files = {str(file.relative_to(context)) for file in context.rglob("*") if file.is_file()}
    assert held == {file for file in files if file.split("/")[0] in wanted}

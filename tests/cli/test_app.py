"""The command itself: help, languages, misuse, and failures that nobody foresaw."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import app
from commands.app import command_tree, run
from commands.terminal import Terminal, locale_from
from domain.errors import PingxiError
from locales import LOCALES

HOUSE = Path(__file__).parents[2]


def _helps(command: Any) -> Iterator[str]:
    yield command.help or ""
    yield from (part.help or "" for part in command.params)
    for inner in getattr(command, "commands", {}).values():
        yield from _helps(inner)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_command_and_option_is_explained(locale: str) -> None:
    helps = list(_helps(command_tree(locale)))
    assert len(helps) > 60
    assert all(helps)
    assert not [each for each in helps if each.startswith("cli_")]


def test_the_two_languages_differ(capsys: Any) -> None:
    assert run(["--help", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert run(["--lang", "zh-CN"]) == 0
    chinese = capsys.readouterr().out
    assert "Run the whole service" in english
    assert "一键启动" in chinese


@pytest.mark.parametrize(
    ("asked", "environment", "expected"),
    [
        ("en", {"PINGXI_LOCALE": "zh-CN"}, "en"),
        (None, {"PINGXI_LOCALE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh-CN"),
        (None, {"LANG": "C.UTF-8"}, "zh-CN"),
        (None, {"PINGXI_LOCALE": "fr"}, "zh-CN"),
    ],
)
def test_the_language_is_found(asked: str | None, environment: dict[str, str], expected: str) -> None:
    assert locale_from(asked, environment) == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "There is no command frobnicate."),
        (["up", "--porto", "1"], "There is no option --porto."),
        (["backup"], "FILE is missing."),
        (["demo", "--speed", "0"], "--speed is of the wrong type or out of range."),
        (["demo", "--speed", "fast"], "--speed is of the wrong type or out of range."),
    ],
)
def test_misuse_ends_with_two_and_says_where_help_is(arguments: list[str], said: str, capsys: Any) -> None:
    assert run([*arguments, "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "--help" in err


def test_a_defect_is_told_without_a_traceback_and_with_one_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(app, "command_tree", broken)
    assert run(["list", "--lang", "en"]) == 1
    err = capsys.readouterr().err
    assert "ZeroDivisionError: by nought" in err
    assert "Traceback" not in err
    assert run(["list", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_error_without_a_text_still_names_code_and_values() -> None:
    class Unheard(PingxiError):
        code = "never_heard_of"

    assert Terminal("en").error_text(Unheard(a=1)) == "[never_heard_of] It could not be done (a=1)."


def _pingxi(*arguments: str, encoding: str = "utf-8", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=HOUSE, env={**kept, **environment}, capture_output=True, encoding=encoding,
        timeout=60, check=False,
    )  # fmt: skip


def test_a_process_that_was_told_no_database_says_so() -> None:
    ended = _pingxi("worker", LANG="en_US.UTF-8")
    assert ended.returncode == 2
    assert "[cli_no_database]" in ended.stderr
    assert "DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_language_that_is_not_there_is_said(capsys: Any) -> None:
    assert run(["list", "--lang", "fr"]) == 2
    assert "zh-CN / en" in capsys.readouterr().err


def test_a_terminal_without_chinese_is_no_failure() -> None:
    ended = _pingxi(
        "plans", "show", "human-resources", "--lang", "zh-CN", encoding="latin-1", PYTHONIOENCODING="latin-1"
    )
    assert ended.returncode == 0
    assert "2-A8" in ended.stdout


def test_settings_that_cannot_be_used_are_named() -> None:
    ended = _pingxi("dispatcher", PINGXI_API_PORT="many")
    assert ended.returncode == 2
    assert "〔cli_settings_wrong〕" in ended.stderr
    assert "PINGXI_API_PORT" in ended.stderr


def test_without_a_stack_the_commands_say_what_to_run(tmp_path: Path) -> None:
    ended = _pingxi("list", "--login", "monitor", PINGXI_DATA_FOLDER=str(tmp_path))
    assert ended.returncode == 6
    assert "pingxi up" in ended.stderr
    assert str(tmp_path) in ended.stderr


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("commands.app", ("httpx", "asyncpg", "temporalio", "fastapi", "config")),
        ("commands.processes", ("typer", "rich", "httpx", "asyncpg", "temporalio", "fastapi", "fluent")),
    ],
)
def test_starting_imports_nothing_that_it_may_not_need(module: str, unwanted: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print([each for each in {unwanted!r} if each in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout.strip() == "[]"

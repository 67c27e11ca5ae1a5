"""Logs: one line each, whoever writes it, and nothing in them that belongs to people."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config import Settings
from logs import set_up_logging


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    set_up_logging(Settings(log_format="json"), "worker", stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_structlog_and_the_standard_library_write_alike(out):
    structlog.get_logger("ours").info("signal_received", signal_id="s1")
    logging.getLogger("theirs").warning("plain", extra={"workflow_id": "incident/1"})
    ours, theirs = lines(out)
    assert (ours["event"], ours["signal_id"], ours["process"]) == ("signal_received", "s1", "worker")
    assert (theirs["event"], theirs["workflow_id"], theirs["level"]) == ("plain", "incident/1", "warning")
    assert str(ours["at"]).endswith("Z")


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_tracebacks_do_not_show_what_variables_held(out, log_format):
    set_up_logging(Settings(log_format=log_format), "worker", out)
    password = "hun" + "ter2"
    try:
        raise ValueError("wrong")
    except ValueError:
        structlog.get_logger("ours").exception("failed", length=len(password))
    assert "ValueError" in out.getvalue()
    assert password not in out.getvalue()


def test_a_value_cannot_break_or_turn_the_line(out):
    structlog.get_logger("ours").info("note", value="a\nb\u202ec\x00")
    assert out.getvalue().count("\n") == 1
    assert "\u202e" not in out.getvalue()
    assert lines(out)[0]["value"] == "a\nb\u202ec\x00"


def test_lines_go_to_a_file_if_one_is_named(out, tmp_path):
    set_up_logging(Settings(), "up", file=tmp_path / "up.log")
    assert not (tmp_path / "up.log").exists()
    structlog.get_logger("ours").info("begun")
    logging.getLogger().handlers[0].close()
    assert json.loads((tmp_path / "up.log").read_text())["event"] == "begun"
    assert out.getvalue() == ""

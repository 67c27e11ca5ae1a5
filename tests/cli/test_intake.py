"""Sources and files by the command line, also when it is killed in the midst of a file."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from commands.app import run
from tests.conftest import Database, Server


@pytest.fixture
def base(pg: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A database that commands are told of."""
    made = asyncio.run(pg.database())
    monkeypatch.setenv("DATABASE_URL", made.app_dsn)
    monkeypatch.setenv("PINGXI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("PINGXI_LOCALE", "en")
    yield made
    asyncio.run(pg.drop(made))


def asked(base: Database, query: str) -> Any:
    """What the database says."""

    async def ask() -> Any:
        connection = await asyncpg.connect(base.app_dsn)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(ask())


def lines(count: int) -> str:
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    return "".join(json.dumps({"id": str(no), "posted_at": at, "text": "x"}) + "\n" for no in range(count))


def test_sources_are_made_listed_and_ended(base: Database, capsys: Any) -> None:
    assert run(["intake", "add", "weibo", "--why", "采购的采集服务"]) == 0
    assert run(["intake", "add", "weibo", "--why", "again"]) == 3
    assert run(["intake", "add", "Weibo!", "--why", "x"]) == 2
    feed = ["intake", "add", "news", "--feed", "https://news.example/rss", "--why", "x"]
    assert run(feed) == 0
    assert run([*feed[:2], "other", "--feed", "file:///etc/passwd", "--why", "x"]) == 2
    capsys.readouterr()
    assert run(["intake", "secret", "weibo", "--why", "x", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["secret"].startswith("whsec_")
    assert run(["intake", "secret", "news", "--why", "x"]) == 5
    assert run(["intake", "end", "weibo", "--why", "x"]) == 0
    capsys.readouterr()
    assert run(["intake", "sources", "--json"]) == 0
    found = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["news"]["kind"] == "feed" and found["weibo"]["ended_at"]
    assert run(["intake", "sources"]) == 0
    assert asked(base, "SELECT string_agg(what, ',' ORDER BY no) FROM organisation_changes") == (
        "source_made,source_made,source_secret_made,source_ended"
    )


def test_a_file_with_a_bad_line(base: Database, tmp_path: Path, capsys: Any) -> None:
    run(["intake", "add", "weibo", "--why", "x"])
    file = tmp_path / "posts.jsonl"
    file.write_text(lines(3) + "{}\n")
    capsys.readouterr()
    assert run(["intake", "import", str(file), "--source", "weibo"]) == 3
    told = capsys.readouterr().out
    assert "3 posts are new" in told and "line 4: id" in told
    assert run(["intake", "set-aside", "--show", "--json"]) == 0
    [aside] = json.loads(capsys.readouterr().out)
    assert (aside["item"], aside["content"], aside["origin"]) == (4, "{}", "posts.jsonl")
    assert run(["intake", "set-aside"]) == 0
    assert run(["intake", "import", str(file), "--source", "none"]) == 1


def test_killed_in_the_midst_it_goes_on_and_keeps_each_once(base: Database, tmp_path: Path) -> None:
    run(["intake", "add", "weibo", "--why", "x"])
    file = tmp_path / "posts.jsonl"
    file.write_text(lines(30_000))
    command = [sys.executable, "-m", "cli", "intake", "import", str(file), "--source", "weibo"]
    first = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not asked(base, "SELECT count(*) FROM import_places"):
        assert first.poll() is None
    first.send_signal(signal.SIGKILL)
    first.wait()
    reached = asked(base, "SELECT items FROM import_places")
    assert asked(base, "SELECT count(*) FROM posts") == reached
    assert run(["intake", "import", str(file), "--source", "weibo"]) == 0
    assert asked(base, "SELECT count(*) FROM posts") == 30_000
    assert asked(base, "SELECT count(DISTINCT post_id) FROM posts") == 30_000

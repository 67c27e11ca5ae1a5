"""A demonstration's people on the page for signing in: only where one was prepared, and on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import SITE, World

ACCOUNTS = {
    "accounts": [{"login": "monitor", "password": "abcd-efgh-ijkl", "name": "演示·监测", "role": "monitor"}]
}


@pytest.fixture
async def prepared(still: World, tmp_path: Path) -> World:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "demo-accounts.json").write_text(json.dumps(ACCOUNTS), "utf-8")
    still.house.settings = still.house.settings.model_copy(update={"data_folder": tmp_path})
    await still.person("monitor", ["monitor"])
    return still


async def page(world: World, address: str = "127.0.0.1") -> str:
    """The page for signing in, as it is shown to an address."""
    transport = httpx.ASGITransport(world.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        return (
            await client.get("/sign-in", headers={"accept": "text/html", "accept-language": "zh-CN"})
        ).text


async def test_who_they_are_and_how_to_sign_in_as_each(prepared: World) -> None:
    shown = await page(prepared)
    assert all(part in shown for part in ("演示人员", "演示·监测", "monitor", "abcd-efgh-ijkl"))
    assert "abcd-efgh-ijkl" in await page(prepared, "::1")


async def test_no_other_machine_is_told(prepared: World) -> None:
    assert "abcd-efgh-ijkl" not in await page(prepared, "192.168.1.5")


@pytest.mark.parametrize("more", [{"api_host": "0.0.0.0"}, {"site": "https://pingxi.example.org"}])
async def test_nobody_is_told_where_the_pages_are_open_to_others(
    prepared: World, more: dict[str, str]
) -> None:
    prepared.house.settings = prepared.house.settings.model_copy(update=more)
    assert "abcd-efgh-ijkl" not in await page(prepared)


async def test_without_a_demonstration_nothing_is_shown(still: World, tmp_path: Path) -> None:
    still.house.settings = still.house.settings.model_copy(update={"data_folder": tmp_path})
    await still.person("monitor", ["monitor"])
    assert "演示人员" not in await page(still)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "demo-accounts.json").write_text("{broken", "utf-8")
    assert "演示人员" not in await page(still)

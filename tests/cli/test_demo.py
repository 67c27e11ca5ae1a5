"""The demonstration: its cascade, its looks, its people, and what its player sends."""

import gzip
import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from commands.client import signed_in
from commands.settings import settings_for
from commands.terminal import Terminal
from demo.cascade import Cascade, find
from demo.errors import CascadeNotFound, CascadeUnreadable, LoginOfAnother, NoCascades
from demo.looks import looks
from demo.people import Account, cast, remember, remembered, settle
from demo.plan import chosen
from demo.player import Player
from domain.plan import Plan
from plans import built_in, load_file
from store.people import everybody, person_by_login
from store.pool import open_pool
from tests.cli.conftest import ID, RECEIPT, FakeService
from tests.conftest import Database

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_file(next(file for file in built_in() if file.stem == "human-resources"))[1]


def _line(cascade: str, reposts: int, text: str = "某单位系统故障") -> str:
    posts = [[60 * n, "r", f"u{n}", ""] for n in range(reposts)] + [[90, "c", None, "何时恢复？"]]
    return json.dumps({"id": cascade, "root": {"text": text}, "ev": posts}, ensure_ascii=False)


def _folder(tmp_path: Path, *lines: str) -> Path:
    with gzip.open(tmp_path / "cascades.dev.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    return tmp_path


def test_the_invented_cascade_crosses_the_first_figure_of_the_plan() -> None:
    cascade = find(None, None)
    assert cascade.counts_at(900)["reposts"] < 10
    assert cascade.counts_at(cascade.lasts)["reposts"] > 100
    assert cascade.counts_at(cascade.lasts)["comments"] >= 40


def test_a_folder_gives_a_lively_cascade_unless_one_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path, _line("quiet", 5), _line("lively", 400), _line("other", 500))
    assert find(folder, None).id == "lively"
    assert find(folder, "quiet").counts_at(10**6) == {"reposts": 5, "comments": 1, "sites": 1}


def test_where_nothing_is_lively_the_first_is_taken(tmp_path: Path) -> None:
    assert find(_folder(tmp_path, _line("a", 5), _line("b", 9)), None).id == "a"


def test_what_is_not_there_or_not_readable_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoCascades):
        find(tmp_path, None)
    folder = _folder(tmp_path, _line("a", 5), '{"id": "b"}')
    with pytest.raises(CascadeUnreadable) as unreadable:
        find(folder, "c")
    assert unreadable.value.params["line"] == 2
    with pytest.raises(CascadeNotFound):
        find(_folder(tmp_path, _line("a", 5)), "c")


def test_a_file_cut_short_is_named(tmp_path: Path) -> None:
    whole = gzip.compress(_line("a", 50).encode())
    (tmp_path / "cascades.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CascadeUnreadable):
        find(tmp_path, None)


@pytest.mark.parametrize("speed", [1, 60, 900, 4500, 4501, 10_000])
def test_looks_keep_the_speed_and_the_shortest_pause(speed: int) -> None:
    cascade = Cascade("x", "x", tuple(range(0, 20_000, 100)), ())
    made = list(looks(cascade, speed))
    assert made[0].elapsed == 900 and made[0].pause == 0.0
    for before, after in pairwise(made):
        assert after.pause >= 0.2
        assert (after.elapsed - before.elapsed) % 900 == 0
        assert (after.elapsed - before.elapsed) / after.pause == pytest.approx(speed)
    assert made[-1].counts["reposts"] == 200


def test_looks_end_after_three_days() -> None:
    endless = Cascade("x", "x", (0, 10**8), ())
    assert list(looks(endless, 1))[-1].elapsed == 72 * 3600


def test_everyone_inside_has_an_account_and_nobody_outside(plan: Plan) -> None:
    accounts = list(cast(plan, "zh-CN"))
    roles = {account.role for account in accounts if account.role}
    assert roles == {role.id for role in plan.roles if not role.external} | {"feed"}
    assert len({account.password for account in accounts}) == len(accounts)


async def test_the_roles_of_procedures_that_the_plan_names_have_people_too(database: Database) -> None:
    shown = chosen("government-affairs")
    (procedure,) = shown.procedures()
    accounts = list(cast(shown.plan, "zh-CN", [procedure]))
    assert len({account.login for account in accounts}) == len(accounts)
    pool = await open_pool(database.app_dsn, max_size=2)
    try:
        await settle(pool, shown.plan, accounts, [], NOW)
        people = await everybody(pool, NOW)
    finally:
        await pool.close()
    held = {(each.plan_id, each.role) for person in people for each in person.roles}
    for plan in (shown.plan, procedure):
        assert {role for plan_id, role in held if plan_id == plan.id} >= set(plan.own_roles)
    assert chosen("human-resources").procedures() == []


async def test_the_people_can_sign_in_and_keep_their_ids(plan: Plan, database: Database) -> None:
    first = list(cast(plan, "zh-CN"))
    pool = await open_pool(database.app_dsn, max_size=2)
    try:
        await settle(pool, plan, first, [], NOW)
        before, _ = await person_by_login(pool, "group_office", NOW) or (None, "")
        again = list(cast(plan, "zh-CN"))
        await settle(pool, plan, again, first, NOW)
        person, password_hash = await person_by_login(pool, "group_office", NOW) or (None, "")
    finally:
        await pool.close()
    assert before is not None and person is not None
    assert person.id == before.id
    assert {(held.plan_id, held.role) for held in person.roles} == {(plan.id, "group_office")}
    assert person.desks == {"operator"}
    password = next(each.password for each in again if each.login == "group_office")
    assert PasswordHasher().verify(password_hash or "", password)


async def test_a_login_of_somebody_else_is_left_alone(plan: Plan, database: Database) -> None:
    accounts = list(cast(plan, "zh-CN"))
    other = Account("monitor", "p", "真人", None, ("operator",))
    pool = await open_pool(database.app_dsn, max_size=2)
    try:
        await settle(pool, plan, [other], [], NOW)
        with pytest.raises(LoginOfAnother):
            await settle(pool, plan, accounts, [], NOW)
        assert await person_by_login(pool, "group_office", NOW) is None
    finally:
        await pool.close()


def test_accounts_are_remembered_for_their_owner_alone(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "run" / "demo-accounts.json"
    accounts = list(cast(plan, "en"))
    remember(file, accounts)
    assert remembered(file) == accounts
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("{", "utf-8")
    assert remembered(file) == []


@pytest.fixture
def player(service: FakeService, plan: Plan) -> Player:
    terminal = Terminal("en")

    def signs_in() -> Any:
        sessions.append(signed_in(settings_for(terminal), terminal, "http://pingxi.test", "feed", "p"))
        return sessions[-1].__enter__()

    sessions: list[Any] = []
    return Player(terminal, signs_in, signs_in, plan, "a" * 64)


def test_the_player_opens_with_the_start_before_the_discovery(player: Player, service: FakeService) -> None:
    service.on("POST", "incidents", 200, RECEIPT)
    assert player.open(Cascade("x", "标题\u202e" + "长" * 100, (1,), ()), "monitor") == ID
    (body,) = service.bodies("incidents")
    assert body["data"]["source"] == "social_media"
    discovered, arose = (datetime.fromisoformat(body["data"][name]) for name in ("discovered_at", "arose_at"))
    assert (discovered - arose).total_seconds() == 900
    assert len(body["texts"]["title"]) == 60
    assert "\u202e" not in body["texts"]["title"]


def test_the_player_sends_counts_and_says_what_happens(
    player: Player, service: FakeService, capsys: Any
) -> None:
    signals = f"incidents/{ID}/signals"
    entry = {"no": 1, "type": "level_proposed", "sentence": "A level is proposed."}
    service.on("POST", signals, 200, RECEIPT)
    service.on("GET", f"incidents/{ID}/timeline", 200, {"events": [entry], "next": None})
    player.play(ID, Cascade("x", "x", (1, 2), (3,)), 10_000)
    (body,) = service.bodies(signals)
    assert body["data"]["counts"] == {"reposts": 2, "comments": 1, "sites": 1}
    assert body["role"] == "feed"
    assert body["texts"] == {} if "texts" in body else True
    assert "A level is proposed." in capsys.readouterr().out


def test_the_player_ends_when_the_incident_takes_no_more(
    player: Player, service: FakeService, problem: Any, capsys: Any
) -> None:
    signals = f"incidents/{ID}/signals"
    service.on("POST", signals, 409, problem("wrong_phase", "It is closed."))
    player.play(ID, Cascade("x", "x", tuple(range(0, 9000, 100)), ()), 10_000)
    assert len(service.bodies(signals)) == 1
    assert "takes no more counts" in capsys.readouterr().out


def test_the_player_waits_for_a_service_that_is_away_and_sends_the_same_again(
    player: Player, service: FakeService, problem: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    signals = f"incidents/{ID}/signals"
    service.on("POST", signals, 503, problem("unavailable", "The database is away."))
    service.on("GET", f"incidents/{ID}/timeline", 200, {"events": [], "next": None})

    def back_again(_: float) -> bool:
        service.on("POST", signals, 200, RECEIPT)
        return False

    monkeypatch.setattr(player.stop, "wait", back_again)
    player._look(ID, next(looks(Cascade("x", "x", (1,), ()), 10_000)))
    first, second = service.bodies(signals)
    assert first == second
    assert "unavailable" in capsys.readouterr().out


def test_the_player_signs_in_again_when_its_sign_in_has_ended(
    player: Player, service: FakeService, problem: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals = f"incidents/{ID}/signals"
    service.on("POST", signals, 401, problem("not_signed_in", "Sign in."))
    service.on("GET", f"incidents/{ID}/timeline", 200, {"events": [], "next": None})

    def let_in(_: float) -> bool:
        service.on("POST", signals, 200, RECEIPT)
        return False

    monkeypatch.setattr(player.stop, "wait", let_in)
    player._look(ID, next(looks(Cascade("x", "x", (1,), ()), 10_000)))
    assert len(service.bodies("sign-ins")) == 2
    assert len(service.bodies(signals)) == 2


def test_a_player_that_is_told_to_stop_sends_nothing_more(
    player: Player, service: FakeService, capsys: Any
) -> None:
    player.stop.set()
    player.play(ID, Cascade("x", "x", (1,), ()), 1)
    assert service.seen == []
    assert "The posts stop here." in capsys.readouterr().out

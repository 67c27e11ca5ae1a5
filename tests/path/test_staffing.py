"""Who is there, and what becomes of an incident when nobody is: gaps in rosters, deputies, empty ladders."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from config import Settings
from domain.errors import UnknownSignal
from domain.incident import Phase
from intake.receive import receive
from services import archiver
from services.staffing import Staffing
from store.notices import notices_for, notices_of
from store.notify import Listener, Notifier
from store.organisation.absences import note_absence
from store.organisation.appointments import appoint
from store.organisation.bodies import Body, make_body
from store.organisation.changes import ORGANISATION, By
from store.organisation.deputies import Deputy, name_deputy
from store.organisation.rosters import make_roster
from store.organisation.shifts import NewShift, add_shifts
from store.people import Person, add_person, set_active
from store.queries import RoleIn
from store.staffing import Holder, holders_for, next_change
from tests.conftest import Database
from tests.path.conftest import Path

CLIMBING = ("rung_skipped", "duty_escalated", "nobody_left")
STAFF = ("staffing_changed", "duty_unstaffed")


def unused_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Organisation:
    """The people of the sample plan, on a path; nothing is told to an incident until ``look``."""

    path: Path

    def by(self) -> By:
        return By("setup", "试验", self.path.now)

    async def person(self, name: str, *roles: str, body: str | None = None) -> str:
        held = frozenset(RoleIn("sample", role, body) for role in roles)
        made = Person(name, name, name, True, self.path.now, held, frozenset({"operator"}))
        await add_person(self.path.pool, made, None, self.by())
        return name

    async def everybody(self) -> None:
        for role in ("monitor", "head", "office"):
            await self.person(f"{role}-1", role)

    async def look(self) -> int:
        """Compare and tell, and wait until every incident knows."""
        await self.path.tick()
        told = await Staffing(self.path.pool, self.path.notifier, lambda: self.path.now).look(self.path.now)
        await self.path.settle()
        return told

    async def vacant(self, incident: str | None = None) -> list[str] | None:
        found: list[str] | None = await self.path.pool.fetchval(
            "SELECT vacant FROM incidents WHERE id = $1", incident or self.path.incident
        )
        return found

    async def heard(self, kind: str, duty: str | None = None) -> list[tuple[str, ...]]:
        """Who heard the notices of this kind."""
        rows = await notices_of(self.path.pool, self.path.incident)
        return [row.heard for row in rows if row.kind == kind and duty in (None, row.duty)]


@pytest.fixture
async def house(live: Path) -> Organisation:
    return Organisation(live)


async def test_without_an_organisation_nothing_is_vacant(house: Organisation):
    await house.path.open()
    await house.person("feed-1", "feed")
    assert await house.look() == 0
    assert await house.vacant() == []


async def test_a_role_without_a_holder_is_told_to_the_incident_once(house: Organisation):
    await house.person("head-1", "head")
    await house.path.open()
    assert await house.look() == 1
    assert await house.vacant() == ["monitor", "office"]
    assert await house.path.told(*STAFF) == ["staffing_changed", "duty_unstaffed"]
    assert await house.heard("duty_unstaffed") == [("head-1",)]
    assert await house.look() == 0
    await house.person("monitor-1", "monitor", "office")
    assert await house.look() == 1
    assert await house.vacant() == []
    assert await house.heard("staffing_changed") == [("monitor-1",)]


async def test_with_everybody_there_an_incident_hears_nothing(house: Organisation):
    await house.everybody()
    await house.path.open()
    assert await house.look() == 0


async def test_a_gap_in_the_roster_with_a_breach_in_it(house: Organisation):
    """The night shift ends at 03:00 and nobody has the next hour; the report is due in it."""
    path = house.path
    await house.everybody()
    await path.tick()
    three = path.now + timedelta(minutes=25)
    watch = await make_roster(path.pool, RoleIn("sample", "monitor"), "夜班", path.now, None, house.by())
    shifts = [
        NewShift(path.now, three, await house.person("night")),
        NewShift(three + timedelta(hours=1), three + timedelta(hours=9), await house.person("day")),
    ]
    await add_shifts(path.pool, watch.id, shifts, house.by())
    await path.open()
    assert await house.look() == 0
    assert await house.heard("duty_opened", "report") == [("night",)]
    assert await next_change(path.pool, path.now) == three
    await path.pass_time(minutes=26)
    assert await house.look() == 1
    assert await house.vacant() == ["monitor"]
    assert await house.heard("duty_unstaffed") == [("head-1",)]
    await path.pass_time(minutes=6)
    await path.heard("duty_escalated")
    assert await path.told(*CLIMBING) == ["rung_skipped", "duty_escalated"]
    assert await house.heard("duty_breached") == [()]
    assert await house.heard("duty_escalated") == [("head-1",)]
    await path.pass_time(minutes=55)
    assert await house.look() == 1
    assert await house.heard("staffing_changed") == [("day",)]
    told = [row.kind for row in await notices_for(path.pool, "day")]
    assert told[-1] == "staffing_changed"
    assert "duty_opened" not in told
    night = [row.kind for row in await notices_for(path.pool, "night")]
    assert night == ["duty_warned", "duty_warned", "duty_opened", "incident_opened"]


async def test_a_deputy_steps_in_and_hears_for_whoever_is_away(house: Organisation):
    path = house.path
    await house.everybody()
    await path.tick()
    deputy = Deputy("", "monitor-1", await house.person("dep"), None, None, 1, path.now, None)
    await name_deputy(path.pool, deputy, house.by())
    await note_absence(path.pool, "monitor-1", path.now, None, house.by())
    await path.open()
    assert await house.look() == 0
    assert await house.heard("duty_opened", "report") == [("dep",)]
    assert {row.stands_in_for for row in await notices_for(path.pool, "dep")} == {"monitor-1"}
    held = await holders_for(path.pool, path.now, "sample", path.incident, None)
    assert held["monitor"] == [Holder("monitor", "dep", "monitor-1")]
    assert [holder.name for holder in held["head"]] == ["head-1"]
    await note_absence(path.pool, "dep", path.now, None, house.by())
    assert await house.look() == 1
    assert await house.vacant() == ["monitor"]


async def test_the_whole_ladder_empty_is_an_alarm_that_shows_nobody_heard(house: Organisation):
    path = house.path
    await house.everybody()
    await path.open()
    for person in ("monitor-1", "head-1", "office-1"):
        await set_active(path.pool, person, False, house.by())
    assert await house.look() == 1
    assert await house.vacant() == ["head", "monitor", "office"]
    assert await house.heard("duty_unstaffed") == [()]
    await path.pass_time(minutes=31)
    await path.heard("nobody_left")
    assert await path.told(*CLIMBING) == ["rung_skipped", "nobody_left"]
    assert await house.heard("nobody_left") == [()]


async def test_whoever_is_left_hears_the_alarm(house: Organisation):
    path = house.path
    await house.person("monitor-1", "monitor")
    await house.person("office-1", "office")
    await path.open()
    assert await house.look() == 1
    await path.pass_time(minutes=41)
    await path.heard("nobody_left")
    assert await house.heard("nobody_left") == [("monitor-1", "office-1")]


async def test_a_role_is_vacant_where_nobody_holds_it_in_the_body_or_above(house: Organisation):
    path = house.path
    await path.tick()
    for body, parent in (("city", None), ("east", "city"), ("west", "city")):
        await make_body(path.pool, Body(body, parent, body, body), house.by())
    await house.person("head-1", "head", body="city")
    await house.person("east-1", "monitor", "office", body="east")
    incidents = {place: f"{path.incident[:-1]}{no}" for no, place in enumerate(("east", "west", None))}
    for place, incident in incidents.items():
        await path.open(incident=incident, data={"body": place} if place else {})
    assert await house.look() == 2
    found = {body: await house.vacant(incident) for body, incident in incidents.items()}
    assert found == {"east": [], "west": ["monitor", "office"], None: ["head", "monitor", "office"]}
    stored = await path.pool.fetch("SELECT body_id FROM incidents ORDER BY id")
    assert [row["body_id"] for row in stored] == ["east", "west", None]


async def test_an_appointment_to_this_incident_alone_fills_the_role_for_it(house: Organisation):
    path = house.path
    await house.person("head-1", "head", "office")
    await path.open()
    await house.look()
    ann = await house.person("ann")
    role = RoleIn("sample", "monitor", None, path.incident)
    await appoint(path.pool, ann, role, path.now, None, house.by())
    assert await house.look() == 1
    assert await house.vacant() == []


async def test_killed_between_telling_and_folding_it_tells_nothing_twice(house: Organisation):
    """Nothing is dispatched meanwhile, as if everything had been killed after the signal was received."""
    path = house.path
    await house.person("head-1", "head")
    await path.open()

    async def looked() -> int:
        await path.tick()
        return await Staffing(path.pool, path.notifier, lambda: path.now).look(path.now)

    assert await looked() == 1
    assert await looked() == 0
    await set_active(path.pool, "head-1", False, house.by())
    assert await looked() == 1
    await set_active(path.pool, "head-1", True, house.by())
    for _ in range(3):
        await house.look()
    assert await house.vacant() == ["monitor", "office"]
    assert await looked() == 0


async def test_a_closed_incident_is_left_alone_and_a_reopened_one_hears_at_once(house: Organisation):
    path = house.path
    await house.everybody()
    await path.open()
    await path.accept("dismiss", {"reason": "not_ours"}, texts={"reason": "与我无关"})
    await set_active(path.pool, "office-1", False, house.by())
    assert await house.look() == 0
    await path.accept("reopen", texts={"reason": "另有来源"})
    assert await house.look() == 1
    assert await house.vacant() == ["office"]
    phase = await path.pool.fetchval("SELECT phase FROM incidents WHERE id = $1", path.incident)
    assert phase == Phase.ASSESSMENT


async def test_nobody_else_can_have_it_received(house: Organisation):
    path = house.path
    await path.open()
    for sender, role in (("ann", "staffing"), ("system:staffing", "head"), ("feed:web", "feed")):
        forged = path.signal("staff", {"vacant": ["head"]}, sender=sender, role=role)
        with pytest.raises(UnknownSignal):
            await receive(path.pool, forged, path.now)


async def test_the_service_hears_of_changes_by_itself(house: Organisation, database: Database):
    path = house.path
    await house.everybody()
    await path.open()
    async with Listener(database.app_dsn, [ORGANISATION]) as listener, Notifier(path.pool) as notifier:
        with listener.wake(ORGANISATION) as wake:
            service = asyncio.create_task(Staffing(path.pool, notifier, lambda: path.now).run([wake]))
            await listener.listening.wait()
            await set_active(path.pool, "office-1", False, house.by())

            async def known() -> bool:
                await path.dispatcher().dispatch_once(path.now)
                return await house.vacant() == ["office"]

            await path.until(known)
            service.cancel()
            await asyncio.gather(service, return_exceptions=True)
    assert await path.told("staffing_changed") == ["staffing_changed"]


async def test_the_process_tells_while_temporal_is_away(house: Organisation, database: Database):
    """Received it is; it waits in the inbox like any other signal."""
    path = house.path
    await house.person("head-1", "head")
    await path.open()
    nowhere = f"127.0.0.1:{unused_port()}"
    settings = Settings(database_url=SecretStr(database.app_dsn), temporal_address=nowhere)
    process = asyncio.create_task(archiver.both(settings, path.pool))

    async def received() -> bool:
        return bool(await path.pool.fetchval("SELECT count(*) FROM inbox WHERE kind = 'staff'"))

    await path.until(received)
    assert not process.done()
    process.cancel()
    await asyncio.gather(process, return_exceptions=True)
    await path.settle()
    assert await house.vacant() == ["monitor", "office"]


async def test_what_is_called_off_or_over_wakes_nobody(house: Organisation):
    path = house.path
    await path.tick()
    far = datetime.max.replace(tzinfo=path.now.tzinfo)
    assert await next_change(path.pool, path.now) is None
    await note_absence(path.pool, await house.person("ann", "head"), path.now, None, house.by())
    assert await next_change(path.pool, path.now) is None
    assert await next_change(path.pool, far) is None

"""What the commands of the organisation share: the database, names, files and how changes are shown."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from commands.failures import BadValue, FileThere, FileUnreadable
from commands.terminal import Terminal

if TYPE_CHECKING:
    from store.organisation.changes import Change
    from store.pool import Pool

PATIENCE = 20.0
"""Seconds that the database has to answer."""

HELD = (
    "organisation_field_plan_id",
    "organisation_field_role",
    "organisation_field_body",
    "organisation_field_incident_id",
    "organisation_field_person_id",
    "organisation_field_login",
    "cli_column_stands_in_for",
)
_CHANGES = ("cli_column_when", "cli_column_by", "cli_column_done", "cli_column_changed", "cli_column_why")


@asynccontextmanager
async def opened(terminal: Terminal, data_folder: Path | None) -> "AsyncIterator[Pool]":
    """A pool of the database, migrated, that the settings name."""
    from commands.settings import settings_for, speak_quietly
    from commands.stack import database
    from store.pool import open_pool, wait_for_schema

    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    async with database(settings, alone=False) as reached:
        assert reached.app_dsn is not None
        pool = await open_pool(reached.app_dsn, max_size=2, name="pingxi-organisation", patience=PATIENCE)
        try:
            await wait_for_schema(pool, patience=PATIENCE)
            yield pool
        finally:
            await pool.close()


async def with_names(
    terminal: Terminal, data_folder: Path | None, work: "Callable[[Pool], Awaitable[Sequence[Change]]]"
) -> "tuple[Sequence[Change], Mapping[str, str]]":
    """Changes, and the names of the people in them by their ids."""
    from store.people import everybody

    async with opened(terminal, data_folder) as pool:
        found = await work(pool)
        people = {each.id: f"{each.name} ({each.login})" for each in await everybody(pool, datetime.now(UTC))}
    made = [change for change in found if change.what == "account_made" and change.after]
    new = {change.subject: str((change.after or {})["login"]) for change in made}
    return found, {**new, **people}


async def exported(
    terminal: Terminal,
    data_folder: Path | None,
    zone: ZoneInfo,
    past: bool,
    shifts: str | None,
    pool: str | None,
) -> str:
    """The text of the file. Raises NotThere for a roster or pool that is not there."""
    from organisation import current, sheet_imports, sheets, writing
    from store.organisation.pools import members
    from store.organisation.shifts import shifts_of
    from store.people import everybody

    now = datetime.now(UTC)
    async with opened(terminal, data_folder) as db:
        if shifts is None and pool is None:
            return writing.written(await current.current(db, now, str(zone), past=past))
        people = {person.id: person for person in await everybody(db, now)}
        names = {person.login: person.name for person in people.values()}
        if shifts is not None:
            roster = await sheet_imports.roster_called(db, shifts, now)
            begins = current.EVER if past else now
            rows = await shifts_of(db, roster.id, begins, current.FOREVER)
            told = [current.shift_entry(row, lambda each: people[each].login) for row in rows]
            return sheets.written_shifts(told, names.__getitem__, zone, terminal.locale)
        assert pool is not None
        await sheet_imports.check_pool(db, pool)
        found = await members(db, pool, None if past else now)
        entries = [current.member_entry(each, lambda one: people[one].login) for each in found]
        return sheets.written_members(entries, zone, terminal.locale)


async def held(terminal: Terminal, data_folder: Path | None, at: datetime) -> dict[str, Any]:
    """Who holds what, and what nobody holds in any body."""
    from domain.plan import FEED
    from store.organisation.checks import known_roles
    from store.organisation.holding import who_holds
    from store.people import everybody

    async with opened(terminal, data_folder) as pool:
        found = await who_holds(pool, at)
        people = {person.id: person for person in await everybody(pool, at)}
        known = await known_roles(pool)
    rows = [
        {
            "plan": each.role.plan_id, "role": each.role.role, "body": each.role.body,
            "incident": each.role.incident, "person_id": each.person_id,
            "login": people[each.person_id].login, "name": people[each.person_id].name,
            "stands_in_for": people[each.stands_in_for].login if each.stands_in_for else None,
        }
        for each in found
    ]  # fmt: skip
    filled = {(each.role.plan_id, each.role.role) for each in found} | {(plan, FEED) for plan in known}
    wanted = sorted({(plan, role) for plan, roles in known.items() for role in roles} - filled)
    vacant = [{"plan": plan, "role": role} for plan, role in wanted]
    return {"at": at.isoformat(), "held": rows, "vacant": vacant}


def show_changes(
    terminal: Terminal, found: "Sequence[Change]", names: Mapping[str, str], zone: ZoneInfo
) -> None:
    """A table of changes: when, by whom, what, its fields, why."""
    from organisation.times import local
    from organisation.words import done, fields, maker, subject

    def details(change: "Change") -> str:
        lines = [about] if (about := subject(change, names)) else []
        for label, was, now in fields(terminal.locale, change, names, zone):
            turned = now or "–" if was is None else f"{was} → {now or '–'}"
            lines.append(f"{label}: {turned}")
        return "\n".join(lines)

    rows = (
        [local(change.at.replace(microsecond=0), zone), maker(terminal.locale, change, names),
         done(terminal.locale, change), details(change), change.why]
        for change in found
    )  # fmt: skip
    if found:
        terminal.table(_CHANGES, rows)


def told(change: "Change") -> dict[str, Any]:
    """A change for programs."""
    return {**asdict(change), "at": change.at.isoformat()}


def one_of(shifts: str | None, pool: str | None) -> None:
    """Raises BadValue where both are asked for."""
    if shifts is not None and pool is not None:
        raise BadValue(option="--pool", value=pool, example="--shifts / --pool")


def zone_of(name: str) -> ZoneInfo:
    """Raises BadValue where there is no such zone."""
    from organisation.reading import zone_of as found

    try:
        return found(name)
    except ValueError as error:
        raise BadValue(option="--zone", value=name, example="Asia/Shanghai") from error


def instant_of(text: str, zone: ZoneInfo) -> datetime:
    """Raises BadValue for what is no instant."""
    from organisation.times import instant

    try:
        return instant(text, zone)
    except ValueError as error:
        raise BadValue(option="--at", value=text, example="2026-11-22 08:00") from error


def bytes_of(file: Path) -> bytes:
    """What a file holds. Raises FileUnreadable."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(file=str(file), reason=error.strerror or type(error).__name__) from error


def write(file: Path, text: str) -> None:
    """Write a new file that only its owner reads: it holds names. Raises FileThere, FileUnreadable."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(text.encode())
    except FileExistsError as error:
        raise FileThere(file=str(file)) from error
    except OSError as error:
        raise FileUnreadable(file=str(file), reason=error.strerror or type(error).__name__) from error

"""The organisation as files: export, import with a reason, check; who holds what; what was changed."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import organised
from commands.failures import FileThere
from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from store.organisation.changes import Change
    from store.pool import Pool

app = typer.Typer(no_args_is_help=True, add_completion=False)

Target = Annotated[Path, typer.Argument(help="cli_arg_organisation_target", metavar="FILE")]
Source = Annotated[Path, typer.Argument(help="cli_arg_organisation_source", metavar="FILE")]
Why = Annotated[str, typer.Option("--why", help="cli_opt_organisation_why", metavar="TEXT")]
Whole = Annotated[bool, typer.Option("--whole", help="cli_opt_whole")]
Dry = Annotated[bool, typer.Option("--dry-run", help="cli_opt_dry_run")]
Past = Annotated[bool, typer.Option("--past", help="cli_opt_past")]
OfRoster = Annotated[str | None, typer.Option("--shifts", help="cli_opt_shifts", metavar="ROSTER")]
OfPool = Annotated[str | None, typer.Option("--pool", help="cli_opt_pool", metavar="POOL")]
Zone = Annotated[str, typer.Option("--zone", help="cli_opt_zone", metavar="ZONE")]
At = Annotated[str | None, typer.Option("--at", help="cli_opt_held_at", metavar="TIME")]
Subject = Annotated[str | None, typer.Option("--subject", help="cli_opt_subject", metavar="ID")]
Who = Annotated[str | None, typer.Option("--who", help="cli_opt_who", metavar="LOGIN")]
Before = Annotated[int | None, typer.Option("--before", help="cli_opt_before", metavar="NO")]
Limit = Annotated[int, typer.Option("--limit", help="cli_opt_limit", min=1, max=1000)]

SHANGHAI = "Asia/Shanghai"


@app.command("export", help="cli_help_organisation_export")
def export(
    ctx: typer.Context,
    file: Target,
    past: Past = False,
    shifts: OfRoster = None,
    pool: OfPool = None,
    zone: Zone = SHANGHAI,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Write the organisation to a new file, or one roster's shifts or one pool as CSV. No passwords."""
    terminal: Terminal = ctx.obj
    organised.one_of(shifts, pool)
    if file.exists():
        raise FileThere(file=str(file))
    text = asyncio.run(organised.exported(terminal, data_folder, organised.zone_of(zone), past, shifts, pool))
    organised.write(file, text)
    if as_json:
        terminal.json({"file": str(file), "bytes": len(text.encode())})
        return
    terminal.say("cli_organisation_exported", file=str(file))


@app.command("import", help="cli_help_organisation_import")
def import_(
    ctx: typer.Context,
    file: Source,
    why: Why,
    whole: Whole = False,
    dry: Dry = False,
    shifts: OfRoster = None,
    pool: OfPool = None,
    zone: Zone = SHANGHAI,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Bring the organisation into line with a file, all of it or nothing."""
    from organisation.sheets import read_members, read_shifts
    from store.organisation.changes import By

    terminal: Terminal = ctx.obj
    organised.one_of(shifts, pool)
    raw, place = organised.bytes_of(file), organised.zone_of(zone)
    now = datetime.now(UTC).replace(microsecond=0)
    by = By("import", why, now)

    async def work(opened: "Pool") -> "Sequence[Change]":
        from organisation import importing, sheet_imports
        from organisation.reading import read

        how = {"whole": whole, "dry": dry}
        if shifts is not None:
            roster = await sheet_imports.roster_called(opened, shifts, now)
            sheet = read_shifts(str(file), raw, place)
            return await sheet_imports.bring_in_shifts(opened, roster, sheet, by, **how)
        if pool is not None:
            sheet = read_members(str(file), raw, place)
            return await sheet_imports.bring_in_members(opened, pool, sheet, by, **how)
        return await importing.bring_in(opened, read(str(file), raw), by, **how)

    found, names = asyncio.run(organised.with_names(terminal, data_folder, work))
    if as_json:
        terminal.json({"dry_run": dry, "changes": [organised.told(change) for change in found]})
        return
    organised.show_changes(terminal, found, names, place)
    terminal.say("cli_organisation_would" if dry else "cli_organisation_imported", count=len(found))


@app.command("check", help="cli_help_organisation_check")
def check(ctx: typer.Context, file: Source, zone: Zone = SHANGHAI, as_json: AsJson = False) -> None:
    """Say what is wrong with a file as such; what the database thinks of it, ``import --dry-run`` says."""
    from organisation.reading import read
    from organisation.sheets import read_sheet

    terminal: Terminal = ctx.obj
    raw = organised.bytes_of(file)
    if file.suffix.lower() == ".csv":
        sheet = read_sheet(str(file), raw, organised.zone_of(zone))
        counts = {"shifts": len(sheet.shifts), "members": len(sheet.members)}
    else:
        content = read(str(file), raw).content
        counts = {name: len(part) for name, part in content if isinstance(part, tuple)}
    if as_json:
        terminal.json({"file": str(file), "counts": counts})
        return
    terminal.say("cli_organisation_good", file=str(file), count=sum(counts.values()))


@app.command("show", help="cli_help_organisation_show")
def show(
    ctx: typer.Context,
    at: At = None,
    zone: Zone = SHANGHAI,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Who holds which role at an instant, and which roles nobody holds."""
    terminal: Terminal = ctx.obj
    place = organised.zone_of(zone)
    moment = organised.instant_of(at, place) if at is not None else datetime.now(UTC)
    told = asyncio.run(organised.held(terminal, data_folder, moment))
    if as_json:
        terminal.json(told)
        return
    rows = (
        [each["plan"], each["role"], each["body"] or "", each["incident"] or "", each["name"], each["login"],
         each["stands_in_for"] or ""]
        for each in told["held"]
    )  # fmt: skip
    terminal.table(organised.HELD, rows)
    for each in told["vacant"]:
        terminal.say("cli_organisation_vacant", plan=each["plan"], role=each["role"])


@app.command("changes", help="cli_help_organisation_changes")
def changes(
    ctx: typer.Context,
    subject: Subject = None,
    who: Who = None,
    before: Before = None,
    limit: Limit = 50,
    zone: Zone = SHANGHAI,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """What was changed, newest first: by whom and why."""
    terminal: Terminal = ctx.obj

    async def work(opened: "Pool") -> "Sequence[Change]":
        from store.organisation.changes import changes as listed
        from store.people import person_by_login

        found = await person_by_login(opened, who, datetime.now(UTC)) if who is not None else None
        return await listed(opened, subject, found[0].id if found else who, before, limit)

    found, names = asyncio.run(organised.with_names(terminal, data_folder, work))
    if as_json:
        terminal.json([organised.told(change) for change in found])
        return
    organised.show_changes(terminal, found, names, organised.zone_of(zone))

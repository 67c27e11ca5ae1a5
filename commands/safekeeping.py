"""Keeping what is known: backup, restore, and rebuilding the incidents' runs."""

import asyncio
from collections.abc import Awaitable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from commands.failures import NoStack, ServiceUnreachable
from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from config import Settings

PATIENCE = 20.0
"""Seconds that a running stack has to answer."""

Connected = TypeVar("Connected")
Target = Annotated[Path, typer.Argument(help="cli_arg_backup_file", metavar="FILE")]
Source = Annotated[Path, typer.Argument(help="cli_arg_restore_file", metavar="FILE")]
Force = Annotated[bool, typer.Option("--force", help="cli_opt_force")]


def backup(ctx: typer.Context, file: Target, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Write everything that the database holds to a new file, also while the service runs."""
    terminal: Terminal = ctx.obj
    told = asyncio.run(_backup(_quiet(terminal, data_folder), file.absolute()))
    _tell(terminal, "cli_backup_written", told, as_json)


def restore(
    ctx: typer.Context,
    file: Source,
    force: Force = False,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Replace what the database holds by a backup; the service must be stopped."""
    terminal: Terminal = ctx.obj
    told = asyncio.run(_restore(_quiet(terminal, data_folder), file.absolute(), force))
    _tell(terminal, "cli_backup_restored", told, as_json)
    if not as_json:
        terminal.say("cli_restore_next")


async def _backup(settings: "Settings", file: Path) -> dict[str, Any]:
    from commands.stack import database
    from store.backup import backup as write_backup

    async with database(settings, alone=False) as reached:
        assert reached.owner_dsn is not None
        return {"file": str(file), **_summary(asdict(await write_backup(reached.owner_dsn, file)))}


async def _restore(settings: "Settings", file: Path, force: bool) -> dict[str, Any]:
    from commands.stack import database
    from store.restore import restore as read_backup

    async with database(settings, alone=True) as reached:
        assert reached.owner_dsn is not None
        manifest = await read_backup(reached.owner_dsn, file, force=force)
        return {"file": str(file), **_summary(asdict(manifest))}


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    tables: dict[str, int] = manifest["tables"]
    return {
        "taken_at": manifest["taken_at"].isoformat(timespec="seconds"),
        "tables": tables,
        "rows": sum(tables.values()),
    }


def _tell(terminal: Terminal, key: str, told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        terminal.json(told)
        return
    terminal.say(key, file=told["file"], taken_at=told["taken_at"], rows=str(told["rows"]))


def recover(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Have the run of every open incident load its record again; list the receipts that were lost."""
    terminal: Terminal = ctx.obj
    told = asyncio.run(_recover(_quiet(terminal, data_folder)))
    if as_json:
        terminal.json(told)
        return
    terminal.say("cli_recovered", incidents=told["incidents"], started=len(told["started"]))
    if told["lost"]:
        terminal.say("cli_receipts_lost", count=len(told["lost"]))
        rows = (
            [each["signal_id"], each["incident_id"], each["name"] or each["sender"]] for each in told["lost"]
        )
        terminal.table(("cli_column_signal", "cli_column_incident", "cli_column_sender"), rows)


async def _recover(settings: "Settings") -> dict[str, Any]:
    from embedded.runfile import joined
    from services.connections import connect
    from services.recover import receipts_lost
    from services.recover import recover as recover_incidents
    from store.people import names_of
    from store.pool import open_pool, wait_for_schema

    reached = joined(settings)
    if reached.app_dsn is None or reached.owner_dsn is None or reached.temporal_address is None:
        raise NoStack(folder=str(settings.data_folder))
    pool = await open_pool(reached.app_dsn, max_size=4, name="pingxi-recover", patience=PATIENCE)
    try:
        await wait_for_schema(pool, patience=PATIENCE)
        client = await _in_time(connect(reached), reached.temporal_address)
        lost = await receipts_lost(reached.owner_dsn, client)
        found = await recover_incidents(pool, client, task_queue=reached.task_queue)
        names = await names_of(pool, [each.sender for each in lost])
    finally:
        await pool.close()
    lost_ones = [{**asdict(each), "name": names.get(each.sender)} for each in lost]
    return {"incidents": found.incidents, "started": list(found.started), "lost": lost_ones}


async def _in_time(connecting: Awaitable[Connected], address: str) -> Connected:
    try:
        async with asyncio.timeout(PATIENCE):
            return await connecting
    except TimeoutError as error:
        raise ServiceUnreachable(address=f"Temporal {address}", reason="timeout") from error


def _quiet(terminal: Terminal, data_folder: Path | None) -> "Settings":
    from commands.settings import settings_for, speak_quietly

    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    return settings

"""Keeping what is known: backup, restore, and rebuilding the incidents' runs."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.options import AsJson, Folder
from commands.settings import settings_for
from commands.terminal import Terminal
from config import Settings

Target = Annotated[Path, typer.Argument(help="cli_arg_backup_file", metavar="FILE")]
Source = Annotated[Path, typer.Argument(help="cli_arg_restore_file", metavar="FILE")]
Force = Annotated[bool, typer.Option("--force", help="cli_opt_force")]


def backup(ctx: typer.Context, file: Target, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Write everything that the database holds to a new file, also while the service runs."""
    terminal: Terminal = ctx.obj
    told = asyncio.run(_backup(settings_for(terminal, data_folder), file.absolute()))
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
    told = asyncio.run(_restore(settings_for(terminal, data_folder), file.absolute(), force))
    _tell(terminal, "cli_backup_restored", told, as_json)
    if not as_json:
        terminal.say("cli_restore_next")


async def _backup(settings: Settings, file: Path) -> dict[str, Any]:
    from commands.stack import database
    from store.backup import backup as write_backup

    async with database(settings, alone=False) as reached:
        assert reached.owner_dsn is not None
        return {"file": str(file), **_summary(asdict(await write_backup(reached.owner_dsn, file)))}


async def _restore(settings: Settings, file: Path, force: bool) -> dict[str, Any]:
    from commands.stack import database
    from store.restore import restore as read_backup

    async with database(settings, alone=True) as reached:
        assert reached.owner_dsn is not None
        manifest = await read_backup(reached.owner_dsn, file, force=force)
        return {"file": str(file), **_summary(asdict(manifest))}


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    tables: dict[str, int] = manifest["tables"]
    return {"taken_at": manifest["taken_at"].isoformat(), "tables": tables, "rows": sum(tables.values())}


def _tell(terminal: Terminal, key: str, told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        terminal.json(told)
        return
    terminal.say(key, file=told["file"], taken_at=told["taken_at"], rows=str(told["rows"]))


def recover(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Walk all open incidents and have each one's run load its recorded state again."""
    raise NotImplementedError

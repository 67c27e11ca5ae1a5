"""Running the service: the whole of it, its demonstration, its database's schema, or one process."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from commands.failures import NoStack
from commands.options import AsJson, Folder, Url
from commands.terminal import Terminal

Port = Annotated[int | None, typer.Option("--port", help="cli_opt_port", metavar="PORT", min=0, max=65535)]
DemoPlan = Annotated[str, typer.Option("--plan", help="cli_opt_demo_plan", metavar="PLAN")]
Host = Annotated[str | None, typer.Option("--host", help="cli_opt_host", metavar="ADDRESS")]


def up(ctx: typer.Context, data_folder: Folder = None, port: Port = None, host: Host = None) -> None:
    """Run the whole product until SIGINT or SIGTERM."""
    from commands.settings import settings_for, speak_quietly
    from commands.stack import run_stack

    terminal: Terminal = ctx.obj
    settings = settings_for(terminal, data_folder, api_port=port, api_host=host)
    speak_quietly(settings)
    asyncio.run(run_stack(settings))


def demo(
    ctx: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="cli_opt_demo_folder", metavar="DIR")
    ] = None,
    cascade: Annotated[str | None, typer.Option("--cascade", help="cli_opt_cascade", metavar="ID")] = None,
    speed: Annotated[
        int, typer.Option("--speed", help="cli_opt_speed", metavar="N", min=1, max=10_000)
    ] = 300,
    plan: Annotated[
        str, typer.Option("--plan", help="cli_opt_demo_plan", metavar="PLAN")
    ] = "human-resources",
    url: Url = None,
    data_folder: Folder = None,
) -> None:
    """Make the demonstration's people, open an incident from a cascade of posts, and play it."""
    from commands.settings import settings_for, speak_quietly
    from demo.run import Wishes, run

    terminal: Terminal = ctx.obj
    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    asyncio.run(run(settings, terminal, Wishes(folder, cascade, speed, plan, url)))


def migrate(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Bring the database's schema up to this release."""
    from commands.settings import settings_for, speak_quietly
    from embedded.runfile import joined
    from store.migrate import migrate as migrate_schema

    terminal: Terminal = ctx.obj
    settings = joined(settings_for(terminal, data_folder))
    if settings.owner_dsn is None:
        raise NoStack(folder=str(settings.data_folder))
    speak_quietly(settings)
    number = asyncio.run(migrate_schema(settings.owner_dsn))
    if as_json:
        terminal.json({"schema": number})
    else:
        terminal.say("cli_migrated", number=str(number))


def worker(ctx: typer.Context) -> int:
    """Run the worker: the incidents' workflows and their activities."""
    return _process(ctx, "worker")


def dispatcher(ctx: typer.Context) -> int:
    """Run a dispatcher: numbers received signals and hands them to the incidents."""
    return _process(ctx, "dispatcher")


def archiver(ctx: typer.Context) -> int:
    """Run the archiver: keeps the histories of finished runs."""
    return _process(ctx, "archiver")


def sequencer(ctx: typer.Context) -> int:
    """Run the sequencer: gathers all timelines into the log and signs checkpoints."""
    return _process(ctx, "sequencer")


def witness(ctx: typer.Context) -> int:
    """Run the witness: cosigns checkpoints once it has proof that the log only grew."""
    return _process(ctx, "witness")


def watcher(ctx: typer.Context) -> int:
    """Run the watcher: looks at posts and counts, finds incidents in them, reads feeds, keeps retention."""
    return _process(ctx, "watcher")


def api(ctx: typer.Context) -> int:
    """Run the web service: pages and JSON."""
    return _process(ctx, "api")


def _process(ctx: typer.Context, name: str) -> int:
    from commands.processes import run_process
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    return run_process(name, settings_for(terminal))

"""The early warning's own model: learned from past cascades, judged, put in use on purpose."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from forecast.model import Model
    from forecast.past import Past

app = typer.Typer(no_args_is_help=True, add_completion=False)

Cascades = Annotated[Path | None, typer.Option("--folder", help="forecast_opt_folder", metavar="DIR")]
Out = Annotated[Path, typer.Option("--out", help="forecast_opt_out", metavar="FILE")]
File = Annotated[Path, typer.Argument(help="forecast_arg_file", metavar="FILE")]
Seed = Annotated[int, typer.Option("--seed", help="forecast_opt_seed")]
Draws = Annotated[int, typer.Option("--draws", min=1, max=100, help="forecast_opt_draws")]

_HEADINGS = (
    "forecast_column_line",
    "forecast_column_estimate",
    "forecast_column_moments",
    "forecast_column_auc",
    "forecast_column_accuracy",
    "forecast_column_brier",
)

_NAMES = {"trained": "forecast_trained", "shipped": "forecast_as_shipped"}


@app.command("train", help="forecast_help_train")
def train(
    ctx: typer.Context,
    out: Out,
    folder: Cascades = None,
    seed: Seed = 0,
    draws: Draws = 10,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Learn a model from past cascades and write it; nothing is put in use by that."""
    from forecast.model import write
    from forecast.moments import moments
    from forecast.past import of_folder
    from forecast.training import train as learn

    terminal: Terminal = ctx.obj
    pasts = of_folder(folder) if folder else asyncio.run(_own(terminal, data_folder))
    model = learn(list(moments(pasts)), datetime.now(UTC), seed, draws)
    write(model, out)
    _told(terminal, model, as_json)
    if not as_json:
        terminal.say("forecast_written", file=str(out))


@app.command("use", help="forecast_help_use")
def use(ctx: typer.Context, file: File, data_folder: Folder = None) -> None:
    """Put a model in use for the service of this data folder."""
    from commands.settings import settings_for
    from forecast.use import put_in_use

    terminal: Terminal = ctx.obj
    model = put_in_use(settings_for(terminal, data_folder).data_folder, file)
    terminal.say("forecast_used", model=model.name)


@app.command("stop", help="forecast_help_stop")
def stop(ctx: typer.Context, data_folder: Folder = None) -> None:
    """Go back to the estimate that ships."""
    from commands.settings import settings_for
    from forecast.use import stop_using

    terminal: Terminal = ctx.obj
    stopped = stop_using(settings_for(terminal, data_folder).data_folder)
    terminal.say("forecast_stopped" if stopped else "forecast_shipped")


@app.command("show", help="forecast_help_show")
def show(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """What is in use, and how good it was in what it had not seen."""
    from commands.settings import settings_for
    from forecast.use import in_use

    terminal: Terminal = ctx.obj
    found = in_use(settings_for(terminal, data_folder).data_folder)
    if found.problem is not None:
        terminal.complain(found.problem)
        if not as_json:
            terminal.say("forecast_fallback")
    if found.model is not None:
        _told(terminal, found.model, as_json)
    elif as_json:
        terminal.json({"model": None, "problem": None if found.problem is None else found.problem.code})
    elif found.problem is None:
        terminal.say("forecast_shipped")


async def _own(terminal: Terminal, data_folder: Path | None) -> list[Past]:
    """The organisation's own cascades, from its database."""
    from commands.settings import settings_for, speak_quietly
    from commands.stack import database
    from forecast.moments import LINES
    from forecast.past import of_posts
    from services.basis import database_address
    from store.past_cascades import past_cascades
    from store.pool import open_pool, wait_for_schema

    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    async with database(settings, alone=False) as reached:
        pool = await open_pool(database_address(reached), max_size=1, name="pingxi-forecast", patience=20)
        try:
            await wait_for_schema(pool, patience=20)
            return of_posts(await past_cascades(pool, LINES[0][0]))
        finally:
            await pool.close()


def _told(terminal: Terminal, model: Model, as_json: bool) -> None:
    if as_json:
        learned = {"trained_at": model.trained_at, "learned_from": model.learned_from}
        terminal.json({"model": model.name, "digest": model.digest, **learned, "judged": model.judged})
        return
    told = {name: str(number) for name, number in model.learned_from.items()}
    terminal.say("forecast_learned", model=model.name, at=model.trained_at, **told)
    rows = (
        [line, terminal.text(_NAMES[which]), str(found["moments"]), *_figures(found)]
        for line, both in model.judged.items()
        for which, found in both.items()
    )
    terminal.table(_HEADINGS, rows)


def _figures(found: dict[str, Any]) -> list[str]:
    named = (found[name] for name in ("auc", "accuracy", "brier"))
    return [f"{each['value']:.3f} ({each['low']:.3f}–{each['high']:.3f})" for each in named]

"""Sources of posts by the command line: made, ended, listed; files read in; what was set aside looked at.

Whoever runs these reaches the database already; what changes a source is on record as done at the set-up.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.failures import NOT_FOUND, REFUSED, BadValue, CommandFailed
from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from config import Settings
    from intake.batch import Bad, Intake
    from intake.importing import Imported

app = typer.Typer(no_args_is_help=True, add_completion=False)

NAMED = 20
"""So many lines that are wrong are told one by one; all are set aside."""
PROGRESS_SECONDS = 2.0

Name = Annotated[str, typer.Argument(help="cli_arg_source", metavar="SOURCE")]
File = Annotated[Path, typer.Argument(help="cli_arg_import_file", metavar="FILE")]
Into = Annotated[str, typer.Option("--source", help="cli_opt_into_source", metavar="SOURCE")]
Why = Annotated[str, typer.Option("--why", help="cli_opt_why", metavar="TEXT")]
Title = Annotated[str, typer.Option("--title", help="cli_opt_source_title", metavar="TEXT")]
FeedUrl = Annotated[str | None, typer.Option("--feed", help="cli_opt_feed", metavar="URL")]
Minutes = Annotated[int, typer.Option("--every", help="cli_opt_every", metavar="MINUTES", min=1, max=1440)]
Silent = Annotated[
    int | None, typer.Option("--silent-after", help="cli_opt_silent_after", metavar="MINUTES", min=1)
]
Private = Annotated[bool, typer.Option("--private-addresses", help="cli_opt_private")]
Anew = Annotated[bool, typer.Option("--anew", help="cli_opt_anew")]
Encoding = Annotated[str, typer.Option("--encoding", help="cli_opt_encoding", metavar="NAME")]
OneSource = Annotated[str | None, typer.Option("--source", help="cli_opt_one_source", metavar="SOURCE")]
Shown = Annotated[bool, typer.Option("--show", help="cli_opt_show_aside")]


class NoSuchSource(CommandFailed):
    """No source of this name counts: ``source``."""

    code = "cli_source_unknown"
    exit_code = NOT_FOUND


class SourceTaken(CommandFailed):
    """There is or was a source of this name: ``source``."""

    code = "source_name_taken"
    exit_code = REFUSED


@app.command("import", help="cli_help_intake_import")
def import_(
    ctx: typer.Context, file: File, source: Into, encoding: Encoding = "utf-8", anew: Anew = False,
    data_folder: Folder = None, as_json: AsJson = False,
) -> int:  # fmt: skip
    """Read a file of posts and counts into a source, on from where an earlier run was left."""
    return asyncio.run(_import(ctx.obj, file, source, encoding, anew, data_folder, as_json))


@app.command("sources", help="cli_help_intake_sources")
def sources(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """List the sources, and when each was last heard of."""
    asyncio.run(_sources(ctx.obj, data_folder, as_json))


@app.command("add", help="cli_help_intake_add")
def add(
    ctx: typer.Context, name: Name, feed: FeedUrl = None, title: Title = "", every: Minutes = 15,
    silent_after: Silent = None, private: Private = False, why: Why = "", data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a source: one that a machine brings posts to, or a feed that is read."""
    asyncio.run(_add(ctx.obj, name, feed, title, every, silent_after, private, why, data_folder, as_json))


@app.command("secret", help="cli_help_intake_secret")
def secret(
    ctx: typer.Context, name: Name, why: Why = "", data_folder: Folder = None, as_json: AsJson = False
) -> None:
    """Make the secret by which a source signs its messages, and print it; one before no longer counts."""
    asyncio.run(_secret(ctx.obj, name, why, data_folder, as_json))


@app.command("end", help="cli_help_intake_end")
def end(
    ctx: typer.Context, name: Name, why: Why = "", data_folder: Folder = None, as_json: AsJson = False
) -> None:
    """End a source: nothing is taken from it any more."""
    asyncio.run(_end(ctx.obj, name, why, data_folder, as_json))


@app.command("set-aside", help="cli_help_intake_set_aside")
def set_aside(
    ctx: typer.Context, source: OneSource = None, show: Shown = False, data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """List what could not be kept, and why; the newest first."""
    asyncio.run(_set_aside(ctx.obj, source, show, data_folder, as_json))


class _Teller:
    """Tells how far an import has come, now and then, and the first lines that were set aside."""

    def __init__(self, terminal: Terminal, quiet: bool) -> None:
        self._terminal, self._quiet, self._told_at = terminal, quiet, 0.0
        self.bad: list[dict[str, Any]] = []

    def __call__(self, told: "Imported", bad: "tuple[Bad, ...]") -> None:
        for each in bad[: NAMED - len(self.bad)]:
            named = [
                {"field": problem.field, "code": problem.code, "text": self._terminal.problem(problem)}
                for problem in each.problems
            ]
            self.bad.append({"line": each.no, "problems": named})
        now = asyncio.get_running_loop().time()
        if not self._quiet and now - self._told_at >= PROGRESS_SECONDS:
            self._told_at = now
            line = self._terminal.text(
                "cli_intake_progress", lines=str(told.place.items), posts=str(told.posts), bad=str(told.bad)
            )
            print(line, file=sys.stderr, flush=True)


async def _import(
    terminal: Terminal, file: Path, source: str, encoding: str, anew: bool, data_folder: Any, as_json: bool
) -> int:
    from intake.importing import import_file
    from intake.lines import PostFile

    teller = _Teller(terminal, as_json)
    async with _reached(terminal, data_folder) as (intake, _):
        told = await import_file(intake, source, PostFile(file, encoding), _now, teller, anew)
    figures = {"source": source, "lines": told.place.items, "before": told.from_line, "posts": told.posts,
               "repeated": told.repeated, "counts": told.counts, "expired": told.expired,
               "set_aside": told.bad}  # fmt: skip
    if as_json:
        terminal.json({**figures, "aside": teller.bad})
        return REFUSED if told.bad else 0
    terminal.say("cli_intake_imported", **{name: str(value) for name, value in figures.items()})
    for each in teller.bad:
        for problem in each["problems"]:
            terminal.say("cli_intake_bad_line", line=str(each["line"]), text=problem["text"])
    return REFUSED if told.bad else 0


async def _sources(terminal: Terminal, data_folder: Any, as_json: bool) -> None:
    from store.set_aside import aside_by_source
    from store.sources import sources as all_sources

    async with _reached(terminal, data_folder) as (intake, _):
        found, aside, now = await all_sources(intake.pool), await aside_by_source(intake.pool), _now()
    rows: list[dict[str, Any]] = [
        {
            "name": each.name, "kind": each.kind, "title": each.title, "url": each.url,
            "last_heard_at": each.last_heard_at, "silent_since": each.silent_since(now),
            "failures": each.failures, "error": each.error_code, "set_aside": aside.get(each.name, 0),
            "ended_at": each.ended_at,
        }
        for each in found
    ]  # fmt: skip
    if as_json:
        terminal.json(rows)
        return
    terminal.table(
        ("cli_column_source", "cli_column_source_kind", "cli_column_heard", "cli_column_silent",
         "cli_column_feed_error", "cli_column_aside", "cli_column_source_ended"),
        ([each["name"], terminal.text(f"source_kind_{each['kind']}"), _moment(each["last_heard_at"]),
          _moment(each["silent_since"]), _why(terminal, each["error"]), str(each["set_aside"]),
          _moment(each["ended_at"])] for each in rows),
    )  # fmt: skip


async def _add(
    terminal: Terminal, name: str, feed: str | None, title: str, every: int, silent_after: int | None,
    private: bool, why: str, data_folder: Any, as_json: bool,
) -> None:  # fmt: skip
    from intake.sources import feed_source, push_source
    from store.organisation.changes import By
    from store.sources import add_source

    silent = silent_after * 60 if silent_after is not None else None
    new = (
        push_source(name, title, silent)
        if feed is None
        else feed_source(name, title, feed, every * 60, silent, private)
    )
    if new is None:
        raise BadValue(option=name, value=feed or name, example="pingxi intake add weibo-crawler")
    by = By("setup", why, _now())
    async with _reached(terminal, data_folder) as (intake, _):
        if not await add_source(intake.pool, new, by):
            raise SourceTaken(source=name)
    if as_json:
        terminal.json({"name": new.name, "kind": new.kind})
        return
    terminal.say("cli_source_added", source=name)


async def _secret(terminal: Terminal, name: str, why: str, data_folder: Any, as_json: bool) -> None:
    from store.organisation.changes import By
    from store.sources import next_secret

    by = By("setup", why, _now())
    async with _reached(terminal, data_folder) as (intake, _):
        number = await next_secret(intake.pool, name, by)
        if number is None:
            raise NoSuchSource(source=name)
        made = intake.keys.webhook_secret(name, number)
    if as_json:
        terminal.json({"name": name, "secret": made})
        return
    terminal.say("cli_source_secret", source=name, secret=made)


async def _end(terminal: Terminal, name: str, why: str, data_folder: Any, as_json: bool) -> None:
    from store.organisation.changes import By
    from store.sources import end_source

    by = By("setup", why, _now())
    async with _reached(terminal, data_folder) as (intake, _):
        if not await end_source(intake.pool, name, by):
            raise NoSuchSource(source=name)
    if as_json:
        terminal.json({"name": name})
        return
    terminal.say("cli_source_ended", source=name)


async def _set_aside(
    terminal: Terminal, source: str | None, show: bool, data_folder: Any, as_json: bool
) -> None:
    from domain.errors import FieldProblem
    from store.set_aside import page_of_aside

    async with _reached(terminal, data_folder) as (intake, _):
        rows: list[dict[str, Any]] = []
        for each in await page_of_aside(intake.pool, source, limit=500):
            body = intake.keys.unseal(each.sealed) if show else None
            named = [
                FieldProblem(str(p["field"]), str(p["code"]), _params(p["params"])) for p in each.problems
            ]
            rows.append({
                "no": each.no, "source": each.source, "received_at": each.received_at, "origin": each.origin,
                "item": each.item, "problems": [terminal.problem(problem) for problem in named],
                "content": body.decode("utf-8", "replace") if body is not None else None,
            })  # fmt: skip
    if as_json:
        terminal.json(rows)
        return
    terminal.table(
        ("cli_column_source", "cli_column_when", "cli_column_origin", "cli_column_item", "cli_column_why"),
        ([str(row["source"]), _moment(row["received_at"]), str(row["origin"]), str(row["item"]),
          "\n".join([*row["problems"], *([row["content"]] if row["content"] else [])])] for row in rows),
    )  # fmt: skip


def _params(value: Any) -> dict[str, object]:
    return dict(value)


@asynccontextmanager
async def _reached(terminal: Terminal, data_folder: Any) -> "AsyncIterator[tuple[Intake, Settings]]":
    from commands.settings import settings_for, speak_quietly
    from commands.stack import database
    from intake.batch import Intake
    from intake.keys import intake_keys
    from store.pool import open_pool, wait_for_schema

    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    async with database(settings, alone=False) as reached:
        assert reached.app_dsn is not None
        pool = await open_pool(reached.app_dsn, max_size=2, name="pingxi-intake", patience=20.0)
        try:
            await wait_for_schema(pool, patience=20.0)
            keys = intake_keys(settings.intake_place)
            yield Intake(pool, keys, timedelta(days=settings.posts_retention_days)), settings
        finally:
            await pool.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _moment(at: Any) -> str:
    return at.isoformat(timespec="minutes") if at else "–"


def _why(terminal: Terminal, code: str | None) -> str:
    return terminal.text(f"feed_error_{code}") if code else "–"

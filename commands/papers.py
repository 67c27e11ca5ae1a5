"""Official papers, over the service's JSON interface and in a person's name."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.failures import FileUnreadable
from commands.incidents import Incident
from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

if TYPE_CHECKING:
    from commands.client import Service

app = typer.Typer(no_args_is_help=True, add_completion=False)

Kind = Annotated[str, typer.Argument(help="cli_arg_paper_kind", metavar="KIND")]
Paper = Annotated[str, typer.Argument(help="cli_arg_paper", metavar="PAPER")]
Out = Annotated[Path | None, typer.Option("--out", help="cli_opt_paper_folder", metavar="DIR")]


@app.command("make", help="cli_help_papers_make")
def make(
    ctx: typer.Context,
    incident: Incident,
    kind: Kind,
    duty: Annotated[str | None, typer.Option("--duty", help="cli_opt_paper_duty", metavar="KEY")] = None,
    after: Annotated[str | None, typer.Option("--after", help="cli_opt_paper_after", metavar="PAPER")] = None,
    title: Annotated[str, typer.Option("--title", help="cli_opt_paper_title")] = "",
    to: Annotated[str, typer.Option("--to", help="cli_opt_paper_to")] = "",
    signer: Annotated[str, typer.Option("--signer", help="cli_opt_paper_signer")] = "",
    text: Annotated[str, typer.Option("--text", help="cli_opt_paper_text")] = "",
    day: Annotated[str, typer.Option("--day", help="cli_opt_paper_day", metavar="YYYY-MM-DD")] = "",
    out: Out = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Make a paper in the language of the command, and save its files if a folder is given."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    asked = {
        "kind": kind, "language": terminal.locale, "duty": duty, "after": after, "title": title, "to": to,
        "signer": signer, "text": sys.stdin.read() if text == "-" else text, "day": day,
    }  # fmt: skip
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        _, made = service.post(f"incidents/{incident}/papers", asked)
        saved = _save(service, made, out) if out is not None else []
    _told(terminal, [made], made, as_json)
    _told_saved(terminal, saved, as_json)


@app.command("list", help="cli_help_papers_list")
def list_(
    ctx: typer.Context,
    incident: Incident,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """List the versions that were made of an incident, newest first."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get(f"incidents/{incident}/papers")
    _told(terminal, found, found, as_json)


@app.command("show", help="cli_help_papers_show")
def show(
    ctx: typer.Context,
    incident: Incident,
    paper: Paper,
    out: Out = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show one version, and save its files if a folder is given."""
    from commands.client import signed_in
    from commands.settings import settings_for
    from documents.errors import PaperNotFound

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        listed = service.get(f"incidents/{incident}/papers")
        found = next((each for each in listed if each["id"] == paper), None)
        if found is None:
            raise PaperNotFound(paper=paper)
        saved = _save(service, found, out) if out is not None else []
    _told(terminal, [found], found, as_json)
    _told_saved(terminal, saved, as_json)


def _save(service: "Service", made: dict[str, Any], folder: Path) -> list[Path]:
    """The files of a version, under its number; one that was erased is left out."""
    saved = []
    for each in made["files"]:
        if each["erased_at"] is None:
            content = service.download(
                f"incidents/{made['incident_id']}/papers/{made['id']}/{each['format']}"
            )
            name = f"{made['number']}-{made['version']}.{each['format']}".replace("/", "_")
            saved.append(_write(folder, name, content))
    return saved


def _write(folder: Path, name: str, content: bytes) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileUnreadable(file=str(folder / name), reason=reason) from error
    return folder / name


def _told(terminal: Terminal, rows: list[dict[str, Any]], value: Any, as_json: bool) -> None:
    if as_json:
        terminal.json(value)
        return
    headings = ("cli_column_paper", "papers_field_kind_short", "cli_column_paper_number")
    more = ("cli_column_paper_version", "cli_column_paper_events", "cli_column_paper_made")
    terminal.table((*headings, *more), [_row(terminal, row) for row in rows])


def _row(terminal: Terminal, row: dict[str, Any]) -> list[str]:
    kind = terminal.text(f"official_{row['kind']}")
    return [
        row["id"], kind, row["number"], str(row["version"]), f"1–{row['event_no']}", str(row["made_at"])[:16],
    ]  # fmt: skip


def _told_saved(terminal: Terminal, saved: list[Path], as_json: bool) -> None:
    if not as_json:
        for each in saved:
            terminal.say("cli_papers_saved", file=str(each))

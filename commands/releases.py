"""Which plans are in force, over the service's JSON interface and in an administrator's name."""

from pathlib import Path
from typing import Annotated, Any

import typer

from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

PlanFile = Annotated[Path, typer.Argument(help="cli_arg_plan_file", metavar="FILE")]
Hash = Annotated[str, typer.Argument(help="cli_arg_plan_hash", metavar="HASH")]
Why = Annotated[str, typer.Option("--why", help="cli_opt_plan_why", metavar="TEXT")]

_HEADINGS = (
    "cli_column_plan",
    "cli_column_version",
    "cli_column_standing",
    "cli_column_since",
    "cli_column_by",
    "cli_column_hash",
)
_SHORT = 12


def propose(
    ctx: typer.Context,
    file: PlanFile,
    why: Why,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Put a plan file forward. It is in force once another person has released it."""
    from commands.client import signed_in
    from commands.failures import FileUnreadable
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(file=str(file), reason=type(error).__name__) from error
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        _, made = service.post("plan-releases", {"text": text, "why": why})
    if as_json:
        terminal.json(made)
    else:
        terminal.say("cli_plan_proposed", title=made["plan_id"], version=made["version"], hash=_short(made))


def release(
    ctx: typer.Context,
    plan_hash: Hash,
    why: Why,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Release a version that another person put forward."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        named = _whole(service.get("plan-releases")["versions"], plan_hash)
        _, made = service.post(f"plan-releases/{named}/release", {"why": why})
    if as_json:
        terminal.json(made)
    else:
        terminal.say("cli_plan_released", plan=made["plan_id"], version=made["version"], hash=_short(made))


def releases(
    ctx: typer.Context,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """List where each version of the plans stands, and who did what with which, when and why."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get("plan-releases")
    if as_json:
        terminal.json(found)
    elif not found["versions"]:
        terminal.say("cli_plan_no_releases")
    else:
        terminal.table(_HEADINGS, (_cells(terminal, each) for each in found["versions"]))
        for fact in found["history"]:
            act = terminal.text(f"release_act_{fact['act']}")
            of = f"{fact['plan_id']} v{fact['version']}"
            terminal.line(f"{fact['no']}  {fact['at']}  {fact['who']}  {act}  {of}  {fact['why']}")


def _cells(terminal: Terminal, version: Any) -> list[str]:
    standing = terminal.text(f"release_standing_{version['standing']}")
    named = [version["plan_id"], str(version["version"]), standing, version["at"], version["who"]]
    return [*named, _short(version)]


def _whole(versions: Any, begun: str) -> str:
    """The one hash that begins like this; else what was given, for the service to say that it is unknown."""
    found = [each["plan_hash"] for each in versions if each["plan_hash"].startswith(begun)]
    return str(found[0]) if len(found) == 1 else begun


def _short(version: Any) -> str:
    return str(version["plan_hash"])[:_SHORT]

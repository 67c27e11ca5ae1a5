"""Alarms, over the service's JSON interface and in a person's name."""

from typing import Annotated, Any

import typer

from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

Limit = Annotated[int, typer.Option("--limit", help="cli_opt_limit", metavar="N", min=1, max=200)]


def alarms(
    ctx: typer.Context,
    limit: Limit = 50,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """List alarms, newest first; for supervisors, auditors and administrators."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get("alarms", limit=limit)
    if as_json:
        terminal.json(found)
        return
    if not found["alarms"]:
        terminal.say("alarms_none")
        return
    columns = ("cli_column_at", "cli_column_incident", "cli_column_over", "cli_column_alarm")
    terminal.table(columns, [_row(terminal, each) for each in found["alarms"]])


def _row(terminal: Terminal, alarm: dict[str, Any]) -> list[str]:
    over = terminal.text("alarm_over", at=alarm["over_at"]) if alarm["over_at"] else ""
    state = terminal.text("alarm_stands") if alarm["stands"] else over
    return [alarm["at"], alarm["incident_id"] or "–", state, alarm["said"]]

"""Erasing the words of an incident that is over, over the JSON interface and in an administrator's name."""

from typing import Annotated

import typer

from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

Incident = Annotated[str, typer.Argument(help="cli_arg_incident", metavar="INCIDENT")]
Why = Annotated[str, typer.Option("--why", help="cli_opt_why", metavar="TEXT")]


def erase(
    ctx: typer.Context, incident: Incident, why: Why, login: Login = None, url: Url = None,
    data_folder: Folder = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Erase the words, files and papers of an incident; its digests and proofs hold."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        _, told = service.post(f"incidents/{incident}/erasure", {"why": why})
    if as_json:
        terminal.json(told)
        return
    terminal.say("cli_erased", **{name: str(value) for name, value in told.items()})

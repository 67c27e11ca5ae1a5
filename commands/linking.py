"""Linking posts to an incident, over the service's JSON interface."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.incidents import Incident
from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

Posts = Annotated[list[str], typer.Argument(help="cli_arg_link_posts", metavar="POST…")]
Source = Annotated[str, typer.Option("--source", help="cli_opt_link_source", metavar="SOURCE")]


def link(
    ctx: typer.Context,
    incident: Incident,
    posts: Posts,
    source: Source,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Say that these posts tell of the incident."""
    from commands.client import signed_in
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    body = {"posts": [{"source": source, "id": post} for post in posts]}
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        _, answer = service.post(f"incidents/{incident}/posts", body)
    if as_json:
        terminal.json(answer)
    else:
        terminal.say("cli_link_done", new=answer["new"])

"""How an incident's posts are watched, over the service's JSON interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from commands.incidents import Incident
from commands.options import AsJson, Folder, Login, Url
from commands.terminal import Terminal

Looks = Annotated[int, typer.Option("--limit", help="cli_opt_limit", metavar="N", min=1, max=500)]
Below = Annotated[int | None, typer.Option("--below", help="cli_opt_below", metavar="NO", min=1)]


def watch(
    ctx: typer.Context,
    incident: Incident,
    limit: Looks = 10,
    below: Below = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show the last looks at an incident's posts, and what followed from them."""
    from commands.client import signed_in
    from commands.settings import settings_for
    from commands.wording import Wording

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get(f"incidents/{incident}/looks", limit=limit, below=below)
        if as_json:
            terminal.json(found)
            return
        shown = service.get(f"incidents/{incident}")
        labels = Wording(terminal, service).labels(shown["plan_id"])
    if not found["looks"]:
        terminal.say("cli_watch_none")
    for look in reversed(found["looks"]):
        _tell(terminal, labels, look)


def _tell(terminal: Terminal, labels: Any, look: Mapping[str, Any]) -> None:
    counts = [f"{_count(terminal, name)} {value:,}" for name, value in look["counts"].items()]
    said = look["early_warning_said"]
    terminal.say(
        "cli_watch_look",
        no=str(look["no"]),
        at=labels.instant(look["observed_at"]),
        kind=terminal.text(f"watch_{look['conclusion']['kind']}"),
        counts=terminal.text("plan_diff_join").join(counts),
        warning=f" {said}" if said else "",
    )
    if look["silent"]:
        terminal.say("cli_watch_silent", sources=terminal.text("plan_diff_join").join(look["silent"]))


def _count(terminal: Terminal, name: str) -> str:
    return terminal.text("watch_posts" if name == "posts" else f"count_{name}")

"""Incidents, over the service's JSON interface and in a person's name."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.failures import NO_OUTCOME
from commands.options import AsJson, Folder, Login, RoleName, Url
from commands.terminal import Terminal

Incident = Annotated[str, typer.Argument(help="cli_arg_incident", metavar="INCIDENT")]
Kind = Annotated[str, typer.Argument(help="cli_arg_kind", metavar="KIND")]
Data = Annotated[list[str] | None, typer.Option("--data", help="cli_opt_data", metavar="FIELD=VALUE")]
Texts = Annotated[list[str] | None, typer.Option("--text", help="cli_opt_text", metavar="FIELD=TEXT")]
Count = Annotated[list[str] | None, typer.Option("--count", help="cli_opt_count", metavar="NAME=NUMBER")]
SignalIdOption = Annotated[str | None, typer.Option("--signal-id", help="cli_opt_signal_id", metavar="ID")]
At = Annotated[str | None, typer.Option("--at", help="cli_opt_at", metavar="INSTANT")]
Levels = Annotated[list[str] | None, typer.Option("--level", help="cli_opt_list_level", metavar="LEVEL")]
Phases = Annotated[list[str] | None, typer.Option("--phase", help="cli_opt_phase", metavar="PHASE")]
ListLimit = Annotated[int, typer.Option("--limit", help="cli_opt_limit", metavar="N", min=1, max=200)]
Limit = Annotated[int, typer.Option("--limit", help="cli_opt_limit", metavar="N", min=1, max=1000)]


def list_(
    ctx: typer.Context,
    level: Levels = None,
    phase: Phases = None,
    late: Annotated[bool, typer.Option("--late", help="cli_opt_late")] = False,
    search: Annotated[str | None, typer.Option("--search", help="cli_opt_search")] = None,
    after: Annotated[str | None, typer.Option("--after", help="cli_opt_after", metavar="CURSOR")] = None,
    limit: ListLimit = 50,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """List incidents, newest first."""
    from commands.client import signed_in
    from commands.settings import settings_for
    from commands.wording import Wording

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get("incidents", level=level, phase=phase, late=late or None, text=search,
                            after=after, limit=limit)  # fmt: skip
        if as_json:
            terminal.json(found)
            return
        Wording(terminal, service).incidents(found)


def show(
    ctx: typer.Context,
    incident: Incident,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show one incident and its duties."""
    from commands.client import signed_in
    from commands.settings import settings_for
    from commands.wording import Wording

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get(f"incidents/{incident}")
        duties = service.get(f"incidents/{incident}/duties")
        if as_json:
            terminal.json({"incident": found, "duties": duties})
            return
        Wording(terminal, service).incident(found, duties)


def timeline(
    ctx: typer.Context,
    incident: Incident,
    start: Annotated[int, typer.Option("--from", help="cli_opt_from", metavar="NO", min=1)] = 1,
    limit: Limit = 500,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Show what happened, in order."""
    from commands.client import signed_in
    from commands.settings import settings_for
    from commands.wording import Wording

    terminal: Terminal = ctx.obj
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        found = service.get(f"incidents/{incident}/timeline", **{"from": start}, limit=limit)
        if as_json:
            terminal.json(found)
            return
        Wording(terminal, service).timeline(incident, found)


def open_(
    ctx: typer.Context,
    title: Annotated[str, typer.Option("--title", help="cli_opt_title")],
    source: Annotated[str, typer.Option("--source", help="cli_opt_source", metavar="SOURCE")],
    plan: Annotated[str, typer.Option("--plan", help="cli_opt_plan")] = "human-resources",
    discovered: Annotated[
        str | None, typer.Option("--discovered-at", help="cli_opt_discovered", metavar="INSTANT")
    ] = None,
    arose: Annotated[str | None, typer.Option("--arose-at", help="cli_opt_arose", metavar="INSTANT")] = None,
    occurred: Annotated[
        str | None, typer.Option("--occurred-at", help="cli_opt_occurred", metavar="INSTANT")
    ] = None,
    level: Annotated[str | None, typer.Option("--level", help="cli_opt_level", metavar="LEVEL")] = None,
    count: Count = None,
    circumstance: Annotated[
        list[str] | None, typer.Option("--circumstance", help="cli_opt_circumstance", metavar="NAME")
    ] = None,
    body: Annotated[str | None, typer.Option("--body", help="cli_opt_body", metavar="BODY")] = None,
    summary: Annotated[str | None, typer.Option("--summary", help="cli_opt_summary")] = None,
    link: Annotated[str | None, typer.Option("--link", help="cli_opt_link")] = None,
    role: RoleName = None,
    signal_id: SignalIdOption = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> int:
    """Open an incident."""
    from commands.client import signed_in
    from commands.sending import Given, opening
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    starts = {"discovered_at": discovered, "arose_at": arose, "occurred_at": occurred}
    data = {"source": source, "level": level, "circumstances": circumstance, "body": body, **starts}
    texts = {"title": title, "summary": summary, "link": link}
    given = Given("open", data, texts, count or [], role, signal_id, None)
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        answer = service.post("incidents", opening(service, plan, given, datetime.now().astimezone()))
        return _told(terminal, answer, as_json)


def signal(
    ctx: typer.Context,
    incident: Incident,
    kind: Kind,
    data: Data = None,
    text: Texts = None,
    count: Count = None,
    role: RoleName = None,
    at: At = None,
    signal_id: SignalIdOption = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> int:
    """Send a signal to an incident."""
    from commands.client import signed_in
    from commands.sending import Given, sending
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    given = Given.read(kind, data or [], text or [], count or [], role, signal_id, at)
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        answer = service.post(f"incidents/{incident}/signals", sending(service, incident, given))
        return _told(terminal, answer, as_json)


def attach(
    ctx: typer.Context,
    incident: Incident,
    file: Annotated[Path, typer.Argument(help="cli_arg_evidence", metavar="FILE")],
    note: Annotated[str | None, typer.Option("--note", help="cli_opt_note")] = None,
    role: RoleName = None,
    at: At = None,
    signal_id: SignalIdOption = None,
    login: Login = None,
    url: Url = None,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> int:
    """Attach a file as evidence."""
    from commands.client import signed_in
    from commands.sending import instant, role_for
    from commands.settings import settings_for

    terminal: Terminal = ctx.obj
    occurred = instant("--at", at) if at else None
    given = {"note": note, "signal_id": signal_id, "occurred_at": occurred}
    with signed_in(settings_for(terminal, data_folder), terminal, url, login) as service:
        plan_id = service.get(f"incidents/{incident}")["plan_id"] if role is None else ""
        form = {"role": role or role_for(service, plan_id, None), **{k: v for k, v in given.items() if v}}
        return _told(terminal, service.upload(f"incidents/{incident}/evidence", file, form), as_json)


def _told(terminal: Terminal, answer: tuple[int, Any], as_json: bool) -> int:
    """Say what became of a signal that was not refused; the exit code tells accepted from received."""
    status, receipt = answer
    if as_json:
        terminal.json(receipt)
    else:
        told = {
            name: str(receipt.get(name)) for name in ("signal_id", "incident_id", "first_event", "last_event")
        }
        terminal.say(f"cli_{receipt['state']}", **told)
    return NO_OUTCOME if receipt["state"] == "received" or status == 202 else 0

"""Playing a cascade into the intake of a running service."""

from __future__ import annotations

import asyncio
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import Folder, Url
from commands.terminal import Terminal

if TYPE_CHECKING:
    from demo.pace import Pace

Cascades = Annotated[Path | None, typer.Option("--folder", help="replaying_opt_folder", metavar="DIR")]
Which = Annotated[str | None, typer.Option("--cascade", help="cli_opt_cascade", metavar="ID")]
Speed = Annotated[int, typer.Option("--speed", help="replaying_opt_speed", metavar="N", min=1, max=10_000)]
SourceName = Annotated[str, typer.Option("--source", help="replaying_opt_source", metavar="SOURCE")]
Days = Annotated[int, typer.Option("--days", help="replaying_opt_days", metavar="N", min=1, max=365)]
Anew = Annotated[bool, typer.Option("--anew", help="replaying_opt_anew")]


def replay_posts(
    ctx: typer.Context,
    folder: Cascades = None,
    cascade: Which = None,
    speed: Speed = 300,
    source: SourceName = "replay",
    days: Days = 7,
    anew: Anew = False,
    url: Url = None,
    data_folder: Folder = None,
) -> None:
    """Play a cascade into the running service; a replay that was left unfinished goes on."""
    from commands.client import address_of
    from commands.settings import settings_for, speak_quietly
    from demo.batches import post_id
    from demo.brought import intake_of, pages, token_for
    from demo.cascade import find
    from demo.pace import file_of
    from demo.replay import Replay

    terminal: Terminal = ctx.obj
    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    played = find(folder, cascade)
    address = address_of(settings, url)
    token = asyncio.run(token_for(settings, terminal, source, datetime.now(UTC)))
    file = file_of(settings.data_folder.expanduser(), played.id, source)
    lasts = min(played.lasts, days * 86_400)
    pace = _pace(played.id, source, speed, None if anew else file)
    minutes = -(-lasts // (speed * 60))
    terminal.say("replaying_begun", cascade=played.id, source=source, speed=str(speed), minutes=str(minutes))
    if pace.sent is not None:
        told = f"{pace.sent // 3600}:{pace.sent % 3600 // 60:02}"
        terminal.say("replaying_resumed", cascade=played.id, hours=told)
    terminal.say("replaying_post", post=post_id(played, pace.run))
    terminal.say("replaying_page", address=pages(address))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with intake_of(address, terminal.locale, token, source) as send:
        Replay(terminal, send, played, pace, file, lasts, lambda: datetime.now(UTC), stop.wait).play()


def _pace(cascade: str, source: str, speed: int, file: Path | None) -> Pace:
    """The replay that was left unfinished, at this speed; else a new one."""
    from demo.pace import Pace, kept

    now = datetime.now(UTC)
    left = kept(file) if file is not None else None
    return left.at_speed(speed, now) if left is not None else Pace.new(cascade, source, speed, now)

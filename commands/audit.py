"""The log: verifying it, and what others need to verify it themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.failures import FAILED, BadValue, FileUnreadable, NothingSigned
from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from audit.findings import Finding
    from audit.inspection import Trust, Verdict
    from audit.notes import Verifier
    from audit.signatures import Anchor
    from commands.replayed import Replayed
    from config import Settings
    from store.pool import Pool

UNJUDGED = 8
"""The exit code where nothing is wrong, and not everything could be judged."""

app = typer.Typer(no_args_is_help=True, add_completion=False)

Which = Annotated[str | None, typer.Argument(help="audit_arg_incident", metavar="INCIDENT")]
Keys = Annotated[Path | None, typer.Option("--keys", help="audit_opt_keys", metavar="FILE")]
WitnessKeys = Annotated[
    Path | None, typer.Option("--witness-keys", help="audit_opt_witness_keys", metavar="FILE")
]
Why = Annotated[str, typer.Option("--why", help="audit_opt_why", metavar="TEXT")]
Replay = Annotated[bool, typer.Option("--replay/--no-replay", help="audit_opt_replay")]
Kept = Annotated[list[Path] | None, typer.Option("--checkpoint", help="audit_opt_checkpoint", metavar="FILE")]


@app.command("verify", help="audit_help_verify")
def verify(
    ctx: typer.Context,
    incident: Which = None,
    keys: Keys = None,
    witness_keys: WitnessKeys = None,
    checkpoint: Kept = None,
    replay: Replay = True,
    data_folder: Folder = None,
    as_json: AsJson = False,
) -> int:
    """Verify the log and run the histories again, of all or of one incident.

    The exit code is 1 if anything differs, 8 if something cannot be judged.
    """
    terminal: Terminal = ctx.obj
    settings = _quiet(terminal, data_folder)
    trust = _trust(settings, keys, witness_keys, checkpoint or [])
    verdict, again = asyncio.run(_verify(settings, incident, trust, replay))
    if as_json:
        body = _as_json(verdict)
        terminal.json(body if again is None else {**body, "replay": again.as_json()})
    else:
        _tell(terminal, verdict)
        _tell_replayed(terminal, again)
    words = {verdict.word} | ({again.word} if again is not None else set())
    if "differs" in words:
        return FAILED
    return UNJUDGED if "cannot_be_judged" in words else 0


@app.command("checkpoint", help="audit_help_checkpoint")
def checkpoint(ctx: typer.Context, data_folder: Folder = None) -> None:
    """Print the last cosigned checkpoint: whoever keeps it can later hold the log against it."""
    terminal: Terminal = ctx.obj
    note = asyncio.run(_checkpoint(_quiet(terminal, data_folder)))
    if note is None:
        raise NothingSigned
    terminal.line(note.removesuffix("\n"))


@app.command("keys", help="audit_help_keys")
def keys(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Print the public keys of the log and of its witness."""
    terminal: Terminal = ctx.obj
    trust = _trust(_quiet(terminal, data_folder), None, None, [])
    log, witness = [str(key) for key in trust.log_keys], [str(key) for key in trust.witnesses]
    if as_json:
        terminal.json({"log": log, "witness": witness})
        return
    for line in [*log, *witness]:
        terminal.line(line)


@app.command("rotate", help="audit_help_rotate")
def rotate(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Make a new key for the log; the old one endorses it, and goes on verifying what it signed."""
    from audit.keys import log_folder
    from audit.keys import rotate as rotate_key
    from services.basis import utc_now

    terminal: Terminal = ctx.obj
    ring = rotate_key(log_folder(_quiet(terminal, data_folder).data_folder), utc_now())
    key = str(ring.active.verifier)
    if as_json:
        terminal.json({"key": key})
    else:
        terminal.say("audit_rotated", key=key)


@app.command("accept", help="audit_help_accept")
def accept(ctx: typer.Context, why: Why, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Have the witness begin anew after a restore; what it remembered is kept, with the reason."""
    from audit.witnessing import set_aside
    from services.basis import utc_now

    terminal: Terminal = ctx.obj
    if not why.strip():
        raise BadValue(option="--why", value=why, example="restored from the backup of 21 November")
    kept = set_aside(_quiet(terminal, data_folder).witness_place, utc_now(), why.strip())
    if kept is None:
        raise NothingSigned
    if as_json:
        terminal.json({"kept": str(kept)})
    else:
        terminal.say("audit_accepted", file=str(kept))


async def _verify(
    settings: Settings, incident: str | None, trust: Trust, replay: bool
) -> tuple[Verdict, Replayed | None]:
    from commands.replayed import replayed

    async with _reached(settings) as (reached, pool):
        verdict = await _verify_log(pool, incident, trust)
        return verdict, await replayed(reached, pool, incident) if replay else None


async def _verify_log(pool: Pool, incident: str | None, trust: Trust) -> Verdict:
    from audit.verify import verify_incident, verify_log
    from services.basis import utc_now

    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        if incident is None:
            return await verify_log(connection, trust, utc_now())
        return await verify_incident(connection, incident, trust, utc_now())


async def _checkpoint(settings: Settings) -> str | None:
    from store.log import last_checkpoint, last_cosigned

    async with _reached(settings) as (_, pool):
        found = await last_cosigned(pool) or await last_checkpoint(pool)
    return None if found is None else str(found)


@asynccontextmanager
async def _reached(settings: Settings) -> AsyncIterator[tuple[Settings, Pool]]:
    """The database with the settings by which it and Temporal are reached."""
    from commands.stack import database
    from services.basis import database_address
    from store.pool import open_pool, wait_for_schema

    async with database(settings, alone=False) as reached:
        pool = await open_pool(database_address(reached), max_size=1, name="pingxi-audit", patience=20)
        try:
            await wait_for_schema(pool, patience=20)
            yield reached, pool
        finally:
            await pool.close()


def _trust(settings: Settings, keys: Path | None, witness_keys: Path | None, kept: list[Path]) -> Trust:
    """What is known from elsewhere than the database: keys, the witness's memory, kept checkpoints."""
    from audit.inspection import Trust
    from audit.keys import VERIFIERS, known_verifiers, log_folder
    from audit.signatures import Anchor
    from audit.witnessing import recall

    place = settings.witness_place
    log_keys = known_verifiers(keys or log_folder(settings.data_folder) / VERIFIERS)
    anchors = [_kept(file, log_keys) for file in kept]
    # Who brings the witness's keys judges by what they bring.
    if witness_keys is None and (known := recall(place)) is not None:
        anchors.append(Anchor(known.origin, known.size, known.root, "witness"))
    return Trust(log_keys, known_verifiers(witness_keys or place / VERIFIERS), anchors)


def _kept(file: Path, log_keys: list[Verifier]) -> Anchor:
    from audit.checkpoint import read_checkpoint
    from audit.signatures import Anchor

    try:
        checkpoint, note = read_checkpoint(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(file=str(file), reason=type(error).__name__) from error
    note.signed_by(log_keys)
    return Anchor(checkpoint.origin, checkpoint.size, checkpoint.root, str(file))


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": verdict.word,
        "findings": [each.as_json() for each in verdict.findings],
        "unjudged": [each.as_json() for each in verdict.unjudged],
        "figures": verdict.figures,
        "witnesses": list(verdict.witnesses),
    }


def _tell(terminal: Terminal, verdict: Verdict) -> None:
    terminal.say(f"audit_verdict_{verdict.word}")
    for finding in (*verdict.findings, *verdict.unjudged):
        terminal.line(f"  - {_told(terminal, finding)}")
    for name, value in verdict.figures.items():
        terminal.say(f"audit_figure_{name}", value=str(value))
    if verdict.witnesses:
        terminal.say("audit_witnesses", names=", ".join(verdict.witnesses))
    terminal.say("audit_limits")


def _tell_replayed(terminal: Terminal, again: Replayed | None) -> None:
    if again is None:
        return
    figures = {name: str(again.figures.get(name, 0)) for name in ("events", "records", "runs")}
    word = terminal.text(f"replay_word_{again.word}")
    terminal.say("replay_title", word=word, incidents=str(again.incidents), **figures)
    if not again.engine:
        terminal.say("replay_without_engine")
    for finding in (*again.findings, *again.unjudged):
        terminal.line(f"  - {_told(terminal, finding)}")


def _told(terminal: Terminal, finding: Finding) -> str:
    values = {**finding.place, **finding.about}
    parts = [terminal.text(f"audit_at_{name}", value=_value(value)) for name, value in values.items()]
    return " ".join([terminal.text(finding.code), *parts])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each['expected']} → {each['found']}" for name, each in value.items())
    return "–".join(map(str, value)) if isinstance(value, list) else str(value)


def _quiet(terminal: Terminal, data_folder: Path | None) -> Settings:
    from commands.settings import settings_for, speak_quietly

    settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    return settings

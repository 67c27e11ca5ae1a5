"""The key files, sealed under a passphrase to be kept apart from the database, and laid back."""

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.failures import PassphraseUnfit
from commands.options import AsJson, Folder
from commands.terminal import Terminal

if TYPE_CHECKING:
    from config import Settings

PASSPHRASE = "PINGXI_KEYS_PASSPHRASE"  # noqa: S105 the name of a variable

SealedFile = Annotated[Path, typer.Argument(help="keys_arg_file", metavar="FILE")]


def seal_keys(
    ctx: typer.Context, file: SealedFile, data_folder: Folder = None, as_json: AsJson = False
) -> None:
    """Write the keys of log, witness and intake to a new file, sealed under a passphrase."""
    from audit.errors import FileUnusable
    from audit.files import write_whole
    from audit.sealed import gathered, seal

    terminal: Terminal = ctx.obj
    if file.exists():
        raise FileUnusable(file=str(file), reason="exists")
    files = gathered(_places(terminal, data_folder))
    write_whole(file.absolute(), seal(files, _passphrase(terminal, new=True)))
    _tell(terminal, as_json, "keys_sealed", file, sorted(files))


def open_keys(
    ctx: typer.Context, file: SealedFile, data_folder: Folder = None, as_json: AsJson = False
) -> None:
    """Lay sealed keys back into the data folder; keys that are there and differ are left, and told of."""
    from audit.errors import FileUnusable
    from audit.sealed import lay_back, unseal

    terminal: Terminal = ctx.obj
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(file=str(file), reason=type(error).__name__) from error
    files = unseal(text, _passphrase(terminal, new=False))
    lay_back(files, _places(terminal, data_folder))
    _tell(terminal, as_json, "keys_opened", file, sorted(files))


def _places(terminal: Terminal, data_folder: Path | None) -> dict[str, Path]:
    from audit.keys import log_folder
    from commands.settings import settings_for, speak_quietly

    settings: Settings = settings_for(terminal, data_folder)
    speak_quietly(settings)
    folder = settings.data_folder
    return {"log": log_folder(folder), "witness": settings.witness_place, "intake": settings.intake_place}


def _passphrase(terminal: Terminal, *, new: bool) -> str:
    """From the environment, else asked for on a terminal (a new one twice), else the first line of a pipe."""
    from audit.sealed import SHORTEST

    given = again = os.environ.get(PASSPHRASE, "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass(terminal.text("keys_ask"))
        again = getpass.getpass(terminal.text("keys_ask_again")) if new else given
    elif not given:
        given = again = sys.stdin.readline().rstrip("\n")
    if given != again or len(given) < SHORTEST:
        raise PassphraseUnfit(shortest=str(SHORTEST))
    return given


def _tell(terminal: Terminal, as_json: bool, key: str, file: Path, names: list[str]) -> None:
    if as_json:
        terminal.json({"file": str(file), "files": names})
    else:
        terminal.say(key, file=str(file), names=", ".join(names))

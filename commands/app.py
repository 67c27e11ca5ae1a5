"""The tree of commands, in the reader's language, and the one place where a command's failure is told."""

import re
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from commands import (
    accounts,
    alarms,
    audit,
    erasing,
    forecast,
    incidents,
    intake,
    keeping,
    kinds,
    linking,
    organisation,
    papers,
    plans,
    procedures,
    replaying,
    running,
    safekeeping,
    sentiment,
    watching,
)
from commands.failures import FAILED, INTERRUPTED, USAGE, BadValue, exit_code_of
from commands.options import Debug, Lang
from commands.terminal import Terminal, locale_from
from domain.errors import PingxiError
from locales import LOCALES, knows, say

COMMANDS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("up", running.up),
    ("demo", running.demo),
    ("replay-posts", replaying.replay_posts),
    ("list", incidents.list_),
    ("show", incidents.show),
    ("timeline", incidents.timeline),
    ("watch", watching.watch),
    ("link", linking.link),
    ("open", incidents.open_),
    ("signal", incidents.signal),
    ("attach", incidents.attach),
    ("kinds", kinds.kinds),
    ("alarms", alarms.alarms),
    ("backup", safekeeping.backup),
    ("restore", safekeeping.restore),
    ("seal-keys", keeping.seal_keys),
    ("open-keys", keeping.open_keys),
    ("recover", safekeeping.recover),
    ("erase", erasing.erase),
    ("migrate", running.migrate),
    ("worker", running.worker),
    ("dispatcher", running.dispatcher),
    ("archiver", running.archiver),
    ("sequencer", running.sequencer),
    ("witness", running.witness),
    ("watcher", running.watcher),
    ("api", running.api),
)


_BARE = 2
"""A line of fewer words may be one that shows help."""


@dataclass(frozen=True)
class Everywhere:
    """What may stand anywhere on the command line."""

    lang: str | None
    debug: bool
    rest: tuple[str, ...]


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Every failure is told in the reader's language, without a traceback."""
    everywhere = _everywhere(arguments)
    terminal = Terminal(locale_from(everywhere.lang), everywhere.debug)
    if "--help" in everywhere.rest or len(everywhere.rest) < _BARE:
        _translate_headings(terminal.locale)
    try:
        if everywhere.lang not in (None, *LOCALES):
            raise BadValue(option="--lang", value=everywhere.lang, example=" / ".join(LOCALES))
        ended = command_tree(terminal.locale).main(
            args=list(everywhere.rest), prog_name="pingxi", standalone_mode=False, obj=terminal
        )
        return ended if isinstance(ended, int) else 0
    except typer.TyperException as error:
        return _misused(terminal, error)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except PingxiError as error:
        _trace(terminal)
        if "--json" in everywhere.rest:
            terminal.json_error(error)
        terminal.complain(error)
        return exit_code_of(error)
    except BrokenPipeError:
        sys.stdout = sys.stderr
        return 0
    except Exception as error:  # noqa: BLE001 the last resort: told as a defect of the program
        _trace(terminal)
        print(terminal.text("cli_defect", kind=type(error).__name__, reason=str(error)), file=sys.stderr)
        return FAILED


def command_tree(locale: str) -> Any:
    """All commands, with help in one language. In the code, every help is the id of its message."""
    app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True, help="cli_help")(_root)
    for name, function in COMMANDS:
        app.command(name, help=f"cli_help_{name}")(function)
    app.add_typer(plans.app, name="plans", help="cli_help_plans")
    app.add_typer(procedures.app, name="procedures", help="cli_help_procedures")
    app.add_typer(papers.app, name="papers", help="cli_help_papers")
    app.add_typer(audit.app, name="audit", help="cli_help_audit")
    app.add_typer(forecast.app, name="forecast", help="forecast_help")
    app.add_typer(sentiment.app, name="sentiment", help="sentiment_help")
    app.add_typer(organisation.app, name="organisation", help="cli_help_organisation")
    app.add_typer(accounts.app, name="accounts", help="cli_help_accounts")
    app.add_typer(accounts.tokens, name="tokens", help="cli_help_tokens")
    app.add_typer(intake.app, name="intake", help="cli_help_intake")
    tree = typer.main.get_command(app)
    _translate(tree, locale)
    return tree


def _root(ctx: typer.Context, lang: Lang = None, debug: Debug = False) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def _everywhere(arguments: Sequence[str]) -> Everywhere:
    lang, debug, rest, waiting = None, False, [], list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        if word == "--debug":
            debug = True
        elif word == "--lang" and waiting:
            lang = waiting.pop(0)
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return Everywhere(lang, debug, tuple(rest))


def _translate(command: Any, locale: str) -> None:
    command.help = _help(command.help, locale)
    if command.short_help:
        command.short_help = _help(command.short_help, locale)
    for part in command.params:
        if getattr(part, "help", None):
            part.help = _help(part.help, locale)
    get_params = command.get_params

    def translated(ctx: Any) -> Any:
        found = get_params(ctx)
        for part in found:
            if part.name == "help":
                part.help = say(locale, "cli_help_help")
        return found

    command.get_params = translated
    for inner in getattr(command, "commands", {}).values():
        _translate(inner, locale)


def _help(key: str | None, locale: str) -> str | None:
    return say(locale, key) if key and knows(locale, key) else key


def _translate_headings(locale: str) -> None:
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = say(locale, "cli_panel_arguments")
    rich_utils.OPTIONS_PANEL_TITLE = say(locale, "cli_panel_options")
    rich_utils.COMMANDS_PANEL_TITLE = say(locale, "cli_panel_commands")
    rich_utils.DEFAULT_STRING = say(locale, "cli_default")
    rich_utils.REQUIRED_LONG_STRING = say(locale, "cli_required")
    rich_utils.ENVVAR_STRING = say(locale, "cli_env_var")


def _misused(terminal: Terminal, error: Any) -> int:
    key, name = _misuse(error)
    text = terminal.text(key, name=name, reason=error.format_message())
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "pingxi"
    print(text, terminal.text("cli_usage_help", command=path), sep="\n", file=sys.stderr, flush=True)
    return USAGE


def _misuse(error: Any) -> tuple[str, str]:
    if (found := _NO_COMMAND.match(error.format_message())) is not None:
        return "cli_usage_no_command", found[1]
    param = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or (param.get_error_hint() if param is not None else "")
    return _MISUSES.get(type(error).__name__, "cli_usage"), str(name).strip("'")


_NO_COMMAND = re.compile(r"No such command '(.*)'\.")
_MISUSES = {
    "MissingParameter": "cli_usage_missing",
    "NoSuchOption": "cli_usage_no_option",
    "BadParameter": "cli_usage_bad_value",
}


def _trace(terminal: Terminal) -> None:
    if terminal.debug:
        traceback.print_exc()

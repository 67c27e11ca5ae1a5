"""The kinds of signals: what each is for, and what it says."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import Annotated, Any, get_args, get_type_hints

import typer

from commands.failures import KindUnknown
from commands.options import AsJson
from commands.terminal import Terminal
from domain.signals import SIGNALS
from locales import knows

Kind = Annotated[str | None, typer.Argument(help="cli_arg_kind", metavar="KIND")]
KINDS = ("cli_column_kind", "cli_column_name", "cli_column_about")
FIELDS = (
    "cli_column_option",
    "cli_column_field",
    "cli_column_name",
    "cli_column_needed",
    "cli_column_choices",
)
_WORDS = {
    "Channel": "channel", "Contact": "contact", "Dismissal": "dismissal", "EmergencyGrade": "emergency",
    "Ground": "ground", "Opinion": "opinion", "Paper": "paper", "Worsening": "worsening",
}  # fmt: skip


def kinds(ctx: typer.Context, kind: Kind = None, as_json: AsJson = False) -> None:
    """List the kinds of signals, or what one of them says."""
    terminal: Terminal = ctx.obj
    if kind is not None and kind not in SIGNALS:
        raise KindUnknown(kind=kind, known=", ".join(SIGNALS))
    headings = KINDS if kind is None else FIELDS
    rows = list(_kinds(terminal)) if kind is None else list(_fields(terminal, kind))
    if as_json:
        names = [each.removeprefix("cli_column_") for each in headings]
        terminal.json([dict(zip(names, row, strict=True)) for row in rows])
        return
    terminal.table(headings, rows)


def _kinds(terminal: Terminal) -> Iterator[list[str]]:
    for kind in SIGNALS:
        yield [kind, terminal.text(f"signal_{kind}"), terminal.text(f"signal_{kind}.about")]


def _fields(terminal: Terminal, kind: str) -> Iterator[list[str]]:
    hints = get_type_hints(SIGNALS[kind].data)
    for field in fields(SIGNALS[kind].data):
        option = "--count" if field.name == "counts" else "--data"
        name = _name(terminal, ("field",), kind, field.name)
        yield [option, field.name, name, _needed(terminal, field), _choices(terminal, hints[field.name])]
    for text, rule in SIGNALS[kind].texts.items():
        needed = terminal.text("cli_needed") if rule.required else ""
        yield ["--text", text, _name(terminal, ("text", "field"), kind, text), needed, ""]


def _name(terminal: Terminal, prefixes: tuple[str, ...], kind: str, name: str) -> str:
    keys = [f"{prefix}_{each}" for each in (f"{kind}_{name}", name) for prefix in prefixes]
    return next((terminal.text(key) for key in keys if knows(terminal.locale, key)), name)


def _needed(terminal: Terminal, field: Field[Any]) -> str:
    optional = field.default is not MISSING or field.default_factory is not MISSING
    return "" if optional else terminal.text("cli_needed")


def _choices(terminal: Terminal, hint: Any) -> str:
    if hint is bool:
        return "yes, no"
    for each in (hint, *get_args(hint)):
        if isinstance(each, type) and issubclass(each, StrEnum):
            prefix = _WORDS[each.__name__]
            return ", ".join(f"{value} ({terminal.text(f'{prefix}_{value}')})" for value in each)
    return ""

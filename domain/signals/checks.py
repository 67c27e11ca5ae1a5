"""The checks of a signal's data and texts, before it is received and again when it is folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from domain.errors import FieldProblem, InvalidSignal, UnknownSignal
from domain.signals.base import TextField
from domain.signals.kinds import KINDS

_DATA: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(known.data) for kind, known in KINDS.items()}


def parse_data(kind: str, data: object) -> Any:
    """A signal's data as its typed value.

    Raises ``UnknownSignal``, or ``InvalidSignal`` naming every wrong field.
    """
    adapter = _DATA.get(kind)
    if adapter is None:
        raise UnknownSignal(kind=kind)
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise InvalidSignal(kind, [_problem(detail) for detail in error.errors()]) from error


def _problem(detail: Any) -> FieldProblem:
    where = (
        ".".join(str(part) for part in detail["loc"] if isinstance(part, str) and part != "[key]") or "data"
    )
    expected: dict[str, object] = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    return FieldProblem(where, str(detail["type"]), expected)


def check_data(kind: str, data: object) -> dict[str, Any]:
    """The data in its one JSON spelling. Raises as ``parse_data``."""
    value = parse_data(kind, data)
    normal: dict[str, Any] = _DATA[kind].dump_python(value, mode="json", exclude_defaults=True)
    return normal


def check_texts(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts, stripped, without empty ones. Raises ``UnknownSignal`` or ``InvalidSignal``."""
    known = KINDS.get(kind)
    if known is None:
        raise UnknownSignal(kind=kind)
    kept = {name: text.strip() for name, text in texts.items() if text.strip()}
    problems = [FieldProblem(name, "unexpected_text") for name in kept if name not in known.texts]
    for name, rule in known.texts.items():
        problems += _text_problems(name, rule, kept.get(name, ""))
    if problems:
        raise InvalidSignal(kind, problems)
    return kept


def _text_problems(name: str, rule: TextField, text: str) -> list[FieldProblem]:
    if rule.required and not text:
        return [FieldProblem(name, "text_missing")]
    if len(text) > rule.limit:
        return [FieldProblem(name, "text_too_long", {"limit": rule.limit, "length": len(text)})]
    if any(character in _FORBIDDEN for character in text):
        return [FieldProblem(name, "text_control_character")]
    return []


_FORBIDDEN = frozenset(map(chr, [*range(9), 11, 12, *range(14, 32), 127])) | frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)
"""NUL, other controls and bidirectional controls: they make a text read as something that it is not."""

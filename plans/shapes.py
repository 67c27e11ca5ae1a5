"""A plan of the wrong shape: pydantic's findings in our codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from plans.findings import Flaw

_CODES = {
    "missing": "plan_field_missing",
    "extra_forbidden": "plan_field_unknown",
    "enum": "plan_not_one_of",
    "literal_error": "plan_not_one_of",
    "string_pattern_mismatch": "plan_bad_form",
    "string_too_short": "plan_field_empty",
    "too_short": "plan_field_empty",
    "string_too_long": "plan_field_too_long",
    "greater_than_equal": "plan_out_of_range",
    "less_than_equal": "plan_out_of_range",
}
_RULES = {"within": "plan_one_measure", "over": "plan_one_comparison", "clocks": "plan_duty_never_ends"}
_EXAMPLES = (
    (("within", "after", "repeat_every"), "PT30M, PT12H, P3D"),
    (("owed_from", "until"), "discovered, confirmed, calmed, doubted, met:A1, occasion:visit"),
)


def flaws(error: ValidationError) -> Iterator[Flaw]:
    """Every part that has the wrong shape."""
    for detail in error.errors(include_url=False):
        yield _flaw(detail)


def _flaw(detail: Any) -> Flaw:
    path, kind = tuple(detail["loc"]), str(detail["type"])
    if kind == "value_error":
        return Flaw(path, _rule(str(detail["msg"])))
    code = _CODES.get(kind, "plan_wrong_type" if kind.endswith(("_type", "_parsing")) else "plan_shape")
    return Flaw(path, code, _params(path, code, detail))


def _rule(message: str) -> str:
    return next((code for word, code in _RULES.items() if word in message), "plan_shape")


def _params(path: tuple[str | int, ...], code: str, detail: Any) -> dict[str, Any]:
    name = str(path[-1]) if path else "plan"
    context = detail.get("ctx", {})
    given = detail.get("input")
    value = str(given)[:80] if isinstance(given, (str, int)) else type(given).__name__
    if code == "plan_not_one_of":
        return {"name": name, "value": value, "allowed": str(context.get("expected", "")).replace("'", "")}
    if code == "plan_bad_form":
        return {"name": name, "value": value, "example": _example(name)}
    if code == "plan_out_of_range":
        return {"name": name, "value": value, "limit": str(context.get("ge", context.get("le", "")))}
    if code == "plan_field_too_long":
        return {"name": name, "limit": str(context.get("max_length", ""))}
    if code == "plan_wrong_type":
        return {"name": name, "value": value, "expected": str(detail["type"]).rsplit("_", 1)[0]}
    return {"name": name}


def _example(name: str) -> str:
    return next((example for names, example in _EXAMPLES if name in names), "monitor, group_office, 2-A1")

"""Labels that say nothing, or say it in one language only, and clauses that name nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plans.findings import Flaw
from plans.reading import PartPath

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_STATED_BY_DEFAULT = frozenset({"roles"})
_CLAUSED = ("roles", "may", "ladders")


def flaws(body: dict[str, Any]) -> Iterator[Flaw]:
    """Everything that is blank or in the wrong language, and what claims to be stated and names no clause."""
    yield from _walk(body, ())
    for name in _CLAUSED:
        yield from _unnamed(name, body.get(name) or ())


def _walk(value: Any, path: PartPath) -> Iterator[Flaw]:
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            yield from _label(value, path)
            return
        for key, part in value.items():
            if key == "clause" and isinstance(part, str) and not part.strip():
                yield Flaw((*path, key), "plan_field_empty", {"name": key})
            yield from _walk(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _walk(part, (*path, index))


def _label(text: dict[str, Any], path: PartPath) -> Iterator[Flaw]:
    for language, letters in (("zh", _CHINESE), ("en", _LATIN)):
        said = text[language]
        if not isinstance(said, str):
            continue
        if not said.strip():
            yield Flaw((*path, language), "plan_field_empty", {"name": language})
        elif not letters.search(said) and any(each.isalpha() for each in said):
            params = {"name": language, "value": said[:80]}
            yield Flaw((*path, language), f"plan_text_not_{language}", params)


def _unnamed(name: str, parts: Any) -> Iterator[Flaw]:
    """What is said to stand in the text, without saying where."""
    for key, part in parts.items() if isinstance(parts, dict) else enumerate(parts):
        default = "stated" if name in _STATED_BY_DEFAULT else "assumed"
        if isinstance(part, dict) and part.get("mark", default) == "stated" and part.get("clause") is None:
            yield Flaw((name, key), "plan_clause_missing", {"name": str(part.get("id", key))})

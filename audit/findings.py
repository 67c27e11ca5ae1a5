"""What a verification finds: a stable code, the place, and what should have been there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it has to be. ``code`` is the id of its text; ``place`` says exactly where.

    ``about`` holds what the text names beyond that: fields, what was expected and what was found.
    """

    code: str
    place: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "code": self.code,
            "place": dict(self.place),
            **({"about": dict(self.about)} if self.about else {}),
        }


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in which two objects differ, with both values."""
    names = sorted({*expected, *found})
    return {
        name: {"expected": expected.get(name), "found": found.get(name)}
        for name in names
        if expected.get(name) != found.get(name)
    }

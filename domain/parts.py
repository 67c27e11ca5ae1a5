"""What the parts of a plan are made of: ids, clauses, durations, marks, labels."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Clause = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Duration = Annotated[str, StringConstraints(pattern=r"^P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$", min_length=3)]


class Part(BaseModel):
    """A part of a plan: frozen, and without fields that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(StrEnum):
    """Whether the plan's own text says it, or it is an operational default of ours."""

    STATED = "stated"
    ASSUMED = "assumed"


class Text(Part):
    """A label in both languages."""

    zh: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]

"""What a signal's form is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from api.possible import Actor
from api.views.readable import Readable
from domain.incident import State

Widget = Literal["select", "checks", "line", "area", "instant", "count", "number", "file", "hidden"]


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One field of a form. ``name`` is ``data.level`` or ``texts.note``; ``limit`` in characters."""

    name: str
    label: str
    widget: Widget
    required: bool = False
    options: tuple[Option, ...] = ()
    limit: int | None = None
    hint: str = ""


@dataclass(frozen=True)
class Choices:
    """What the lists of a form are made from. ``state`` is None for an incident that is yet to be opened.

    ``bodies``: where an incident can be opened. ``openings`` are the words of what the lists name:
    texts by their signal, names of files by their digest.
    """

    kind: str
    readable: Readable
    state: State | None
    actor: Actor
    plan_hash: str
    people: tuple[Option, ...] = ()
    incidents: tuple[Option, ...] = ()
    openings: Mapping[str, str] = field(default_factory=dict)
    bodies: tuple[Option, ...] = ()

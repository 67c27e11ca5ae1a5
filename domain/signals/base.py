"""How a kind of signal is described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast, dataclass_transform

from pydantic.dataclasses import dataclass as checked

from domain.signals.types import Lane

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def data(cls: type[T]) -> type[T]:
    """Make a class the checked, frozen data of a signal; unknown fields are refused."""
    return cast(type[T], checked(frozen=True, kw_only=True, config={"extra": "forbid"})(cls))


@dataclass(frozen=True)
class TextField:
    """A text that goes with a signal and never travels through Temporal. ``limit`` in characters."""

    required: bool = False
    limit: int = 4000


@dataclass(frozen=True)
class SignalKind:
    """A kind of signal: the type of its data, its texts, and the lanes that it may come by."""

    data: type[Any]
    texts: Mapping[str, TextField]
    lanes: frozenset[Lane] = frozenset({Lane.PEOPLE})

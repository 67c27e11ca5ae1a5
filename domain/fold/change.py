"""How a fold changes a state: always into a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.state import State


def with_(state: State, **changes: Any) -> State:
    """A copy with changes; ``dataclasses.replace`` runs ``__init__`` over every field and is slower."""
    copy = object.__new__(State)
    copy.__dict__.update(state.__dict__)
    copy.__dict__.update(changes)
    return copy


def came(state: State, start: str, at: datetime) -> dict[str, tuple[datetime, ...]]:
    """The instants with one more of a start."""
    return {**state.instants, start: (*state.instants.get(start, ()), at)}


def with_duty(state: State, key: str, **changes: Any) -> State:
    """A copy with one duty changed."""
    return with_(state, duties={**state.duties, key: replace(state.duties[key], **changes)})


def with_item(state: State, item: str, **changes: Any) -> State:
    """A copy with one item changed."""
    return with_(state, items={**state.items, item: replace(state.items[item], **changes)})


def skip(state: State, start: str, ordinal: int) -> State:
    """A copy in which one occurrence of a start no longer counts."""
    return with_(state, skipped={**state.skipped, start: (*state.skipped.get(start, ()), ordinal)})

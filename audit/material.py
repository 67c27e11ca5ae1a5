"""What is verified, a page at a time: leaves, and the rows that they speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from store.log import EventRow, Leaf
from store.payloads import Texts

HistoryRow: TypeAlias = Mapping[str, Any]
"""The columns of an archived run, and ``actual``: the SHA-256 of its history as it is (None: unreadable)."""


@dataclass
class Page:
    """Some leaves in their order, and what is there of the rows that they speak of."""

    leaves: Sequence[Leaf] = ()
    events: Mapping[tuple[str, int], EventRow] = field(default_factory=dict)
    histories: Mapping[str, HistoryRow] = field(default_factory=dict)
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    salts: Mapping[str, bytes] = field(default_factory=dict)
    texts: Mapping[str, Texts] = field(default_factory=dict)

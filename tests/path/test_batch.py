"""What may come through Temporal, and what of it reaches the fold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.signals import SIGNALS
from domain.step import Head, step
from tests import sample
from workflows.batch import Batch

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PLAN, PLAN_HASH = sample.plan()


def _envelope(number: int, kind: str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "v": 1, "signal_id": f"signal-{number:06d}", "incident_id": "x", "lane": "people", "lane_no": number,
        "kind": kind, "sender": "ann", "role": "head", "occurred_at": None,
        "received_at": "2026-03-01T00:00:00Z", "payload_digest": None, "data": data,
        **changes,
    }  # fmt: skip


OPENING = _envelope(
    1, "open", {"plan_hash": PLAN_HASH, "discovered_at": "2026-03-01T00:00:00Z", "source": "web"}
)
OPENED = step(PLAN, "x", None, Head.start(), Batch([OPENING]).pending, NOW)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.sampled_from(sorted(SIGNALS)),
    st.sampled_from(sorted(OPENING)),
    ANYTHING | st.sampled_from(["2026-01-01T00:00:00", "\ud800", "a\x00b" * 4, float("nan"), 10**40]),
)
def test_no_forgery_stops_the_fold(kind: str, field: str, value: Any) -> None:
    batch = Batch([{**_envelope(2, kind, {}), field: value}])
    made = step(PLAN, "x", OPENED.state, OPENED.head, batch.pending, NOW)
    assert len(batch.delivered(made)) == len(made.taken) == len(made.outcomes)


@pytest.mark.parametrize("signal_id", ["a\x00bcdefgh", "short", "", "x" * 101, "\ud800" * 8])
def test_an_id_that_the_inbox_cannot_hold_is_dropped(signal_id: str) -> None:
    assert Batch([_envelope(2, "confirm", {}, signal_id=signal_id)]).pending == []


def test_the_first_of_two_with_one_number_counts() -> None:
    first, second = _envelope(2, "confirm", {}), _envelope(2, "confirm", {}, signal_id="another-one")
    batch = Batch([first, second])
    made = step(PLAN, "x", OPENED.state, OPENED.head, batch.pending, NOW)
    assert [signal.signal_id for signal in batch.delivered(made)] == ["signal-000002"]
    batch.drop(["signal-000002"])
    made = step(PLAN, "x", OPENED.state, OPENED.head, batch.pending, NOW)
    assert [signal.signal_id for signal in batch.delivered(made)] == ["another-one"]

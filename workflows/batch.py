"""What a run was sent and has not yet folded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from domain.canonical import digest
from domain.signals import Envelope
from domain.step import Step, Taken, readable
from workflows.messages import Delivered


class Batch:
    """Raw envelopes, each read by itself once. What has not even a number is dropped: no row waits for it."""

    def __init__(self, raws: Iterable[Any]) -> None:
        self._read = [(signal, raw) for raw in raws if (signal := readable(raw)) is not None]

    @property
    def pending(self) -> list[Taken]:
        """What there is to fold."""
        return [signal for signal, _ in self._read]

    def drop(self, signal_ids: Collection[str]) -> None:
        """Leave out the envelopes of these ids."""
        self._read = [(signal, raw) for signal, raw in self._read if signal.signal_id not in signal_ids]

    def delivered(self, made: Step) -> list[Delivered]:
        """The signals that the step took, each with the digest of the envelope as it came."""
        raws: dict[tuple[str, int], Any] = {}
        for signal, raw in self._read:
            raws.setdefault((signal.lane, signal.lane_no), raw)
        return [
            Delivered(signal.signal_id, signal.lane.value, signal.lane_no, _digest(signal, raws))
            for signal in made.taken
        ]


def _digest(signal: Taken, raws: dict[tuple[str, int], Any]) -> str | None:
    if not isinstance(signal, Envelope):
        return None
    try:
        return digest(raws[signal.lane, signal.lane_no])
    except ValueError:
        # Only a forgery holds what canonical JSON cannot say; no digest fits it.
        return ""

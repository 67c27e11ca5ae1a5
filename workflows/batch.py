"""What a run was sent and has not yet folded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.canonical import digest
from domain.signals import Envelope
from domain.step import Step, Taken, readable
from workflows.messages import Delivered

_SIGNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{7,99}")


@dataclass(frozen=True, slots=True)
class _Parcel:
    signal: Taken
    digest: str | None


class Batch:
    """Raw envelopes, each read by itself once.

    What no row of the inbox can have sent is dropped here: nobody waits for it; the fold is spared it.
    """

    def __init__(self, raws: Iterable[Any]) -> None:
        self._parcels = [parcel for raw in raws if (parcel := _read(raw)) is not None]

    @property
    def pending(self) -> list[Taken]:
        """What there is to fold."""
        return [parcel.signal for parcel in self._parcels]

    def drop(self, signal_ids: Collection[str]) -> None:
        """Leave out the envelopes of these ids."""
        self._parcels = [parcel for parcel in self._parcels if parcel.signal.signal_id not in signal_ids]

    def delivered(self, made: Step) -> list[Delivered]:
        """The signals that the step took, each with the digest of the envelope as it came."""
        digests: dict[tuple[str, int], str | None] = {}
        for parcel in self._parcels:
            digests.setdefault((parcel.signal.lane, parcel.signal.lane_no), parcel.digest)
        return [
            Delivered(
                signal.signal_id, signal.lane.value, signal.lane_no, digests[signal.lane, signal.lane_no]
            )
            for signal in made.taken
        ]


def _sane(at: datetime | None) -> bool:
    """Whether an instant has a zone, and room for the arithmetic of clocks."""
    return at is None or (at.tzinfo is not None and 2000 <= at.year < 3000)


def _read(raw: Any) -> _Parcel | None:
    signal = readable(raw)
    if signal is None or not _SIGNAL_ID.fullmatch(signal.signal_id):
        return None
    if not isinstance(signal, Envelope):
        return _Parcel(signal, None)
    if not all(_sane(at) for at in (signal.occurred_at, signal.received_at)):
        return None
    try:
        return _Parcel(signal, digest(raw))
    except ValueError:
        # It holds what canonical JSON cannot say: a number that is none, half a character.
        return None

"""Slows the guessing of passwords down: after a few failures, the next attempt has to wait."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE = 5
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True)
class _Failures:
    count: int
    last_at: datetime

    def free_at(self) -> datetime:
        if self.count < FREE:
            return self.last_at
        return self.last_at + min(timedelta(seconds=2 ** min(self.count - FREE + 1, 20)), LONGEST)


class Throttle:
    """Failures by key (a login, an address). After five, each further one doubles the wait, to 15 minutes."""

    def __init__(self, size: int = 10_000) -> None:
        self._size = size
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait(self, keys: tuple[str, ...], now: datetime) -> int:
        """The whole seconds until an attempt is allowed; 0 if it is now."""
        found = [self._failures[key].free_at() for key in keys if key in self._failures]
        left = max((at - now for at in found), default=timedelta())
        return max(0, -int(-left.total_seconds() // 1))

    def failed(self, keys: tuple[str, ...], now: datetime) -> None:
        """Remember a failure. Of too many keys the oldest are forgotten, and each after the longest wait."""
        for key in keys:
            before = self._failures.pop(key, None)
            count = before.count if before is not None and now - before.last_at < LONGEST else 0
            self._failures[key] = _Failures(count + 1, now)
        while len(self._failures) > self._size:
            self._failures.popitem(last=False)

    def succeeded(self, keys: tuple[str, ...]) -> None:
        """Forget the failures of these keys."""
        for key in keys:
            self._failures.pop(key, None)

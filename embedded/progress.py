"""The steps of the way, as lines for a person."""

import sys
from typing import TextIO

from locales import say


class Printer:
    """Prints each step in one language as soon as it is taken."""

    def __init__(self, locale: str, out: TextIO | None = None) -> None:
        self._locale = locale
        self._out: TextIO | None = out or sys.stdout

    def __call__(self, key: str, **params: object) -> None:
        text = say(self._locale, key, **params)
        try:
            if self._out is not None:
                print(text, file=self._out, flush=True)
        except OSError:
            # The terminal was closed. What runs must still be stopped in order, with nobody left to tell.
            self._out = None

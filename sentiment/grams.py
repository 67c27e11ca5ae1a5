"""Texts as numbers: their characters, pairs and triples of them, hashed; and what the lexicon says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sentiment.lexical import Lexical

BITS = 18
SIZE = 1 << BITS
LONGEST = 3
TEXT_AT_MOST = 2_000
"""Characters of a text that are looked at: an excerpt is shorter."""
_MIX = (0x100000001B3, 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9)


def grams(texts: Sequence[str]) -> tuple[Any, Any]:
    """Rows and columns (below SIZE) of the grams that texts hold, each once a text."""
    marked = [f"\x01{text[:TEXT_AT_MOST].lower()}\x02" for text in texts]
    codes = np.frombuffer("".join(marked).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    rows = np.repeat(np.arange(len(marked)), [len(text) for text in marked])
    hashed, keys = codes, []
    for length in range(1, LONGEST + 1):
        if length > 1:
            hashed = hashed[:-1] * np.uint64(_MIX[0]) + codes[length - 1 :]
        mixed = hashed + np.uint64(length * _MIX[1] % 2**64)
        mixed = ((mixed ^ (mixed >> np.uint64(29))) * np.uint64(_MIX[2])) >> np.uint64(64 - BITS)
        whole = rows[: len(mixed)] == rows[length - 1 :]
        keys.append((rows[: len(mixed)][whole] << BITS) | mixed[whole].astype(np.int64))
    found = np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64)
    return found >> BITS, found & (SIZE - 1)


def lexical(texts: Sequence[str], lexicon: Lexical) -> Any:
    """What the lexicon says of each text: how much, and which way (two columns from −1 to 1)."""
    weights = np.array([lexicon.weigh(text) for text in texts], dtype=np.float64)
    return np.column_stack((weights / (np.abs(weights) + 4), np.sign(weights) * 0.5)).reshape(len(texts), 2)

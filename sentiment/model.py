"""An organisation's own model: a header that people can read, and arrays. Nothing in it is ever executed."""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.errors import ModelUnusable
from sentiment.grams import BITS, LONGEST, SIZE, grams, lexical
from sentiment.lexical import Lexical
from sentiment.mood import MOST, Mood
from sentiment.words import shipped

FORMAT = 1
KIND = "sentiment"
LEXICAL = 2
AT_ONCE = 1_000
"""More at once is slower: what is counted no longer lies close by."""
LARGEST = 64 * 2**20
"""A file above this is no model."""
_UNUSABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    zipfile.BadZipFile,
    zlib.error,
)
_MAGIC = b"PINGXI-SENTIMENT\n"


@dataclass(frozen=True)
class Header:
    """What is told of a model. ``polar`` and ``neutral``: slope and shift that calibrate their scores.

    ``trained_at`` (UTC, ISO 8601); ``learned_from``: texts by label; ``judged``: how good it was on what it
    had not seen; ``lexicon``: the digest of the words that it was learned beside.
    """

    polar: tuple[float, float, float]
    neutral: tuple[float, float, float]
    seed: int
    trained_at: str
    learned_from: dict[str, int]
    lexicon: str
    judged: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Model:
    """Two linear scores over grams and the lexicon's word: positive or negative, and neutral or not.

    ``scales``: what each gram counts; ``weights``: of both scores, by gram and then by the lexicon's columns.
    """

    header: Header
    scales: Any
    weights: Any

    @property
    def digest(self) -> str:
        """SHA-256 over the header and the arrays."""
        return sha256(_spelled(self.header) + _packed(self)).hexdigest()

    @property
    def name(self) -> str:
        """``model-`` and the beginning of its digest."""
        return f"model-{self.digest[:8]}"

    def chances(self, texts: Sequence[str]) -> Any:
        """Two columns: how likely a text is positive if it is not neutral, and how likely it is neutral."""
        scores = self.scores(texts)
        both = np.array([self.header.polar[:2], self.header.neutral[:2]])
        return 1 / (1 + np.exp(-np.clip(scores * both[:, 0] + both[:, 1], -30, 30)))

    def scores(self, texts: Sequence[str]) -> Any:
        """Both scores before their calibration."""
        rows, columns = grams(texts)
        values = self.scales[columns]
        squares = np.bincount(rows, values * values, minlength=len(texts))
        length = np.sqrt(np.maximum(squares, 1e-12))
        said = lexical(texts, Lexical())
        both = [
            np.bincount(rows, values * weights[columns], minlength=len(texts)) / length
            + said @ weights[SIZE:]
            for weights in self.weights
        ]
        shifts = np.array([self.header.polar[2], self.header.neutral[2]])
        return np.column_stack(both) + shifts

    def moods(self, texts: Sequence[str]) -> list[Mood]:
        """One mood for each text: the chance of positive less that of negative, in permille."""
        found: list[Mood] = []
        for start in range(0, len(texts), AT_ONCE):
            chances = self.chances(texts[start : start + AT_ONCE]).tolist()
            found.extend(_mood(positive, neutral) for positive, neutral in chances)
        return found


def _mood(positive: float, neutral: float) -> Mood:
    score = round(MOST * (1 - neutral) * (2 * positive - 1))
    other = max(positive, 1 - positive) * (1 - neutral)
    return Mood(score, 0 if neutral >= other else (1 if positive > 0.5 else -1))


def _spelled(header: Header) -> bytes:
    body = {"format": FORMAT, "kind": KIND, "bits": BITS, "longest": LONGEST, **asdict(header)}
    return json.dumps(body, sort_keys=True, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _packed(model: Model) -> bytes:
    """Only what counts: most grams were never met."""
    met = np.flatnonzero(model.scales)
    return b"".join(
        (
            met.astype("<u4").tobytes(),
            model.scales[met].astype("<f4").tobytes(),
            model.weights[:, np.concatenate((met, np.arange(SIZE, SIZE + LEXICAL)))].astype("<f4").tobytes(),
        )
    )


def write(model: Model, file: Path) -> None:
    """Write it, whole or not at all."""
    met = np.flatnonzero(model.scales)
    kept = io.BytesIO()
    columns = np.concatenate((met, np.arange(SIZE, SIZE + LEXICAL)))
    np.savez_compressed(
        kept,
        met=met.astype("<u4"),
        scales=model.scales[met].astype("<f4"),
        weights=model.weights[:, columns].astype("<f4"),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    head = _MAGIC + model.digest.encode() + b"\n" + _spelled(model.header)
    beside.write_bytes(head + kept.getvalue())
    beside.replace(file)


def read(file: Path) -> Model:
    """Read a model. Raises ModelUnusable for anything that is not whole, or of a format not known here."""
    try:
        model, told = _read(file)
    except _UNUSABLE as error:
        raise ModelUnusable(file=str(file), reason=f"{type(error).__name__}: {error}") from error
    if model.digest != told:
        raise ModelUnusable(file=str(file), reason="digest")
    if model.header.lexicon != shipped().digest:
        raise ModelUnusable(file=str(file), reason="lexicon")
    return model


def _read(file: Path) -> tuple[Model, str]:
    if file.stat().st_size > LARGEST:
        raise ValueError("size")
    whole = file.read_bytes()
    if not whole.startswith(_MAGIC):
        raise ValueError("format")
    told, head, arrays = whole[len(_MAGIC) :].split(b"\n", 2)
    body = json.loads(head)
    if [body.pop(name) for name in ("format", "kind", "bits", "longest")] != [FORMAT, KIND, BITS, LONGEST]:
        raise ValueError("format")
    with np.load(io.BytesIO(arrays), allow_pickle=False) as found:
        met, few, some = found["met"], found["scales"], found["weights"]
    calibration = {name: _three(body[name]) for name in ("polar", "neutral")}
    return _spread(Header(**{**body, **calibration}), met, few, some), told.decode()


def _spread(header: Header, met: Any, few: Any, some: Any) -> Model:
    if met.shape != few.shape or some.shape != (2, len(met) + LEXICAL):
        raise ValueError("shape")
    if not (np.isfinite(few).all() and np.isfinite(some).all()):
        raise ValueError("number")
    scales = np.zeros(SIZE)
    weights = np.zeros((2, SIZE + LEXICAL))
    scales[met] = few
    weights[:, np.concatenate((met.astype(np.int64), np.arange(SIZE, SIZE + LEXICAL)))] = some
    return Model(header, scales, weights)


def _three(given: Any) -> tuple[float, float, float]:
    slope, shift, base = (float(each) for each in given)
    if not all(math.isfinite(each) for each in (slope, shift, base)):
        raise ValueError("number")
    return slope, shift, base

"""How good and how fast moods are, on labelled texts of a folder: the words that ship, and 5,000 labels."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.judging import rate
from sentiment.labelled import Labelled, of_file
from sentiment.lexical import Lexical
from sentiment.mood import Rater
from sentiment.training import train

LEARNED = 5_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. Without a folder there is nothing to measure on, and it says so."""
    parser = argparse.ArgumentParser(prog="make bench-sentiment", description=__doc__)
    parser.add_argument("--folder", type=Path, help="a folder with *sentiment*.jsonl or .jsonl.gz")
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args(arguments)
    files = sorted(told.folder.glob("*sentiment*.jsonl*")) if told.folder else []
    if not files:
        print("nothing measured: labelled posts do not ship, give a folder of them by --folder")
        return 2
    labelled = of_file(files[0])
    _print("always negative", _baseline(labelled), 0)
    _print("lexicon", *_measured(Lexical(), labelled))
    order = np.random.RandomState(told.seed).permutation(len(labelled))
    half = min(LEARNED, len(labelled) // 2)
    for number, (seen, held) in enumerate(((order[:half], order[half:]), (order[-half:], order[:-half]))):
        model = train([labelled[at] for at in seen], datetime.now(UTC), told.seed)
        name = f"trained on {half}, way {number + 1}"
        _print(name, *_measured(model, [labelled[at] for at in held]))
    return 0


def _measured(rater: Rater, labelled: Sequence[Labelled]) -> tuple[dict[str, Any], int]:
    texts = [each.text for each in labelled]
    start = time.process_time()
    rater.moods(texts)
    taken = time.process_time() - start
    return rate(rater, labelled), round(len(texts) / taken)


def _baseline(labelled: Sequence[Labelled]) -> dict[str, Any]:
    from sentiment.judging import by_domain

    return by_domain(labelled, [(-1, -1, 0.0)] * len(labelled))


def _print(name: str, figures: dict[str, Any], speed: int) -> None:
    for domain, found in figures.items():
        share = found["accuracy"]
        if share["value"] is None:
            continue
        told = f"{share['value']:.3f} ({share['low']:.3f}–{share['high']:.3f})"
        print(f"{name:26} {domain or 'all':10} {told:24} of {found['polar']:6}  {speed or '–':>8} posts/s")


if __name__ == "__main__":
    sys.exit(main())

"""Texts with labels, from a file: JSON Lines or CSV, packed or not."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiment.errors import LabelsUnreadable

_LABELS = {"-1": -1, "0": 0, "1": 1, "negative": -1, "neutral": 0, "positive": 1}
_LABELS |= {"负面": -1, "中性": 0, "正面": 1}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, its label (−1, 0, 1) and the domain or source that figures are told apart by ('' for none)."""

    text: str
    label: int
    domain: str = ""


def of_file(file: Path, text: str = "text", label: str = "label", domain: str = "domain") -> list[Labelled]:
    """All labelled texts of a file; the names of its fields may be given.

    Raises LabelsUnreadable, naming the line, for one that is not.
    """
    found = []
    line = 0
    try:
        for line, given in _rows(file):  # noqa: B007 named where something is wrong with it
            row = json.loads(given) if isinstance(given, str) else given
            said = row[text]
            if not isinstance(said, str):
                raise ValueError(text)
            found.append(Labelled(said, _LABELS[str(row[label]).strip().lower()], str(row.get(domain) or "")))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        reason = f"{type(error).__name__}: {error}"
        raise LabelsUnreadable(file=str(file), line=line, reason=reason) from error
    return found


def _rows(file: Path) -> Iterator[tuple[int, str | Mapping[str, Any]]]:
    packed = file.suffix == ".gz"
    with gzip.open(file, "rt", encoding="utf-8-sig") if packed else file.open(encoding="utf-8-sig") as lines:
        if (file.with_suffix("") if packed else file).suffix == ".csv":
            yield from enumerate(csv.DictReader(lines), start=2)
        else:
            yield from ((line, each) for line, each in enumerate(lines, start=1) if each.strip())

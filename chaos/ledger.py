"""A sender's ledger: what it sent and what it was told, on disk before it goes on."""

from __future__ import annotations

import itertools
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MARK = "¤words¤"
"""Stands in every text that is sent; nowhere but in the payloads may it be found again."""


class Ledger:
    """One sender's file of JSON lines, each synced to disk when it is written."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self._file = (folder / f"{name}.jsonl").open("a", encoding="utf-8")
        self._numbers = itertools.count(1)

    def sent(self, signal: dict[str, Any]) -> str:
        """Write down a try before it is made; its name."""
        this = f"{self.name}/{next(self._numbers)}"
        self._write({"what": "sent", "try": this, **signal})
        return this

    def told(self, this: str, signal_id: str, word: str, **more: Any) -> None:
        """Write down what came of a try: received, accepted, refused, duplicate, rejected or nothing."""
        said = {name: value for name, value in more.items() if value is not None}
        self._write({"what": "told", "try": this, "signal_id": signal_id, "word": word, **said})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        at = datetime.now(UTC).isoformat()
        self._file.write(json.dumps({"at": at, **line}, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

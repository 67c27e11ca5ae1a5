"""Invented cascades: some fast, some slow, none of anybody."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any


def cascade(no: int, speed: float, total: int, *, stated: int | None = None) -> dict[str, Any]:
    """One whose reposts come ever more slowly: the nth at ``(n / speed) ** 2`` minutes or so."""
    random = Random(no)
    at, posts = 0.0, []
    for each in range(total):
        at += (2 * each + 1) / speed**2 * 60 * random.uniform(0.2, 1.8)
        posts.append([round(at), "r", f"u{each}", ""])
        if each % 4 == 0:
            posts.append([round(at) + 1, "c", f"c{each}", "听说了"])
    root = {"u": "u0", "text": f"虚构帖文{no}", "reposts": total if stated is None else stated}
    return {"id": f"invented-{no}", "root": root, "n": len(posts), "ev": posts}


def cascades(number: int = 60) -> list[dict[str, Any]]:
    """So many, between very slow and very fast."""
    random = Random(7)
    totals = [150, 700, 700, 700, 700]
    return [cascade(no, random.uniform(2, 14), random.choice(totals)) for no in range(number)]


def folder(place: Path, given: list[dict[str, Any]]) -> Path:
    """A folder that holds them."""
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in given)
    (place / "cascades.jsonl").write_text(lines, "utf-8")
    return place

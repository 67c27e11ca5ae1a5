"""A paper as PDF, by our layout."""

from __future__ import annotations

from importlib import resources
from typing import Any

import orjson
import typst

from documents.blocks import Heading, Para, Part, Sheet, Table
from documents.clean import drawn
from documents.fonts import Fonts, fonts
from locales import say


def pdf(sheet: Sheet, found: Fonts | None = None) -> bytes:
    """The paper's PDF; a subset of each font is embedded. Raises ``FontsMissing``."""
    found = found or fonts()
    layout = (resources.files("documents") / "layout.typ").read_bytes()
    data = orjson.dumps(_data(drawn(sheet, found.glyphs), found)).decode()
    return typst.compile(
        layout, font_paths=found.folders, ignore_system_fonts=True, sys_inputs={"paper": data}
    )


def _data(sheet: Sheet, found: Fonts) -> dict[str, Any]:
    return {
        "layout": sheet.style,
        "lang": "zh" if sheet.chinese else "en",
        "fonts": {**found.families, "title-weight": found.title_weight},
        "title": sheet.title,
        "title-lines": sheet.title_lines,
        "issuer": sheet.issuer,
        "number": sheet.number,
        "signer": sheet.signer,
        "secrecy": sheet.secrecy,
        "to": sheet.to,
        "parts": [_part(part) for part in sheet.parts],
        "attachments": sheet.attachments,
        "date": sheet.date,
        "note": sheet.note,
        "copies": sheet.copies,
        "printed-by": sheet.printed_by,
        "printed-on": sheet.printed_on,
        "foot": sheet.foot,
        "words": {name: say(sheet.locale, f"papers_{name}") for name in ("signer", "attachments")},
    }


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"is": "heading", "level": part.level, "text": part.text}
    if isinstance(part, Table):
        return {
            "is": "table", "widths": part.widths, "header": part.header, "rows": part.rows, "keep": part.keep,
        }  # fmt: skip
    assert isinstance(part, Para)
    return {"is": "closing" if part.closing else "para", "text": part.text}

"""Papers made of a real course: every kind opens, says what the timeline says, and lies on the grid."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pdfplumber
from docx import Document

from documents.kinds import KINDS
from tests.documents.conftest import Told

OUT = os.environ.get("PAPERS_OUT")


async def test_every_kind_is_made_in_both_languages(told: Told) -> None:
    for locale in ("zh-CN", "en"):
        for kind in KINDS:
            answer = await told.make(kind, language=locale)
            assert answer.status_code == 201, (kind, answer.text)
            made = answer.json()
            pdf, docx = await told.file(made, "pdf"), await told.file(made, "docx")
            if OUT:
                (Path(OUT) / f"{kind}-{locale}.pdf").write_bytes(pdf)
                (Path(OUT) / f"{kind}-{locale}.docx").write_bytes(docx)
            text = "\n".join(line.text for line in Document(BytesIO(docx)).paragraphs)
            assert made["number"] in text
            with pdfplumber.open(BytesIO(pdf)) as opened:
                assert told.incident in opened.pages[0].extract_text()

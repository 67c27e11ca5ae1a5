"""A body's own template: a .docx with placeholders such as {{title}}, checked when kept, filled when used."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.text.paragraph import Paragraph

from documents.blocks import Sheet
from documents.errors import TemplateUnknown, TemplateUnreadable
from documents.word import body, saved
from documents.word_page import styles

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
BODY = "body"
LARGEST, LARGEST_UNPACKED = 5 * 2**20, 50 * 2**20
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def values_of(sheet: Sheet) -> dict[str, str]:
    """What stands for each placeholder, but for the body."""
    secrecy = [*sheet.secrecy, "", ""]
    return {
        "issuer": sheet.issuer,
        "number": sheet.number,
        "title": sheet.title,
        "to": sheet.to,
        "signer": sheet.signer,
        "date": sheet.date,
        "secrecy": secrecy[0],
        "urgency": secrecy[1],
        "attachments": "　".join(f"{no}. {name}" for no, name in enumerate(sheet.attachments, start=1)),
        "note": sheet.note,
        "copies": sheet.copies,
        "printed_by": sheet.printed_by,
        "printed_on": sheet.printed_on,
        "source": sheet.foot[0],
        "checkpoint": sheet.foot[1],
    }


KNOWN = frozenset(
    {
        BODY, "issuer", "number", "title", "to", "signer", "date", "secrecy", "urgency", "attachments",
        "note", "copies", "printed_by", "printed_on", "source", "checkpoint",
    }
)  # fmt: skip
NEEDED = (BODY, "source", "checkpoint")
"""What every template has: the paper itself, and where it comes from."""


def check_template(file: bytes) -> None:
    """Raises ``TemplateUnreadable`` and ``TemplateUnknown``."""
    document = _opened(file)
    found = {name for line in _lines(document) for name in PLACEHOLDER.findall(line.text)}
    if unknown := sorted(found - KNOWN):
        raise TemplateUnknown(names=", ".join(unknown)[:300], known=", ".join(sorted(KNOWN)))
    if missing := [name for name in NEEDED if name not in found]:
        raise TemplateUnreadable(reason="missing", detail=", ".join(missing))
    if not any(_is_body(line) for line in document.paragraphs):
        raise TemplateUnreadable(reason="body_alone", detail=BODY)


def filled(file: bytes, sheet: Sheet) -> bytes:
    """The template with the paper in it. Raises as ``check_template``."""
    document = _opened(file)
    values = values_of(sheet)
    for line in list(_lines(document)):
        if _is_body(line) and line._parent is document._body:
            _put_body(document, line, sheet)
        else:
            _replace(line, values)
    return saved(document, sheet)


def _is_body(line: Paragraph) -> bool:
    return PLACEHOLDER.findall(line.text) == [BODY] and not PLACEHOLDER.sub("", line.text).strip()


def _put_body(document: Docx, place: Paragraph, sheet: Sheet) -> None:
    """The parts, in styles of ours under names of their own, in the place of the placeholder."""
    made = Document()
    styles(made, sheet)
    body(made, sheet)
    _bring_styles(document, made)
    for element in list(made.element.body):
        if not element.tag.endswith("}sectPr"):
            place._element.addprevious(deepcopy(element))
    place._element.getparent().remove(place._element)


def _bring_styles(document: Docx, made: Docx) -> None:
    """Styles that the template has stay its own."""
    there = {style.style_id for style in document.styles}
    for style in made.styles:
        if style.style_id not in there:
            document.styles.element.append(deepcopy(style.element))


def _replace(line: Paragraph, values: Mapping[str, str]) -> None:
    """The placeholders of a paragraph; the look is that of the run in which each begins."""
    while (found := PLACEHOLDER.search("".join(run.text for run in line.runs))) is not None:
        text = values.get(found[1], "").replace("{{", "{ {")
        _replace_once(line, found.start(), found.end(), text)


def _replace_once(line: Paragraph, start: int, end: int, text: str) -> None:
    at = 0
    for run in line.runs:
        first, last = at, at + len(run.text)
        at = last
        if last <= start or first >= end:
            continue
        kept = run.text[: max(0, start - first)], run.text[max(0, end - first) :]
        run.text = kept[0] + (text if first <= start else "") + (kept[1] if last > end else "")


def _lines(document: Docx) -> Iterator[Paragraph]:
    """Every paragraph: of the text and its tables and boxes, and of headers and footers."""
    places: list[Any] = [document._body]
    for section in document.sections:
        for name in ("header", "first_page_header", "even_page_header"):
            places += [getattr(section, name), getattr(section, name.replace("header", "footer"))]
    for place in places:
        if getattr(place, "is_linked_to_previous", False):
            continue
        for element in place._element.iter(_PARAGRAPH):
            yield Paragraph(element, place)


def _opened(file: bytes) -> Docx:
    if len(file) > LARGEST:
        raise TemplateUnreadable(reason="too_large", detail=f"{LARGEST >> 20} MB")
    try:
        with zipfile.ZipFile(BytesIO(file)) as packed:
            _check_packed(packed)
        document = Document(BytesIO(file))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise TemplateUnreadable(reason="no_docx", detail=type(error).__name__) from error
    return document


def _check_packed(packed: zipfile.ZipFile) -> None:
    if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
        raise TemplateUnreadable(reason="too_large", detail=f"{LARGEST_UNPACKED >> 20} MB")
    names = packed.namelist()
    if any("vbaproject" in name.lower() or "activex" in name.lower() for name in names):
        raise TemplateUnreadable(reason="macros", detail="VBA")
    for name in names:
        if name.endswith(".rels") and b'TargetMode="External"' in packed.read(name):
            raise TemplateUnreadable(reason="links_out", detail=name)

"""A paper as .docx, by the same layout, to go on with in a word processor."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph

from documents.blocks import Heading, Para, Sheet, Table
from documents.word_page import CELL, PITCH, bordered, footers, page, styles
from locales import say


def docx(sheet: Sheet) -> bytes:
    """The paper as .docx."""
    document = Document()
    page(document, sheet)
    styles(document, sheet)
    footers(document, sheet)
    _letterhead(document, sheet) if sheet.style == "letter" else _head(document, sheet)
    _title(document, sheet)
    body(document, sheet)
    _end(document, sheet)
    return saved(document, sheet)


def saved(document: Docx, sheet: Sheet) -> bytes:
    """The file's bytes, with what the paper is in its properties and nothing of the program's."""
    about = document.core_properties
    about.title, about.author, about.comments = sheet.title[:250], sheet.issuer[:250], " ".join(sheet.foot)
    about.language = sheet.locale
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _head(document: Docx, sheet: Sheet) -> None:
    for place in range(2):
        text = sheet.secrecy[place] if place < len(sheet.secrecy) else ""
        _line(document, text, "Paper Secrecy")
    _line(document, "", "Paper Secrecy")
    _line(document, sheet.issuer, "Paper Mark")
    _line(document, "", "Paper Number")
    if sheet.signer:
        line = _line(document, "", "Paper Number")
        line.alignment = ALIGN.LEFT
        line.paragraph_format.tab_stops.add_tab_stop(Mm(156), alignment=2)
        line.add_run(f"{sheet.number}\t{say(sheet.locale, 'papers_signer')}")
        line.add_run(sheet.signer, style="Paper Kai")
    else:
        line = _line(document, sheet.number, "Paper Number")
    bordered(line, "bottom", 12, "D60000", space=11)
    _blank(document)


def _letterhead(document: Docx, sheet: Sheet) -> None:
    mark = _line(document, sheet.issuer, "Paper Mark")
    bordered(mark, "bottom", 18, "D60000", space=8, style="thickThinSmallGap")
    number = _line(document, sheet.number, "Paper Number")
    number.alignment = ALIGN.RIGHT
    for text in sheet.secrecy:
        _line(document, text, "Paper Secrecy")


def _title(document: Docx, sheet: Sheet) -> None:
    _blank(document)
    _line(document, "\n".join(sheet.title_lines), "Title")
    _blank(document)
    if sheet.to:
        _line(document, sheet.to, "Paper Addressee")


def body(document: Docx, sheet: Sheet) -> None:
    """The paper's parts at the end of the document, in the styles of ``word_page.styles``."""
    for part in sheet.parts:
        if isinstance(part, Heading):
            _line(document, part.text, f"Heading {part.level}")
        elif isinstance(part, Table):
            add_table(document, part)
        else:
            _para(document, part)


def _para(document: Docx, part: Para) -> None:
    line = _line(document, part.text, "Body Text")
    line.paragraph_format.keep_with_next = part.closing


def _end(document: Docx, sheet: Sheet) -> None:
    if sheet.attachments:
        _blank(document)
    for place, name in enumerate(sheet.attachments, start=1):
        head = say(sheet.locale, "papers_attachments") if place == 1 else "\u3000" * 3
        _line(document, f"{head}{place}. {name}", "Body Text")
    _blank(document)
    for text, right in ((sheet.issuer, 2), (sheet.date, 4)):
        line = _line(document, text, "Paper Signature")
        line.paragraph_format.right_indent = Emu(int(CELL * right))
    if sheet.note:
        _line(document, sheet.note, "Body Text")
    if sheet.style == "letter":
        if sheet.copies:
            _line(document, sheet.copies, "Paper Imprint")
        return
    _imprint(document, sheet)


def _imprint(document: Docx, sheet: Sheet) -> None:
    if sheet.copies:
        bordered(_line(document, sheet.copies, "Paper Imprint"), "top", 8, "000000", space=3)
    printed = _line(document, f"{sheet.printed_by}\t{sheet.printed_on}", "Paper Imprint")
    printed.paragraph_format.tab_stops.add_tab_stop(Mm(151), alignment=2)
    bordered(printed, "top", 6 if sheet.copies else 8, "000000", space=3)
    bordered(printed, "bottom", 8, "000000", space=3)


def add_table(document: Docx, part: Table) -> None:
    """A table whose header is repeated on every page."""
    table = document.add_table(rows=1, cols=len(part.header), style="Table Grid")
    table.autofit = False
    whole = sum(part.widths)
    widths = [Emu(int(Mm(156) * share / whole)) for share in part.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    grid = table._tbl  # rows made by python-docx itself cost the square of their number
    grid.remove(grid.tr_lst[0])
    for place, cells in enumerate((part.header, *part.rows)):
        grid.append(_row(document, cells, widths, header=place == 0))


def _row(document: Docx, cells: tuple[str, ...], widths: list[Emu], *, header: bool) -> object:
    row = OxmlElement("w:tr")
    about = OxmlElement("w:trPr")
    for name in ("w:cantSplit", *(["w:tblHeader"] if header else [])):
        about.append(OxmlElement(name))
    row.append(about)
    style = document.styles["Paper Table Head" if header else "Paper Table"].style_id
    for text, width in zip(cells, widths, strict=True):
        cell = OxmlElement("w:tc")
        size, wide = OxmlElement("w:tcPr"), OxmlElement("w:tcW")
        wide.set(qn("w:w"), str(int(width.pt * 20)))
        wide.set(qn("w:type"), "dxa")
        size.append(wide)
        cell.append(size)
        cell.append(_cell_line(text, style))
        row.append(cell)
    return row


def _cell_line(text: str, style: str) -> object:
    line, about, named = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    named.set(qn("w:val"), style)
    about.append(named)
    words.set(qn("xml:space"), "preserve")
    words.text = text
    run.append(words)
    line.append(about)
    line.append(run)
    return line


def _line(document: Docx, text: str, style: str) -> Paragraph:
    return document.add_paragraph(text, style=style)


def _blank(document: Docx) -> None:
    line = _line(document, "", "Normal")
    line.paragraph_format.line_spacing = Pt(PITCH)

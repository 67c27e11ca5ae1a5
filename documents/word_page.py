"""The page of a .docx by GB/T 9704-2012: its size, grid, styles, page numbers and foot."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE as KINDS
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING as SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from documents.blocks import Sheet

LINES, CHARACTERS = 22, 28
PITCH = 28.95
"""A line's height in points: 22 of them are 225 mm, rounded down to what the format can say."""
CELL = Mm(156) / CHARACTERS
SIZE = 16
_LATIN = "Times New Roman"
FANG, XIAO, HEI, KAI, SONG = "仿宋", "方正小标宋简体", "黑体", "楷体", "宋体"

_STYLES: tuple[tuple[str, str, float, Any, int], ...] = (
    ("Paper Secrecy", HEI, SIZE, ALIGN.LEFT, 0),
    ("Paper Mark", XIAO, 42, ALIGN.CENTER, 0),
    ("Paper Number", FANG, SIZE, ALIGN.CENTER, 0),
    ("Title", XIAO, 22, ALIGN.CENTER, 0),
    ("Paper Addressee", FANG, SIZE, ALIGN.LEFT, 0),
    ("Body Text", FANG, SIZE, ALIGN.JUSTIFY, 2),
    ("Heading 1", HEI, SIZE, ALIGN.LEFT, 2),
    ("Heading 2", KAI, SIZE, ALIGN.LEFT, 2),
    ("Paper Signature", FANG, SIZE, ALIGN.RIGHT, 0),
    ("Paper Imprint", FANG, 14, ALIGN.LEFT, 0),
    ("Paper Table", FANG, 12, ALIGN.LEFT, 0),
    ("Paper Table Head", HEI, 12, ALIGN.CENTER, 0),
    ("Paper Foot", FANG, 7, ALIGN.CENTER, 0),
)
"""Each style: its font, size in points, alignment, and the characters by which its first line is indented."""


def page(document: Docx, sheet: Sheet) -> None:
    """A4 with the standard's margins, and the grid of 22 lines.

    The 28 characters of a line are made by their spacing: word processors differ over grids of characters.
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(12)
    section.different_first_page_header_footer = sheet.style == "letter"
    document.settings.odd_and_even_pages_header_footer = True
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(PITCH * 20)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def styles(document: Docx, sheet: Sheet) -> None:
    """The styles of the paper's parts, in the standard's fonts and sizes."""
    chinese = sheet.chinese
    _font(document.styles["Normal"], FANG, SIZE)
    _spaced(document.styles["Normal"], PITCH)
    for name, font, size, align, indent in _STYLES:
        known = name in document.styles
        style: Any = document.styles[name] if known else document.styles.add_style(name, KINDS.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _font(style, font, size)
        if chinese and size == SIZE:
            _closer(style)
        _plain_borders(style)
        _spaced(style, _spacing(name, size))
        style.paragraph_format.alignment = align
        style.paragraph_format.first_line_indent = Emu(int(CELL * indent)) if indent and chinese else None
        style.paragraph_format.keep_with_next = name.startswith("Heading") or name == "Title"
    mark: Any = document.styles["Paper Mark"]
    mark.font.color.rgb = RGBColor(0xD6, 0, 0)
    fits = int(425 / max(1, len(sheet.issuer) * (1 if chinese else 0.5)))
    high = max(26 if chinese else 20, min(54 if chinese else 34, fits))
    mark.font.size = Pt(high)
    _spaced(mark, high * 1.2)
    kai: Any = document.styles.add_style("Paper Kai", KINDS.CHARACTER)
    _font(kai, KAI, SIZE)


def _spacing(name: str, size: float) -> float:
    if name == "Paper Mark":
        return size * 1.2
    return PITCH if size >= SIZE else size * 1.3


def _spaced(style: Any, points: float) -> None:
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = SPACING.EXACTLY, Pt(points)
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False


def _closer(style: Any) -> None:
    """28 characters of 16 points in 156 mm: each a quarter of a point closer to the next."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    about = style.element.get_or_add_rPr()
    for old in about.findall(qn("w:spacing")):
        about.remove(old)
    about.insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:effect",
        "w:bdr", "w:shd", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
    )  # fmt: skip


def _font(style: Any, name: str, size: float) -> None:
    style.font.name, style.font.size = _LATIN, Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for old in [each for each in fonts.attrib if each.endswith("Theme")]:
        del fonts.attrib[old]
    for of in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(of), _LATIN)
    fonts.set(qn("w:eastAsia"), name)


def _plain_borders(style: Any) -> None:
    about = style.element.get_or_add_pPr()
    for old in about.findall(qn("w:pBdr")):
        about.remove(old)


def footers(document: Docx, sheet: Sheet) -> None:
    """The page's number – right on odd pages, left on even ones – and under it where the paper comes from."""
    section = document.sections[0]
    kinds: list[tuple[Any, Any]] = [(section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)]
    if sheet.style == "letter":
        kinds.append((section.first_page_footer, None))
    for footer, align in kinds:
        footer.is_linked_to_previous = False
        number = footer.paragraphs[0]
        if align is not None:
            _number(number, align)
        for text in sheet.foot:
            footer.add_paragraph(text, style="Paper Foot")


def _number(line: Paragraph, align: Any) -> None:
    line.alignment = align
    indent = Emu(int(CELL))
    if align == ALIGN.RIGHT:
        line.paragraph_format.right_indent = indent
    else:
        line.paragraph_format.left_indent = indent
    for piece in ("— ", None, " —"):
        run = line.add_run(piece or "")
        run.font.size, run.font.name = Pt(14), SONG
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
        if piece is None:
            for kind in ("begin", None, "end"):
                run._element.append(_field(kind))


def _field(kind: str | None) -> Any:
    if kind is None:
        text = OxmlElement("w:instrText")
        text.set(qn("xml:space"), "preserve")
        text.text = "PAGE"
        return text
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def bordered(
    line: Paragraph, side: str, eighths: int, colour: str, *, space: int, style: str = "single"
) -> None:
    """A rule at a side of a paragraph, so many eighths of a point thick."""
    about = line._element.get_or_add_pPr()
    borders = about.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        about.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:spacing",
            "w:ind", "w:contextualSpacing", "w:jc", "w:rPr",
        )  # fmt: skip
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)

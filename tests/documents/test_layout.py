"""The PDF on the page: A4, margins, 22 lines of 28 characters, every character drawn; the .docx beside it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.blocks import Heading, Para, Part, Sheet, Table
from documents.clean import characters, drawn, paragraphs, shown
from documents.errors import FontsMissing
from documents.fonts import fonts
from documents.pdf import pdf
from documents.word import docx
from locales import say

MM = 72 / 25.4
FULL = "国务院有关部门要求各地区高度重视网络舆情应对工作建立健全监测研判和回应机制做到早发现早报告早处置"
PARTS: tuple[Part, ...] = (Heading(1, "一、基本情况"), *(Para(FULL * 9) for _ in range(6)))


def sheet(**more: Any) -> Sheet:
    made = Sheet(
        kind="special_report", locale="zh-CN", style="document", issuer="某市应急管理局",
        number="专报〔2026〕3号", title="关于某事的专报", date="2026年11月22日", parts=PARTS,
        foot=("事件 20261122-abc123", "尚无检查点"),
        to="市政府：", signer="张三", copies="抄送：市委办公室。", printed_by="某市应急管理局",
        printed_on="2026年11月22日印发", attachments=("处置情况表",), secrecy=("内部",),
    )  # fmt: skip
    return replace(made, **more)


def lines_of(page: Any) -> list[list[dict[str, Any]]]:
    """The characters of 16 points on a page, by line from the top."""
    found: dict[int, list[dict[str, Any]]] = {}
    for each in page.chars:
        if abs(each["size"] - 16) < 0.1 and each["text"].strip():
            found.setdefault(round(each["bottom"]), []).append(each)
    return [sorted(found[at], key=lambda each: each["x0"]) for at in sorted(found)]


@pytest.fixture(scope="module")
def pages() -> Any:
    with pdfplumber.open(BytesIO(pdf(sheet()))) as opened:
        assert len(opened.pages) >= 4
        yield opened.pages


def test_the_page_is_a4_and_the_type_stands_in_156_by_225_mm(pages: Any) -> None:
    for page in pages:
        assert page.width / MM == pytest.approx(210, abs=0.2)
        assert page.height / MM == pytest.approx(297, abs=0.2)
        body = [each for line in lines_of(page) for each in line]
        assert min(each["x0"] for each in body) / MM >= 28 - 0.3
        assert max(each["x1"] for each in body) / MM <= 28 + 156 + 0.5
        assert min(each["top"] for each in body) / MM >= 37 - 2
        assert max(each["bottom"] for each in body) / MM <= 37 + 225 + 2


def test_a_full_page_has_22_lines_and_a_full_line_28_characters(pages: Any) -> None:
    lines = lines_of(pages[1])
    assert len(lines) == 22
    full = [line for line in lines if line[-1]["x1"] / MM > 182 and line[0]["x0"] / MM < 29]
    assert len(full) > 12
    assert {len(line) for line in full} == {28}
    steps = [after[0]["bottom"] - before[0]["bottom"] for before, after in pairwise(lines)]
    assert all(step / MM == pytest.approx(225 / 22, abs=0.05) for step in steps)
    assert lines[0][0]["top"] / MM == pytest.approx(37, abs=1.5)


def test_a_paragraph_begins_two_characters_in(pages: Any) -> None:
    starts = {round((line[0]["x0"] / MM - 28) / (156 / 28)) for page in pages for line in lines_of(page)}
    assert {0, 2} <= starts


def test_page_numbers_stand_outside_and_the_foot_on_every_page(pages: Any) -> None:
    for no, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"— {no} —" in text
        assert "20261122-abc123" in text
        number = next(each for each in page.chars if each["size"] == pytest.approx(14, abs=0.1))
        assert (number["x0"] > page.width / 2) == (no % 2 == 1) or no == len(pages)


def test_the_head_is_red_and_the_imprint_ends_the_type(pages: Any) -> None:
    red = [
        each
        for each in pages[0].chars
        if each["non_stroking_color"] == pytest.approx((0.839, 0, 0), abs=0.01)
    ]
    assert "".join(each["text"] for each in red) == "某市应急管理局"
    assert min(each["top"] for each in red) / MM == pytest.approx(37 + 35, abs=3)
    last = pages[-1]
    assert max(line["bottom"] for line in [*last.lines, *last.rects]) / MM == pytest.approx(37 + 225, abs=1)


def test_every_font_is_embedded_and_every_character_has_a_glyph() -> None:
    file = pdf(sheet(parts=(Para("表情😂与生僻字𠮷以及〇①㎡"),)))
    with pdfplumber.open(BytesIO(file)) as opened:
        text = "".join(page.extract_text() for page in opened.pages)
        assert "〔U+1F602〕" in text
        fonts_of = {each["fontname"] for page in opened.pages for each in page.chars}
        assert fonts_of and all("+" in name for name in fonts_of)
    assert b"/FontFile" in file


def test_what_is_laid_out_has_only_characters_that_can_be_drawn() -> None:
    made = drawn(sheet(title="😂\U0001f9ff标题"), fonts().glyphs)
    assert {ord(each) for each in characters(made)} <= fonts().glyphs
    assert made.title == "〔U+1F602〕〔U+1F9FF〕标题"


def test_what_could_turn_a_line_round_is_shown_and_not_done() -> None:
    assert shown("甲\u202e乙\u200b丙\x07") == "甲〔U+202E〕乙〔U+200B〕丙〔U+0007〕"
    assert shown("一\r\n二\t三") == "一 二 三"
    assert paragraphs("一\r\n\r\n  二\u2028三\n") == ["一", "二", "三"]


def test_words_of_people_are_never_markup() -> None:
    words = '#panic("x") *粗* $x$ @ref <label> \\ ` [括号] #import "/etc/passwd"'
    with pdfplumber.open(BytesIO(pdf(sheet(parts=(Para(words),), title=words[:60])))) as opened:
        assert 'panic("x")' in opened.pages[0].extract_text()


def test_a_table_of_a_thousand_rows_flows_with_its_header() -> None:
    rows = tuple((str(no), "09:00", f"第{no}条" * 5, "值班人员") for no in range(1000))
    made = sheet(parts=(Table((1, 1, 6, 2), ("序号", "时间", "事项", "岗位"), rows),))
    with pdfplumber.open(BytesIO(pdf(made))) as opened:
        assert all("事项" in page.extract_text() for page in opened.pages[1:-2])
        assert "第999条" in opened.pages[-1].extract_text() + opened.pages[-2].extract_text()
    document = Document(BytesIO(docx(made)))
    assert len(document.tables[0].rows) == 1001


def test_an_english_paper_has_the_same_page() -> None:
    made = sheet(locale="en", issuer="Emergency Bureau", title="Report", parts=(Para("word " * 900),))
    with pdfplumber.open(BytesIO(pdf(made))) as opened:
        body = [each for line in lines_of(opened.pages[1]) for each in line]
        assert len(lines_of(opened.pages[1])) == 22
        assert max(each["x1"] for each in body) / MM <= 28 + 156 + 0.5


def test_a_letter_begins_without_a_page_number() -> None:
    with pdfplumber.open(BytesIO(pdf(sheet(style="letter", signer="")))) as opened:
        assert "— 1 —" not in opened.pages[0].extract_text()
        assert "— 2 —" in opened.pages[1].extract_text()


@pytest.mark.parametrize("style", ["document", "letter"])
def test_the_docx_has_the_page_and_the_styles_of_the_standard(style: Any) -> None:
    document = Document(BytesIO(docx(sheet(style=style))))
    section = document.sections[0]
    measured = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    for found, wanted in zip(measured, (210, 297, 37, 28), strict=True):
        assert found == pytest.approx(Mm(wanted), abs=Mm(1) / 20)
    body = document.styles["Body Text"]
    assert body.font.size.pt == 16
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    pitch = body.paragraph_format.line_spacing.pt
    assert pitch * 22 <= 225 * MM < pitch * 23
    assert document.styles["Title"].font.size.pt == 22
    styles = {line.style.name for line in document.paragraphs if line.style is not None}
    assert {"Title", "Heading 1", "Body Text", "Paper Mark", "Paper Signature"} <= styles
    assert "20261122-abc123" in "".join(line.text for line in section.footer.paragraphs)


def test_a_long_title_breaks_into_lines_of_about_one_length() -> None:
    lines = sheet(title="关于“某市供水管网检修期间停水”网络舆情处置情况的专报").title_lines
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 3
    assert "".join(lines) == "关于“某市供水管网检修期间停水”网络舆情处置情况的专报"


def test_without_a_font_nothing_is_made_and_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("documents.fonts._FOLDERS", ())
    monkeypatch.delenv("PINGXI_FONTS", raising=False)
    with pytest.raises(FontsMissing) as raised:
        fonts.__wrapped__()
    assert "fonts-noto-cjk" in say("zh-CN", "papers_fonts_missing.mend", **raised.value.params)

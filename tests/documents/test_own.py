"""A body's own template: checked before it is kept, filled when used, on record."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document

from documents.errors import TemplateUnknown, TemplateUnreadable
from documents.own import check_template, filled
from store.organisation.changes import changes
from tests.api.browsing import read
from tests.documents.conftest import TITLE, Told
from tests.documents.test_layout import sheet


def template(*lines: str, header: str = "") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = BytesIO()
    document.save(file)
    return file.getvalue()


GOOD = template(
    "本局文件 {{ number }}", "{{title}}", "{{body}}", "{{date}}", "{{source}}", header="{{checkpoint}}"
)


def test_a_template_is_filled_with_the_paper() -> None:
    check_template(GOOD)
    document = Document(BytesIO(filled(GOOD, sheet())))
    said = [line.text for line in document.paragraphs]
    assert said[0] == "本局文件 专报〔2026〕3号"
    assert "一、基本情况" in said
    assert "{{" not in "".join(said)
    assert document.sections[0].header.paragraphs[0].text == "尚无检查点"


def test_a_placeholder_split_over_runs_is_found_and_words_with_braces_are_not_filled_again() -> None:
    document = Document()
    line = document.add_paragraph()
    for piece in ("前{", "{ti", "tle}", "}后"):
        line.add_run(piece)
    for each in ("{{body}}", "{{source}} {{checkpoint}}"):
        document.add_paragraph(each)
    file = BytesIO()
    document.save(file)
    made = Document(BytesIO(filled(file.getvalue(), sheet(title="{{number}}"))))
    assert made.paragraphs[0].text == "前{ {number}}后"


def test_what_nothing_stands_for_is_named() -> None:
    with pytest.raises(TemplateUnknown) as raised:
        check_template(template("{{titel}}", "{{body}}", "{{source}}{{checkpoint}}"))
    assert raised.value.params["names"] == "titel"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"no zip at all", "no_docx"),
        (template("{{body}}"), "missing"),
        (template("x {{body}}", "{{source}} {{checkpoint}}"), "body_alone"),
        (b"0" * (6 << 20), "too_large"),
    ],
)
def test_what_cannot_be_used_is_refused(file: bytes, reason: str) -> None:
    with pytest.raises(TemplateUnreadable) as raised:
        check_template(file)
    assert raised.value.params["reason"] == reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("word/vbaProject.bin", b"x", "macros"),
        ("word/_rels/settings.xml.rels", b'<R TargetMode="External" Target="http://x/t.dotm"/>', "links_out"),
        ("word/media/huge.xml", b"\0" * (51 << 20), "too_large"),
    ],
)
def test_macros_references_outside_and_bombs_are_refused(name: str, content: bytes, reason: str) -> None:
    file = BytesIO(GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    with pytest.raises(TemplateUnreadable) as raised:
        check_template(file.getvalue())
    assert raised.value.params["reason"] == reason


async def _set(told: Told, file: bytes | None, **more: str) -> int:
    form = (await read(told.browser, "/paper-templates")).form("/paper-templates")
    values = {name: value[0] for name, value in form.values.items() if name != "file"} | more
    files = (
        {"file": ("t.docx", file, "application/octet-stream")} if file is not None else {"file": ("", b"")}
    )
    answer = await told.browser.post("/paper-templates", data=values, files=files)
    return answer.status_code


async def test_a_bodys_template_and_word_replace_ours_and_the_change_is_on_record(told: Told) -> None:
    assert await _set(told, GOOD, kind="brief", code="安监舆", why="本局格式") == 303
    made = (await told.make("brief")).json()
    assert made["number"] == "安监舆〔2026〕1号"
    said = [line.text for line in Document(BytesIO(await told.file(made, "docx"))).paragraphs]
    assert said[0] == "本局文件 安监舆〔2026〕1号"
    assert any(TITLE in line for line in said)
    [change] = await changes(told.world.pool, subject="brief")
    assert (change.what, change.who, change.why) == ("paper_template_set", "p-ann", "本局格式")
    assert await _set(told, None, kind="brief", code="", why="恢复系统版面") == 303
    again = (await told.make("brief")).json()
    assert again["number"] == "简报〔2026〕2号"
    page = await told.browser.get("/paper-templates")
    assert "系统版面" in page.text


async def test_a_template_that_is_wrong_is_not_kept(told: Told) -> None:
    assert await _set(told, b"nonsense", kind="brief", why="试验") == 422
    assert await _set(told, GOOD, kind="brief", why="") == 422
    assert await told.world.pool.fetchval("SELECT count(*) FROM paper_templates") == 0

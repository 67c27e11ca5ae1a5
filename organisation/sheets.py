"""Shifts and pools as CSV, for spreadsheets: UTF-8, local times of a zone, a heading of either language."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.errors import FieldProblem
from organisation.errors import FileUnfit, at_line
from organisation.file import MemberEntry, OrganisationFile, ShiftEntry
from organisation.reading import PartPath, Read, decoded
from organisation.times import instant, local

SHIFTS = {"login": "登录名", "name": "姓名", "from": "起", "until": "止"}
MEMBERS = {
    "name": "姓名", "body": "单位", "field": "领域", "contact": "联系方式", "login": "登录名", "from": "起",
    "until": "止",
}  # fmt: skip
_MAY_MISS = {"shifts": ("name",), "members": ("login", "from", "until")}
# A spreadsheet program would take a cell that begins with one of the first six for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read. ``shifts`` and ``members`` stand in order; ``names`` go with the shifts."""

    read: Read
    shifts: tuple[ShiftEntry, ...] = ()
    members: tuple[MemberEntry, ...] = ()
    names: tuple[str, ...] = ()


@dataclass
class _Rows:
    """A sheet at being read."""

    name: str
    zone: ZoneInfo
    problems: list[FieldProblem] = field(default_factory=list)

    def problem(self, line: int, column: str, code: str, **params: object) -> None:
        self.problems.append(
            FieldProblem(at_line(self.name, line, column), code, {**params, "field": column})
        )

    def text(self, line: int, row: Mapping[str, str], column: str) -> str:
        if not row.get(column):
            self.problem(line, column, "organisation_file_missing")
        return row.get(column, "")

    def time(self, line: int, row: Mapping[str, str], column: str) -> datetime | None:
        if not row.get(column):
            return None
        try:
            return instant(row[column], self.zone)
        except ValueError:
            self.problem(line, column, "organisation_file_instant", value=row[column][:80])
            return None


def read_sheet(name: str, raw: bytes, zone: ZoneInfo) -> Sheet:
    """A sheet of either kind; one with contacts is a pool's. Raises FileUnfit."""
    heading = decoded(name, raw).partition("\n")[0].lower()
    pool = any(told in heading for told in ("contact", MEMBERS["contact"]))
    return read_members(name, raw, zone) if pool else read_shifts(name, raw, zone)


def read_shifts(name: str, raw: bytes, zone: ZoneInfo) -> Sheet:
    """Shifts from a sheet. Raises FileUnfit with the line of every problem."""
    rows, entries, names = _Rows(name, zone), list[ShiftEntry](), list[str]()
    lines: dict[PartPath, int] = {(): 1}
    for line, row in _table(rows, raw, SHIFTS, "shifts"):
        person = rows.text(line, row, "login")
        rows.text(line, row, "from")
        rows.text(line, row, "until")
        begins, ends = rows.time(line, row, "from"), rows.time(line, row, "until")
        if begins is not None and ends is not None:
            lines["shifts", len(entries)] = line
            entries.append(ShiftEntry(person=person, from_at=begins, until_at=ends))
            names.append(row.get("name", ""))
    return Sheet(_done(rows, lines), shifts=tuple(entries), names=tuple(names))


def read_members(name: str, raw: bytes, zone: ZoneInfo) -> Sheet:
    """A pool's members from a sheet. Raises FileUnfit with the line of every problem."""
    rows, entries = _Rows(name, zone), list[MemberEntry]()
    lines: dict[PartPath, int] = {(): 1}
    for line, row in _table(rows, raw, MEMBERS, "members"):
        texts = {column: rows.text(line, row, column) for column in ("name", "body", "field", "contact")}
        begins, ends = rows.time(line, row, "from"), rows.time(line, row, "until")
        lines["members", len(entries)] = line
        entries.append(MemberEntry(**texts, person=row.get("login") or None, from_at=begins, until_at=ends))
    return Sheet(_done(rows, lines), members=tuple(entries))


def written_shifts(
    shifts: Iterable[ShiftEntry], name_of: Callable[[str], str], zone: ZoneInfo, locale: str
) -> str:
    """A sheet of shifts, with a byte order mark so that spreadsheet programs take it for UTF-8."""
    rows = [
        [each.person, name_of(each.person), local(each.from_at, zone), local(each.until_at, zone)]
        for each in shifts
    ]
    return _written(SHIFTS, rows, locale)


def written_members(members: Iterable[MemberEntry], zone: ZoneInfo, locale: str) -> str:
    """A sheet of a pool's members, likewise."""
    rows = [
        [each.name, each.body, each.field, each.contact, each.person or "",
         *(local(at, zone) if at is not None else "" for at in (each.from_at, each.until_at))]
        for each in members
    ]  # fmt: skip
    return _written(MEMBERS, rows, locale)


def _written(columns: Mapping[str, str], rows: Iterable[Sequence[str]], locale: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns if locale == "en" else columns.values())
    writer.writerows([_plain_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _plain_cell(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _cell(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _table(
    rows: _Rows, raw: bytes, columns: Mapping[str, str], kind: str
) -> Iterator[tuple[int, dict[str, str]]]:
    text = decoded(rows.name, raw)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    heading: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not heading:
                heading = _heading(rows, reader.line_num, cells, columns, kind)
                continue
            if any(cell.strip() for cell in cells[len(heading) :]):
                rows.problem(reader.line_num, "", "organisation_sheet_cells", count=len(heading))
            yield reader.line_num, {name: _cell(cell) for name, cell in zip(heading, cells, strict=False)}
    except csv.Error as error:
        rows.problem(reader.line_num, "", "organisation_sheet_malformed", reason=str(error))
    if not heading:
        rows.problem(1, "", "organisation_sheet_heading", known=", ".join(columns.values()))


def _heading(
    rows: _Rows, line: int, cells: Sequence[str], columns: Mapping[str, str], kind: str
) -> list[str]:
    known = {told: column for column, chinese in columns.items() for told in (column, chinese)}
    heading = [known.get(cell.strip().lower(), "") for cell in cells]
    while heading and not heading[-1] and not cells[len(heading) - 1].strip():
        heading.pop()
    for place, column in enumerate(heading):
        if not column or column in heading[:place]:
            code = "organisation_file_twice" if column else "organisation_file_unknown"
            rows.problem(line, cells[place].strip()[:80], code)
    for column in columns:
        if column not in heading and column not in _MAY_MISS[kind]:
            rows.problem(line, column, "organisation_file_missing")
    if rows.problems:
        raise FileUnfit(rows.name, rows.problems)
    return heading


def _done(rows: _Rows, lines: dict[PartPath, int]) -> Read:
    if rows.problems:
        raise FileUnfit(rows.name, rows.problems)
    return Read(rows.name, OrganisationFile(), lines)

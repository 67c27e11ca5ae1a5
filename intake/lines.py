"""Files of posts and counts, line by line: JSON Lines and CSV, packed or not, on from any place."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import orjson

from domain.errors import FieldProblem
from intake.batch import Given
from intake.errors import ImportFileUnusable
from store.import_places import Place
from store.post_counts import FIGURES

LONGEST_LINE = 1_000_000
"""Bytes of a line that are read; of a longer one no more is kept."""

BEGINNING = 65_536
"""A file is known by the digest of so many bytes of its beginning: it may grow, and is then read on."""


@dataclass(frozen=True)
class Line:
    """An item of a file, and the place after it."""

    given: Given
    place: Place


@dataclass(frozen=True)
class PostFile:
    """A file to be read. ``encoding`` is that of a CSV file; JSON is always UTF-8."""

    path: Path
    encoding: str = "utf-8"

    @property
    def is_table(self) -> bool:
        """Whether it is CSV, by its name."""
        return ".csv" in [each.lower() for each in self.path.suffixes[-2:]]

    def known_as(self) -> str:
        """By which it is known when it is read again. Raises ImportFileUnusable."""
        with self._opened() as stream:
            return hashlib.sha256(stream.read(BEGINNING)).hexdigest()

    def lines(self, start: Place) -> Iterator[Line]:
        """Its items from a place on. Numbers are those of lines, from 1. Raises ImportFileUnusable."""
        with self._opened() as stream:
            yield from (_table if self.is_table else _json_lines)(stream, start, self.encoding)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            codecs.lookup(self.encoding)
            with self.path.open("rb") as raw:
                packed = raw.read(2) == b"\x1f\x8b"
                raw.seek(0)
                yield cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        except (OSError, EOFError, LookupError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise ImportFileUnusable(file=str(self.path), reason=reason) from error


def _json_lines(stream: BinaryIO, start: Place, encoding: str) -> Iterator[Line]:
    for raw, place in _raw_lines(stream, start):
        text = raw.strip().removeprefix(codecs.BOM_UTF8)
        if text:
            yield Line(_parsed(place.items, text), place)


def _raw_lines(stream: BinaryIO, start: Place) -> Iterator[tuple[bytes, Place]]:
    """Lines and the place after each; of one that is too long, its beginning."""
    stream.seek(start.place)
    at, number = start.place, start.items
    while raw := stream.readline(LONGEST_LINE + 1):
        at, number = at + len(raw), number + 1
        more = raw
        while len(more) > LONGEST_LINE and not more.endswith(b"\n"):
            more = stream.readline(LONGEST_LINE + 1)
            at += len(more)
        yield raw, Place(at, number)


def _parsed(number: int, text: bytes) -> Given:
    if len(text) > LONGEST_LINE:
        problem = FieldProblem("item", "line_too_long", {"limit": str(LONGEST_LINE)})
        return Given(number, None, text, [problem])
    try:
        return Given(number, orjson.loads(text), text)
    except orjson.JSONDecodeError:
        return Given(number, None, text, [FieldProblem("item", "line_no_json")])


def _table(stream: BinaryIO, start: Place, encoding: str) -> Iterator[Line]:
    """Records of a CSV file: the first names the columns, which are those of an item."""
    source = _Fed(stream, encoding)
    head = next(csv.reader(source), None)
    if head is None:
        return
    columns = [name.strip().lstrip("\ufeff") for name in head]
    if start.place > source.place.place:
        source.go_on(start)
    records = csv.reader(source)
    while True:
        before = source.place
        try:
            values = next(records, None)
        except csv.Error:
            values, records = [], csv.reader(source)
        if values is None:
            return
        if not values and source.raw.strip() == b"":
            continue
        given = _record(before.items + 1, columns, values, source.raw)
        source.raw = b""
        yield Line(given, source.place)


class _Fed:
    """Lines for the CSV reader, which takes no more of them than the record in hand has."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self.raw = b""
        self.go_on(Place())

    def go_on(self, place: Place) -> None:
        """Read from a place on."""
        self.place, self.raw = place, b""
        self._lines = _raw_lines(self._stream, place)

    def __iter__(self) -> _Fed:
        return self

    def __next__(self) -> str:
        raw, self.place = next(self._lines)
        self.raw += raw
        return raw.decode(self._encoding, "replace").replace("\0", "")


def _record(number: int, columns: list[str], values: list[str], raw: bytes) -> Given:
    if len(values) != len(columns):
        return Given(number, None, raw, [FieldProblem("item", "column_count")])
    item: dict[str, object] = {
        name: value for name, value in zip(columns, values, strict=True) if value.strip()
    }
    for name in FIGURES:
        given = str(item.get(name, "")).strip()
        if given.isascii() and given.isdigit() and len(given) < 20:
            item[name] = int(given)
    if item.get("type", "post") == "post":
        shown = {name: item.pop(name) for name in (*FIGURES, "observed_at") if name in item}
        if shown.keys() & set(FIGURES):
            item["counts"] = shown
    return Given(number, item, raw)

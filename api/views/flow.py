"""A plan drawn: for each start the duties that it brings, and those that follow when one is met.

Nothing here measures letters: a Chinese character counts as one of the type's size, another as a little more
than half, and a box is as high as its lines need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from api.views.duties import clock_words, start_words
from api.views.plan import only_if
from api.views.readable import Readable
from domain.plan import DutySpec

WIDTH, GAP, MARGIN = 240, 40, 12
BETWEEN = 16
LINE, PAD = 17, 9
HEAD = 34
HOLD = 20
LONGEST = 900
"""All in pixels; arrows come to a box, and leave it, ``HOLD`` below its upper edge."""

_SIZE = 13
_ROOM = WIDTH - 2 * PAD
_BOLD = 1.12
_WIDE = frozenset("WF")
_CLOSING = frozenset("、，。；：）”’》！？…")
RAIL, INDENT, HEAD_WIDTH = 24, 48, 380
_SHORT, _ALONG, _LOW = 688, 907, 620
"""What a sheet of A4 has room for between its margins, in pixels: across, along, and across where it lies."""
_LEGIBLE = 0.7
"""Below this share of its size, type of 13 pixels is under 7 points."""

STARTS = (
    "arose", "occurred", "discovered", "opened", "confirmed", "classified", "graded", "worsened", "doubted",
    "passed_up", "consulted", "transferred_in", "transferred_out", "proposed", "drafted", "returned",
    "approved", "released", "eased", "calmed", "reviewed",
)  # fmt: skip
"""The starts in the order in which they mostly come; occasions and circumstances stand after the level."""


@dataclass(frozen=True)
class Words:
    """A line of a box: its text, where its baseline is, and what it is (``title``, ``who``, ``soft``)."""

    text: str
    y: int
    kind: str


@dataclass(frozen=True)
class Box:
    """A duty. ``dashed``: owed on a condition only; ``double``: it lasts until something."""

    duty: str
    x: int
    y: int
    height: int
    words: Sequence[Words]
    dashed: bool
    double: bool


@dataclass(frozen=True)
class Stage:
    """What one start brings: a drawing of its own, so that it is not cut in two on paper."""

    start: str
    title: str
    width: int
    height: int
    boxes: Sequence[Box]
    arrows: Sequence[str]

    @property
    def broad(self) -> bool:
        """Whether it would be too small on upright A4, and is larger on a sheet that lies on its side."""
        upright = min(_SHORT / self.width, _ALONG / self.height)
        return upright < _LEGIBLE and min(_ALONG / self.width, _LOW / self.height) > upright


def flow(readable: Readable) -> list[Stage]:
    """The plan's drawing, one part for each start that brings duties."""
    plan = readable.plan
    found: dict[str, list[DutySpec]] = {}
    for spec in plan.duties:
        found.setdefault(plan.root_start(spec.id), []).append(spec)
    order = sorted(found, key=lambda start: (_place(start), list(found).index(start)))
    return [stage for start in order for stage in _stages(readable, start, found[start])]


def _place(start: str) -> int:
    return STARTS.index(start) if start in STARTS else STARTS.index("graded")


def _stages(readable: Readable, start: str, specs: Sequence[DutySpec]) -> Iterator[Stage]:
    """What a start brings; where that would be longer than a page, in several parts."""
    known = {spec.id for spec in specs}
    part: list[DutySpec] = []
    height = 0
    for root in (spec for spec in specs if _follows(spec) not in known):
        further = _Drawing(readable, specs, [root]).draw()
        if part and height + further > LONGEST:
            yield _stage(readable, start, _Drawing(readable, specs, part))
            part, height = [], 0
        part.append(root)
        height += further - MARGIN - HEAD
    yield _stage(readable, start, _Drawing(readable, specs, part))


def _stage(readable: Readable, start: str, drawing: _Drawing) -> Stage:
    bottom = drawing.draw()
    width = max([HEAD_WIDTH, *(box.x + WIDTH for box in drawing.boxes)]) + MARGIN + 4
    title = start_words(readable, start)
    return Stage(start, title, width, bottom + MARGIN, drawing.boxes, drawing.arrows)


class _Drawing:
    """Lays out the duties of one start: each further to the right than the one that it follows on."""

    def __init__(self, readable: Readable, specs: Sequence[DutySpec], roots: Sequence[DutySpec]) -> None:
        self._readable, self._specs, self._roots = readable, specs, roots
        self.boxes: list[Box] = []
        self.arrows: list[str] = []

    def draw(self) -> int:
        """Lay all of it out. Returns where it ends."""
        top = MARGIN + HEAD + BETWEEN
        for spec in self._roots:
            self.arrows.append(f"M{MARGIN + RAIL} {MARGIN + HEAD}V{top + HOLD}H{MARGIN + INDENT - 6}")
            top = self._place(spec, MARGIN + INDENT, top) + BETWEEN
        return top - BETWEEN

    def _place(self, spec: DutySpec, x: int, top: int) -> int:
        """A duty with those that follow on it. Returns where they end."""
        box = _box(self._readable, spec, x, top)
        self.boxes.append(box)
        below = top
        for after in (each for each in self._specs if _follows(each) == spec.id):
            way = f"V{below + HOLD}" if below > top else ""
            middle = x + WIDTH + GAP // 2
            self.arrows.append(f"M{x + WIDTH} {top + HOLD}H{middle}{way}H{x + WIDTH + GAP - 6}")
            below = self._place(after, x + WIDTH + GAP, below) + BETWEEN
        return max(top + box.height, below - BETWEEN)


def _follows(spec: DutySpec) -> str:
    return spec.owed_from.removeprefix("met:") if spec.owed_from.startswith("met:") else ""


def _box(readable: Readable, spec: DutySpec, x: int, top: int) -> Box:
    words, y = [], top + PAD + _SIZE
    for text, kind in _told(readable, spec):
        for line in wrapped(text, _BOLD if kind in ("title", "gate") else 1.0):
            words.append(Words(line, y, kind))
            y += LINE
    height = y - top - _SIZE + PAD - 2
    dashed = bool(only_if(readable, spec))
    return Box(spec.id, x, top, height, words, dashed, spec.until is not None)


def _told(readable: Readable, spec: DutySpec) -> Iterator[tuple[str, str]]:
    words = readable.words
    yield words.label(spec.title), "title"
    to = words.joined(readable.role(party.role) for party in spec.to)
    yield readable.role(spec.owner.role) + (f" → {to}" if to else ""), "who"
    for clock in spec.clocks or (None,):
        only = only_if(readable, clock) if clock is not None else ""
        mark = words(f"mark_{clock.mark}") if clock is not None else ""
        yield (
            clock_words(readable, spec, clock) + "".join(f" · {each}" for each in (only, mark) if each),
            "soft",
        )
    if only := only_if(readable, spec):
        yield only, "soft"
    for gate in readable.plan.gates:
        if gate.needs == spec.id:
            yield words("plan_flow_gate", name=words.label(gate.label)), "gate"
    yield f"{spec.id} · {spec.clause}", "soft"


def wrapped(text: str, wider: float = 1.0) -> list[str]:
    """A text in lines that fit into a box: broken between words, or anywhere between Chinese characters.

    No line begins with a mark that ends something. ``wider``: how much wider the letters are.
    """
    lines, line, room = list[str](), "", 0.0
    for part in _parts(text):
        width = _width(part) * wider
        if line and room + width > _ROOM and part[0] not in _CLOSING:
            lines.append(line.rstrip())
            line, room = "", 0.0
        line += part
        room += width
    return [*lines, line.rstrip()] if line.strip() else lines


def _parts(text: str) -> Iterable[str]:
    """What may not be broken: a word with the space behind it, or one Chinese character."""
    part = ""
    for character in text:
        if east_asian_width(character) in _WIDE:
            if part:
                yield part
            yield character
            part = ""
            continue
        part += character
        if character == " ":
            yield part
            part = ""
    if part:
        yield part


def _width(text: str) -> float:
    return sum(_SIZE * (1.0 if east_asian_width(each) in _WIDE else 0.58) for each in text)

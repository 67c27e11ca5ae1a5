"""Curves as SVG that prints: axes, lines, points; no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 360, 240, 44, 34, 22
Points = Sequence[tuple[float, float]]
INKS = ("#1f4e8c", "#b3261e", "#4a7c2a")


class Chart:
    """One drawing. ``x_most`` and ``y_most`` are where its axes end; they begin at nought."""

    def __init__(self, title: str, x: str, y: str, x_most: float, y_most: float) -> None:
        self._x_most, self._y_most = x_most or 1.0, y_most or 1.0
        self._parts = [_text(LEFT, 14, title, "start", bold=True)]
        self._axes(x, y)

    def line(self, points: Points, ink: str = INKS[0], dashed: bool = False) -> None:
        """A line through points."""
        path = " ".join(f"{self._across(x):.1f},{self._up(y):.1f}" for x, y in points)
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="1.5"{dash}/>')

    def dots(self, points: Points, ink: str = INKS[0]) -> None:
        """A dot at each point."""
        self._parts += [
            f'<circle cx="{self._across(x):.1f}" cy="{self._up(y):.1f}" r="3.5" fill="{ink}"/>'
            for x, y in points
        ]

    def bars(self, counts: Sequence[int], ink: str = INKS[0]) -> None:
        """Bars of equal width from end to end."""
        wide = (WIDTH - LEFT - 10) / max(1, len(counts))
        for no, count in enumerate(counts):
            up = self._up(count)
            tall = HEIGHT - BOTTOM - up
            at = LEFT + no * wide + 1
            self._parts.append(
                f'<rect x="{at:.1f}" y="{up:.1f}" width="{wide - 2:.1f}" height="{tall:.1f}" fill="{ink}"/>'
            )

    def mark(self, x: float, label: str, ink: str) -> None:
        """An upright line at ``x`` with a word beside it."""
        at = self._across(x)
        self._parts.append(
            f'<path d="M{at:.1f},{TOP} V{HEIGHT - BOTTOM}" fill="none" stroke="{ink}" stroke-width="1"/>'
        )
        self._parts.append(
            f'<text x="{at + 3:.1f}" y="{TOP + 9}" font-size="9" fill="{ink}" '
            f'transform="rotate(90 {at + 3:.1f} {TOP + 9})">{escape(label)}</text>'
        )

    def legend(self, names: Sequence[str]) -> None:
        """What the inks stand for, in their order."""
        for no, name in enumerate(names):
            y = TOP + 12 + no * 13
            self._parts.append(f'<rect x="{LEFT + 8}" y="{y - 7}" width="9" height="7" fill="{INKS[no]}"/>')
            self._parts.append(_text(LEFT + 21, y, name, "start"))

    def svg(self) -> str:
        """The drawing."""
        inside = "\n".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'font-family="sans-serif" font-size="10">\n{inside}\n</svg>'
        )

    def _axes(self, x: str, y: str) -> None:
        base = HEIGHT - BOTTOM
        self._parts.append(
            f'<path d="M{LEFT},{TOP} V{base} H{WIDTH - 10}" fill="none" stroke="#444" stroke-width="1"/>'
        )
        for share in (0.0, 0.5, 1.0):
            self._parts.append(
                _text(self._across(share * self._x_most), base + 13, _short(share * self._x_most), "middle")
            )
            self._parts.append(
                _text(LEFT - 4, self._up(share * self._y_most) + 4, _short(share * self._y_most), "end")
            )
        self._parts.append(_text((LEFT + WIDTH) / 2, HEIGHT - 6, x, "middle"))
        self._parts.append(_text(WIDTH - 10, 14, y, "end"))

    def _across(self, x: float) -> float:
        return LEFT + min(1.0, max(0.0, x / self._x_most)) * (WIDTH - LEFT - 10)

    def _up(self, y: float) -> float:
        return HEIGHT - BOTTOM - min(1.0, max(0.0, y / self._y_most)) * (HEIGHT - BOTTOM - TOP - 4)


def _text(x: float, y: float, text: str, anchor: str, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#222"{weight}>{escape(text)}</text>'


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"

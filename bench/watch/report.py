"""The report: the figures and curves, one page in each language. No text of any post is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bench.watch.drawing import INKS, Chart
from bench.watch.measuring import Result
from bench.watch.totals import Line, asked
from bench.watch.warning import Warned
from forecast.judging import Judged, Measured
from forecast.past import Past
from locales import LOCALES, say

SHOWN = 12
"""So many cascades are drawn."""
STYLE = """body{font:14px/1.5 sans-serif;max-width:62rem;margin:1rem auto;padding:0 .8rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0}
th,td{border:1px solid #bbb;padding:.2rem .5rem;text-align:right}
td:first-child,th:first-child{text-align:left}svg{max-width:100%;height:auto;margin:.3rem;break-inside:avoid}
.wide{overflow-x:auto}"""
WORSE, CALM = "#b3261e", "#4a7c2a"


@dataclass(frozen=True)
class Report:
    """What there is to tell."""

    lines: Sequence[Line]
    warned: Sequence[Warned]
    results: Sequence[Result]
    pasts: Sequence[Past]


def write(report: Report, folder: Path) -> list[Path]:
    """Write the page in each language. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for locale in LOCALES:
        file = folder / f"report.{locale}.html"
        file.write_text(_page(report, locale), encoding="utf-8")
        files.append(file)
    return files


def table_rows(warned: Sequence[Warned], locale: str) -> list[list[str]]:
    """The early warning's table."""
    return [
        [
            _lines(each.lines, locale),
            say(locale, f"bench_watch_{each.which}"),
            f"{each.judged.moments} / {each.judged.crossed}",
            *(_measured(value) for value in (each.judged.auc, each.judged.accuracy, each.judged.brier)),
            _met(locale, asked(each)),
        ]
        for each in warned
    ]


HEADINGS = ("lines", "estimate", "moments", "auc", "accuracy", "brier", "met")


def line_rows(lines: Sequence[Line], locale: str) -> list[list[str]]:
    """The table of the other figures."""
    return [[each.text(locale), each.value, _met(locale, each.met)] for each in lines]


def _page(report: Report, locale: str) -> str:
    def text(key: str) -> str:
        return say(locale, f"bench_watch_{key}")

    headings = [text(f"column_{name}") for name in HEADINGS]
    parts = [
        f"<h1>{text('title')}</h1><p>{text('about')}</p>",
        f"<h2>{text('part_figures')}</h2>",
        _table(
            [text("column_figure"), text("column_value"), text("column_met")], line_rows(report.lines, locale)
        ),
        f"<h2>{text('part_warning')}</h2>",
        _table(headings, table_rows(report.warned, locale)),
        *_reliability(report.warned, locale),
        f"<h2>{text('part_delays')}</h2>",
        *_delays(report.results, locale),
        f"<h2>{text('part_curves')}</h2><p>{text('curves_about')}</p>",
        *_curves(report, locale),
    ]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{text('title')}</title><style>{STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!doctype html><html lang="{locale}"><head>{head}</head><body>{body}</body></html>'


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def _reliability(warned: Sequence[Warned], locale: str) -> list[str]:
    found = []
    for lines in dict.fromkeys(each.lines for each in warned):
        title = say(locale, "bench_watch_reliability", lines=_lines(lines, locale))
        chart = Chart(title, say(locale, "bench_watch_said"), say(locale, "bench_watch_came"), 1, 1)
        chart.line([(0, 0), (1, 1)], "#999", dashed=True)
        names: list[str] = []
        for each in warned:
            if each.lines == lines and each.which in ("trained", "shipped"):
                points = _points(each.judged)
                chart.line(points, INKS[len(names)])
                chart.dots(points, INKS[len(names)])
                names.append(say(locale, f"bench_watch_{each.which}"))
        chart.legend(names)
        found.append(chart.svg())
    return found


def _points(judged: Judged) -> list[tuple[float, float]]:
    return [(mean, share) for number, mean, share in judged.reliability if number]


def _delays(results: Sequence[Result], locale: str) -> list[str]:
    signals = [delay / 60 for each in results for _, delay in each.crossed if delay is not None]
    calm = [each.calm_delay / 3600 for each in results if each.calm_delay is not None]
    return [
        _histogram("bench_watch_signal_delay", "min", signals, locale),
        _histogram("bench_watch_calm_delay", "h", [max(0.0, each) for each in calm], locale),
    ]


def _histogram(key: str, unit: str, values: Sequence[float], locale: str, bars: int = 15) -> str:
    most = max(values, default=1.0)
    counts = [0] * bars
    for value in values:
        counts[min(bars - 1, int(value / most * bars)) if most else 0] += 1
    chart = Chart(say(locale, key), unit, say(locale, "bench_watch_number"), most, max(counts))
    chart.bars(counts)
    return chart.svg()


def _curves(report: Report, locale: str) -> list[str]:
    pasts = {past.id: past for past in report.pasts}
    shown = sorted(report.results, key=lambda each: each.posts, reverse=True)
    step = max(1, len(shown) // SHOWN)
    return [_curve(pasts[each.id], each, locale) for each in shown[::step][:SHOWN]]


def _curve(past: Past, result: Result, locale: str) -> str:
    began = past.reposts.began_at
    until = result.calm_at or began + past.lasts
    hours = max(24.0, (until - began).total_seconds() / 3600 * 1.1)
    points = [((at - began).total_seconds() / 3600, float(count)) for at, count in past.reposts.points]
    points = _thinned([each for each in points if each[0] <= hours])
    chart = Chart(past.id, "h", say(locale, "bench_watch_reposts"), hours, points[-1][1] if points else 1)
    chart.line(points)
    for kind, at in result.marks:
        hour = (at - began).total_seconds() / 3600
        if hour <= hours:
            chart.mark(
                hour, say(locale, f"bench_watch_mark_{kind}"), CALM if kind in ("calm", "easing") else WORSE
            )
    return chart.svg()


def _thinned(points: list[tuple[float, float]], most: int = 200) -> list[tuple[float, float]]:
    step = max(1, len(points) // most)
    return [*points[::step], *points[-1:]]


def _measured(found: Measured) -> str:
    return f"{found.value:.3f} ({found.low:.3f}–{found.high:.3f})"


def _lines(lines: str, locale: str) -> str:
    return say(locale, "bench_watch_all") if lines == "all" else lines.replace("-", " → ")


def _met(locale: str, met: bool | None) -> str:
    return "" if met is None else say(locale, "bench_met" if met else "bench_missed")

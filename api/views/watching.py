"""How an incident's posts are watched, as a page shows it. Nothing of it ranks or names a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.views.counts import Chart, charts
from api.views.readable import Readable
from store.matters import Counted
from store.observations import Observation

CURVES = 2
"""So many curves are drawn beside what the page shows already: those that the plan measures by come first."""
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class WatchView:
    """The last look, and what has come of watching so far. ``late``: the next look is overdue."""

    looks: int
    at: datetime
    when: str
    next_at: datetime
    next_when: str
    late: bool
    every: str
    round_the_clock: bool
    conclusion: str
    figures: str
    negative: str
    calm: str
    warning: str
    silent: tuple[str, ...]
    sites: tuple[tuple[str, int], ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class LookLine:
    """One look in a table."""

    no: int
    at: datetime
    when: str
    due: str
    figures: str
    growth: str
    sites: int
    conclusion: str
    warning: str
    silent: str
    said: str


def watch_view(readable: Readable, curve: Sequence[Observation], now: datetime) -> WatchView:
    """The section of the incident's page, from its looks in order; only the last has to be whole."""
    last = curve[-1]
    body, words = last.body, readable.words
    next_at = last.observed_at + timedelta(seconds=body["every"])
    counted = [Counted(each.look_no, each.observed_at, dict(each.body["counts"])) for each in curve]
    return WatchView(
        looks=last.look_no,
        at=last.observed_at,
        when=readable.short(last.observed_at),
        next_at=next_at,
        next_when=readable.short(next_at),
        late=not body["ended"] and now > next_at + LATE,
        every=_every(readable, body),
        round_the_clock=body["round_the_clock"],
        conclusion=words(f"watch_{body['conclusion']['kind']}"),
        figures=_figures(readable, body["counts"]),
        negative=_percent(body["negative_permille"]),
        calm=_calm(readable, body),
        warning=warning_of(readable, body),
        silent=tuple(_silent(readable, body)),
        sites=tuple(sorted(body["per_site"].items(), key=lambda pair: (-pair[1], pair[0]))),
        charts=tuple(charts(readable, counted)[:CURVES]),
    )


def _every(readable: Readable, body: Mapping[str, Any]) -> str:
    """How often is looked; where posts are played fast for a demonstration, that this is one."""
    speed = body.get("speed", 1)
    if speed == 1:
        return readable.words("watch_every", minutes=str(body["every"] // 60))
    return readable.words("watch_every_played", seconds=str(body["every"]), speed=str(speed))


def _figures(readable: Readable, counts: Mapping[str, int]) -> str:
    words = readable.words
    told = [f"{words('watch_posts')} {counts.get('posts', 0):,}"]
    told += [f"{readable.count_name(name)} {value:,}" for name, value in counts.items() if name != "posts"]
    return words.joined(told)


def _percent(permille: int | None) -> str:
    return "" if permille is None else f"{round(permille / 10)}%"


def _calm(readable: Readable, body: Mapping[str, Any]) -> str:
    """How far it is to calm; where a source is silent or a look was not whole, why it does not count."""
    if body["phase"] in ("closed", "dismissed"):
        return ""
    passed, needed = body["quiet"]
    if body["silent"]:
        return readable.words("watch_calm_silent")
    if not body["complete"]:
        return readable.words("watch_calm_unread")
    return readable.words("watch_calm_progress", passed=str(min(passed, needed)), needed=str(needed))


def warning_of(readable: Readable, body: Mapping[str, Any]) -> str:
    """The early warning in one sentence; empty where nothing can be said."""
    ahead = body["outlook"]
    if ahead is None:
        return ""
    from forecast import Estimate
    from forecast.saying import sentence

    names = ("permille", "line", "hours", "total", "recent", "expected", "spread_permille", "model")
    found = Estimate(**{name: ahead[name] for name in names})
    level = readable.level(ahead["level"])
    said = sentence(readable.words.locale, found, readable.count_name(ahead["count"]))
    return readable.words("watch_warning", level=level, said=said)


def _silent(readable: Readable, body: Mapping[str, Any]) -> list[str]:
    return [
        readable.words(
            "watch_silent", source=name, since="none" if since is None else readable.instant(since)
        )
        for name, since in body["silent"].items()
    ]


def look_lines(readable: Readable, looks: Sequence[Observation]) -> list[LookLine]:
    """Looks as lines of a table, in the order given."""
    return [_line(readable, look) for look in looks]


def _line(readable: Readable, look: Observation) -> LookLine:
    body, words = look.body, readable.words
    late = look.observed_at - look.due_at > LATE
    due = ""
    if late or body["missed"]:
        due = words("watch_late", due=readable.short(look.due_at), missed=str(body["missed"]))
    grown = {name: value for name, value in body["growth"].items() if value}
    return LookLine(
        no=look.look_no,
        at=look.observed_at,
        when=readable.short(look.observed_at),
        due=due,
        figures=_figures(readable, body["counts"]),
        growth=words.joined(
            f"{words('watch_posts') if name == 'posts' else readable.count_name(name)} +{value:,}"
            for name, value in grown.items()
        ),
        sites=len(body["per_site"]),
        conclusion=words(f"watch_{body['conclusion']['kind']}"),
        warning="" if body["outlook"] is None else _percent(body["outlook"]["permille"]),
        silent=words.joined(body["silent"]),
        said=words.joined(words(f"signal_{kind}") for kind in body["said"]),
    )

"""What follows from one look at an incident's posts: what is kept of it, and what the incident is told.

Pure; the figures come from outside, integers and permille only. Nothing here reads a text or knows an author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.canonical import digest
from domain.grading import COUNTS
from domain.trend import Conclusion, Look, Rules, Trend, advance

BODY_VERSION = 1
RISEN = 200
"""A likelihood that rose by so many permille since it was last warned of is warned of again."""


@dataclass(frozen=True)
class Outlook:
    """How likely, in permille, the line of a higher level is crossed within ``hours``, with what says so."""

    level: str
    rank: int
    permille: int
    hours: int
    count: str
    line: int
    total: int
    recent: int
    expected: int
    spread_permille: int
    model: str | None = None


@dataclass(frozen=True)
class Told:
    """What the incident knows already: its counts and the rank they propose, what was warned of, proposed
    and said to be silent. ``round_began_at``: when the present round of handling began.
    """

    counted: bool = False
    proposed: int | None = None
    silent: tuple[str, ...] = ()
    calm_proposed: bool = False
    round_began_at: datetime | None = None
    warned_of: str | None = None
    warned_permille: int = 0
    warned_at: datetime | None = None


@dataclass(frozen=True)
class Measures:
    """How the plan has it watched at the moment.

    ``speed``: posts are played so many times as fast as they came, for a demonstration; ``every_seconds`` is
    as much shorter already, all else is as the plan says.
    """

    every_seconds: int
    round_the_clock: bool
    quiet_windows: int
    quiet_seconds: int
    calm_permille: int
    from_permille: int
    gap_seconds: int
    speed: int = 1

    @property
    def every(self) -> timedelta:
        """From one look to the next."""
        return timedelta(seconds=self.every_seconds)

    @property
    def rules(self) -> Rules:
        """The thresholds of the trend."""
        found = Rules(
            quiet_windows=self.quiet_windows,
            quiet_window=timedelta(seconds=self.quiet_seconds),
            calm_permille=self.calm_permille,
            longest_gap=timedelta(seconds=self.gap_seconds),
        )
        if self.speed == 1:
            return found
        fast = found.faster(self.speed)
        return replace(fast, longest_gap=max(fast.longest_gap, 3 * self.every))


@dataclass(frozen=True)
class Seen:
    """What one look found, at ``observed_at`` (UTC), and where the incident stood then.

    ``counts`` are cumulative; ``before``: those an hour earlier, given at the first look only. ``silent``:
    sources that sent nothing, and since when. ``rank``, ``proposed``: of the level decided, and of the one
    that the counts propose. ``may``: the kinds of signal that the plan lets feeds send. ``ended``: nothing is
    left to watch for.
    """

    observed_at: datetime
    phase: str
    level: str | None
    rank: int | None
    proposed: int | None
    counts: dict[str, int]
    before: dict[str, int] | None
    per_site: dict[str, int]
    silent: dict[str, datetime | None]
    complete: bool
    told: Told
    measures: Measures
    may: tuple[str, ...]
    negative_permille: int | None = None
    outlook: Outlook | None = None
    event_no: int = 0
    ended: bool = False


@dataclass(frozen=True)
class Standing:
    """Where watching stands after a look: its number, when it was, what it counted, and the trend."""

    look_no: int = 0
    observed_at: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    every_seconds: int = 900
    trend: Trend = field(default_factory=Trend)


@dataclass(frozen=True)
class Said:
    """One signal that follows from a look; ``key`` tells apart several of a kind."""

    kind: str
    key: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Looked:
    """A look with all that follows from it. ``body``: what is kept of it, as JSON. ``unsaid``: what the plan
    does not let a feed say; somebody else has to be told.
    """

    standing: Standing
    conclusion: Conclusion
    body: dict[str, Any]
    said: tuple[Said, ...]
    unsaid: tuple[str, ...]


def look(standing: Standing, seen: Seen, due_at: datetime, missed: int) -> Looked:
    """What follows from a look that was due at ``due_at``; ``missed`` looks before it were never made."""
    growth = _growth(standing, seen)
    before = standing.trend
    trend, conclusion = advance(before, _for_trend(seen, growth), seen.measures.rules)
    every = seen.measures.every_seconds
    after = Standing(standing.look_no + 1, seen.observed_at, seen.counts, every, trend)
    wished = tuple(_said(after, seen, conclusion))
    said = tuple(each for each in wished if each.kind not in _BY_PLAN or each.kind in seen.may)
    unsaid = tuple(each.kind for each in wished if each not in said)
    body = _body(after, seen, growth, due_at, missed)
    body["conclusion"] = {
        "kind": conclusion.kind, "standing": conclusion.standing,
        "by": list(conclusion.by), "figures": dict(conclusion.figures),
    }  # fmt: skip
    body["said"], body["unsaid"] = [each.kind for each in said], list(unsaid)
    return Looked(after, conclusion, body, said, unsaid)


_BY_PLAN = ("observe_counts", "report_worsening", "report_easing")
"""What feeds may send where the plan says so; the other kinds are Pingxi's own."""


def _growth(standing: Standing, seen: Seen) -> dict[str, int]:
    before = standing.counts if standing.look_no else seen.before or {}
    return {name: max(0, count - before.get(name, 0)) for name, count in seen.counts.items()}


def _for_trend(seen: Seen, growth: Mapping[str, int]) -> Look:
    return Look(
        observed_at=seen.observed_at,
        counts=seen.counts,
        growth=growth,
        sites=len(seen.per_site),
        posts=seen.counts.get("posts", 0),
        negative_permille=seen.negative_permille,
        silent_sources=tuple(sorted(seen.silent)),
        complete=seen.complete,
        level=seen.rank,
        proposed=seen.proposed,
    )


def _body(
    after: Standing, seen: Seen, growth: Mapping[str, int], due_at: datetime, missed: int
) -> dict[str, Any]:
    trend = replace(after.trend, grown=())
    return {
        "v": BODY_VERSION,
        "no": after.look_no,
        "due_at": written(due_at),
        "observed_at": written(seen.observed_at),
        "missed": missed,
        "every": seen.measures.every_seconds,
        "round_the_clock": seen.measures.round_the_clock,
        "phase": seen.phase,
        "event_no": seen.event_no,
        "ended": seen.ended,
        "level": seen.level,
        "proposed": seen.proposed,
        "counts": dict(seen.counts),
        "growth": dict(growth),
        "per_site": dict(seen.per_site),
        "negative_permille": seen.negative_permille,
        "silent": {name: written(since) for name, since in sorted(seen.silent.items())},
        "complete": seen.complete,
        "quiet": [after.trend.quiet_windows(seen.measures.rules), seen.measures.quiet_windows],
        "outlook": None if seen.outlook is None else asdict(seen.outlook),
        **({} if seen.measures.speed == 1 else {"speed": seen.measures.speed}),
        "trend": {name: _plain(value) for name, value in asdict(trend).items() if name != "grown"},
    }


def written(at: datetime | None) -> str | None:
    """An instant in its one spelling, UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()


def _plain(value: Any) -> Any:
    return written(value) if isinstance(value, datetime) else value


def _said(after: Standing, seen: Seen, conclusion: Conclusion) -> Iterator[Said]:
    if seen.phase == "closed":
        if conclusion.kind in ("worsening", "flare_up"):
            yield Said("report_flare_up", "", _figures(conclusion))
        return
    if seen.phase == "dismissed":
        return
    yield from _sources(seen)
    yield from _counts(seen, conclusion)
    if conclusion.kind in ("worsening", "flare_up"):
        # A line that counts cross is a matter of volume; the word `level` means attention from higher up.
        reason = next((each for each in conclusion.by if each != "level"), "volume")
        yield Said("report_worsening", "", {"reason": reason})
    if conclusion.kind == "easing":
        yield Said("report_easing", "", {})
    yield from _calm(after, seen, conclusion)
    yield from _early(seen)


def _sources(seen: Seen) -> Iterator[Said]:
    for name, since in sorted(seen.silent.items()):
        if name not in seen.told.silent:
            data = {"source": name} if since is None else {"source": name, "since": written(since)}
            yield Said("report_source_silent", _key(name), data)
    for name in seen.told.silent:
        if name not in seen.silent:
            yield Said("report_source_back", _key(name), {"source": name})


def _key(name: str) -> str:
    return digest(name)[:12]


def _counts(seen: Seen, conclusion: Conclusion) -> Iterator[Said]:
    """Counts reach the incident when they matter: first of all, across a line, and with each conclusion."""
    counts = {name: count for name, count in seen.counts.items() if name in COUNTS}
    matters = conclusion.kind in ("worsening", "flare_up", "easing", "calm")
    crossed = seen.proposed is not None and seen.proposed > (
        -1 if seen.told.proposed is None else seen.told.proposed
    )
    if counts and (matters or crossed or not seen.told.counted):
        yield Said("observe_counts", "", {"observed_at": written(seen.observed_at), "counts": counts})


def _calm(after: Standing, seen: Seen, conclusion: Conclusion) -> Iterator[Said]:
    """Calm is proposed once everything was quiet for long enough in this round; no data is never calm."""
    if seen.phase != "handling" or seen.told.calm_proposed or seen.silent or not seen.complete:
        return
    trend, rules = after.trend, seen.measures.rules
    if trend.standing != "calm" or trend.quiet_since is None:
        return
    since = max(trend.quiet_since, seen.told.round_began_at or trend.quiet_since)
    windows = (seen.observed_at - since) // rules.quiet_window
    if windows >= rules.quiet_windows:
        yield Said(
            "propose_calm",
            "",
            {
                "windows": min(windows, 1000),
                "minutes": seen.measures.quiet_seconds // 60,
                "permille": min(1000, conclusion.figures.get("permille", 0)),
                "total": trend.total,
            },
        )


def _early(seen: Seen) -> Iterator[Said]:
    ahead, told = seen.outlook, seen.told
    if ahead is None or ahead.permille < seen.measures.from_permille or ahead.total >= ahead.line:
        return
    if seen.rank is not None and ahead.rank <= seen.rank:
        return
    span = timedelta(hours=ahead.hours) / seen.measures.speed
    again = told.warned_at is None or seen.observed_at - told.warned_at >= span
    if told.warned_of == ahead.level and not again and ahead.permille < told.warned_permille + RISEN:
        return
    names = ("level", "permille", "hours", "count", "line", "total", "recent", "expected")
    yield Said("warn_early", "", {name: getattr(ahead, name) for name in names})


def _figures(conclusion: Conclusion) -> dict[str, int]:
    return {name: conclusion.figures.get(name, 0) for name in ("total", "recent")}

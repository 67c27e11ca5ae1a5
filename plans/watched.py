"""How a plan has incidents watched, in words; what it leaves out is said as assumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.plan import Mark, Plan
from domain.watch import Cadence
from locales import say
from plans.show import duration, label


@dataclass(frozen=True)
class ShownWatch:
    """One part of the section: which, in words, and who says so."""

    part: str
    said: str
    mark: Mark
    clause: str | None


def lines(plan: Plan, locale: str) -> list[ShownWatch]:
    """Every part, cadences first."""
    watch = plan.watching
    calm, silence, warning, kept, after = (
        watch.calm, watch.silence, watch.early_warning, watch.posts, watch.after_watch,
    )  # fmt: skip
    windows = {"windows": str(calm.windows), "each": duration(locale, calm.each)}
    early = {"horizon": duration(locale, warning.horizon), "permille": str(warning.from_permille)}
    return [
        *_cadences(plan, locale),
        ShownWatch(
            "calm",
            say(locale, "watch_said_calm", **windows, permille=str(calm.permille)),
            calm.mark,
            calm.clause,
        ),
        ShownWatch(
            "silence",
            say(locale, "watch_said_silence", after=duration(locale, silence.after)),
            silence.mark,
            silence.clause,
        ),
        ShownWatch(
            "early_warning", say(locale, "watch_said_early_warning", **early), warning.mark, warning.clause
        ),
        ShownWatch("posts", say(locale, "watch_said_posts", days=str(kept.days)), kept.mark, kept.clause),
        ShownWatch(
            "after_watch",
            say(locale, "watch_said_after_watch", during=duration(locale, after.during)),
            after.mark,
            after.clause,
        ),
    ]


def _cadences(plan: Plan, locale: str) -> Iterator[ShownWatch]:
    for cadence in plan.watching.cadences:
        said = say(
            locale,
            "watch_said_cadence",
            where=_where(plan, locale, cadence),
            every=duration(locale, cadence.every),
            round_the_clock="yes" if cadence.round_the_clock else "no",
        )
        yield ShownWatch("cadences", said, cadence.mark, cadence.clause)


def _where(plan: Plan, locale: str, cadence: Cadence) -> str:
    levels = [label(level.label, locale) for level in plan.levels if level.id in cadence.levels]
    held = [label(each.label, locale) for each in plan.circumstances if each.id == cadence.when]
    named = [say(locale, "plan_show_or").join(part) for part in (held, levels) if part]
    return say(locale, "plan_show_and").join(named) or say(locale, "plan_show_any_level")

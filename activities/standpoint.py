"""Where an incident stands at a look, as the monitoring workflow is told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.grading import propose
from domain.incident import Phase, State
from domain.plan import FEED, Plan
from domain.watch import at_speed, length, mode
from domain.watching import Measures, Told
from store.incident_posts import Heard

BY_PLAN = ("observe_counts", "report_worsening", "report_easing")
"""What a feed may send where the plan says so; the other kinds are Pingxi's own."""


@dataclass(frozen=True)
class Standpoint:
    """An incident and its plan, as they stand at a look."""

    state: State
    plan: Plan
    event_no: int
    closed_at: datetime | None = None

    @property
    def rank(self) -> int | None:
        """The rank of the level that was decided."""
        return self.plan.rank.get(self.state.level or "")


def silent_among(heard: Sequence[Heard], at: datetime, after: timedelta) -> dict[str, datetime | None]:
    """The sources that have sent nothing for so long, or for as long as is set for them, and since when.

    People who send posts by hand are never silent; a source that was ended is not waited for.
    """
    silent: dict[str, datetime | None] = {}
    for each in heard:
        if not each.known or each.kind == "person" or each.ended_at is not None:
            continue
        most = timedelta(seconds=each.silent_seconds) if each.silent_seconds else after
        if each.last_heard_at is None or at - each.last_heard_at > most:
            silent[each.name] = each.last_heard_at
    return silent


def told(here: Standpoint) -> Told:
    """What the incident knows."""
    state, proposed = here.state, propose(here.plan, here.state.counts)
    return Told(
        counted=state.counted_at is not None,
        proposed=None if proposed is None else here.plan.rank[proposed],
        silent=state.silent_sources,
        calm_proposed=state.calm_proposed_at is not None,
        round_began_at=state.round_started_at,
        warned_of=state.warned_of,
        warned_permille=state.warned_permille or 0,
        warned_at=state.warned_at,
    )


def measures(here: Standpoint, speed: int = 1) -> Measures:
    """How the plan has it watched at this level, under these circumstances."""
    watch = here.plan.watching
    found, rules = mode(watch, here.state.level, here.state.circumstances), watch.rules
    return Measures(
        every_seconds=int(at_speed(found.every, speed).total_seconds()),
        round_the_clock=found.round_the_clock,
        quiet_windows=rules.quiet_windows,
        quiet_seconds=int(rules.quiet_window.total_seconds()),
        calm_permille=rules.calm_permille,
        from_permille=watch.early_warning.from_permille,
        gap_seconds=int(rules.longest_gap.total_seconds()),
        speed=speed,
    )


def ended(here: Standpoint, at: datetime) -> bool:
    """Whether nothing is left to watch for: dismissed, merged into another, or closed for so long."""
    if not here.state.over:
        return False
    if here.state.phase is Phase.DISMISSED or here.state.merged_into is not None:
        return True
    after = length(here.plan.watching.after_watch.during)
    return here.closed_at is not None and at >= here.closed_at + after


def may(here: Standpoint) -> tuple[str, ...]:
    """The kinds that the plan lets feeds send at this level."""
    return tuple(kind for kind in BY_PLAN if here.plan.may_send(kind, FEED, here.state.level))

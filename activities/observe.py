"""Looking at an incident's posts: where watching stands, what is to be seen now, and keeping it.

Nothing is decided here: what follows from a look the workflow derives, so that it can be derived again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import structlog
from temporalio import activity

from activities.figures import Figures, figures, points
from activities.standpoint import Standpoint, ended, may, measures, silent_among, told
from domain.errors import PingxiError, Refused
from domain.grading import propose
from domain.incident import state_from_json
from domain.plan import FEED, Plan, plan_from_json
from domain.signals import MONITORING_SENDER, Lane
from domain.trend import DEFAULTS, Trend, reach
from domain.watch import length
from domain.watching import Outlook, Said, Seen, Standing
from intake.receive import NewSignal, receive_many
from store.alarms import raise_alarm
from store.heads import stored_head
from store.incident_posts import heard_sources, posts_of_incident
from store.notify import Notifier
from store.observations import (
    Observation,
    closed_at,
    keep_observation,
    newest_observations,
    observations_since,
)
from store.plans import plan_by_hash
from store.pool import Pool
from workflows import names
from workflows.watching import LookOrder, Noted, NoteOrder

log = structlog.get_logger()

HOUR = timedelta(hours=1)
FULL_SERIES = 96
"""So many looks long is read point by point what posts and sites have shown; later the looks are enough."""


class Observe:
    """The activities of the monitoring workflow. ``data_folder``: where the organisation's own model lies.

    ``speed``: posts are played so many times as fast as they came, and are watched as fast.
    """

    def __init__(
        self,
        pool: Pool,
        notifier: Notifier,
        clock: Callable[[], datetime],
        data_folder: Path,
        speed: int = 1,
    ) -> None:
        self._pool, self._notifier, self._clock, self._folder = pool, notifier, clock, data_folder
        self._plans: dict[str, Plan] = {}
        self._speed = speed
        self._told_of: set[str] = set()

    @activity.defn(name=names.RESUME)
    async def resume(self, incident_id: str) -> Standing:
        """Where watching stands by what is on record: its last look, and the trend up to it."""
        newest = await newest_observations(self._pool, incident_id, limit=1)
        if not newest:
            return Standing()
        last = newest[0]
        window = max(DEFAULTS.recent, DEFAULTS.easing_window, DEFAULTS.calm_window)
        before = await observations_since(self._pool, incident_id, last.observed_at - window)
        grown = tuple((each.observed_at, reach(each.body["growth"])) for each in before)
        return Standing(
            last.look_no, last.observed_at, dict(last.body["counts"]), last.body["every"],
            trend_from(last.body["trend"], grown),
        )  # fmt: skip

    @activity.defn(name=names.OBSERVE)
    async def observe(self, order: LookOrder) -> Seen:
        """What is to be seen at the instant of the order."""
        at, here = order.observed_at, await self._standpoint(order.incident_id)
        found = await figures(self._pool, order.incident_id, at)
        first = order.look_no == 1
        before = await figures(self._pool, order.incident_id, at - HOUR / self._speed) if first else None
        silence = length(here.plan.watching.silence.after)
        heard = await heard_sources(self._pool, order.incident_id)
        proposed = propose(here.plan, found.counts)
        return Seen(
            observed_at=at,
            phase=here.state.phase.value,
            level=here.state.level,
            rank=here.rank,
            proposed=None if proposed is None else here.plan.rank[proposed],
            counts=found.counts,
            before=None if before is None else before.counts,
            per_site=found.per_site,
            silent=silent_among(heard, at, silence),
            complete=any(each.known and each.ended_at is None for each in heard),
            told=told(here),
            measures=measures(here, self._speed),
            may=may(here),
            outlook=await self._outlook(order, here, found),
            event_no=here.event_no,
            ended=ended(here, at),
        )

    @activity.defn(name=names.NOTE)
    async def note(self, order: NoteOrder) -> Noted:
        """Keep a look, and tell the incident what follows. Repeating it changes nothing."""
        now = max(self._clock(), order.observed_at)
        run_id = activity.info().workflow_run_id or ""
        look = Observation(
            order.incident_id, order.look_no, order.due_at, order.observed_at, now, run_id, order.body
        )
        if not await keep_observation(self._pool, look):
            return Noted(False)
        if order.said:
            signals = [signal_of(order, each) for each in order.said]
            await receive_many(self._pool, signals, now, self._notifier)
        for kind in order.unsaid:
            log.warning("conclusion_not_taken", incident_id=order.incident_id, kind=kind)
            await raise_alarm(
                self._pool, "conclusion_not_taken", now, order.incident_id, kind=kind, look=order.look_no
            )
        return Noted(True)

    async def _standpoint(self, incident_id: str) -> Standpoint:
        head = await stored_head(self._pool, incident_id, with_state=True)
        if head is None or head.state is None:
            raise Refused("incident_unknown", incident=incident_id)
        state, plan = state_from_json(orjson.loads(head.state)), await self._plan(head.plan_hash)
        ended_at = await closed_at(self._pool, incident_id) if state.over else None
        return Standpoint(state, plan, head.event_no, ended_at)

    async def _plan(self, plan_hash: str) -> Plan:
        if plan_hash not in self._plans:
            stored = await plan_by_hash(self._pool, plan_hash)
            assert stored is not None
            self._plans[plan_hash] = plan_from_json(orjson.loads(stored.body))
        return self._plans[plan_hash]

    async def _outlook(self, order: LookOrder, here: Standpoint, found: Figures) -> Outlook | None:
        """The early warning; nothing is estimated for what is over."""
        if found.began_at is None or here.state.over or not here.plan.grading.rules:
            return None
        from activities.outlook import outlook, series_of
        from forecast.use import in_use

        shown: dict[str, tuple[tuple[datetime, int], ...]] = {}
        if order.look_no <= FULL_SERIES:
            keys = await posts_of_incident(self._pool, order.incident_id)
            shown = await points(self._pool, order.incident_id, keys, order.observed_at)
        looks = await observations_since(self._pool, order.incident_id, found.began_at)
        seen = series_of(found.began_at, shown, looked(looks, found, order.observed_at))
        series = {name: each.slower(self._speed, order.observed_at) for name, each in seen.items()}
        used = in_use(self._folder)
        if used.problem is not None:
            await self._fallen_back(used.problem, order)
        return outlook(here.plan, here.rank, found.counts, series, order.observed_at, used.model)

    async def _fallen_back(self, problem: PingxiError, order: LookOrder) -> None:
        """The organisation's own model cannot be used: an alarm, once for each way in which it is spoilt."""
        if str(problem) in self._told_of:
            return
        self._told_of.add(str(problem))
        log.warning("forecast_fallback", reason=str(problem))
        await raise_alarm(self._pool, problem.code, order.observed_at, None, **problem.params)


def looked(
    looks: Sequence[Observation], found: Figures, at: datetime
) -> dict[str, tuple[tuple[datetime, int], ...]]:
    """Count -> what each look has seen of it, this one too."""
    seen = [(each.observed_at, each.body["counts"]) for each in looks if each.observed_at < at]
    seen.append((at, found.counts))
    counted = ("reposts", "comments", "likes")
    return {name: tuple((when, int(counts.get(name, 0))) for when, counts in seen) for name in counted}


def signal_of(order: NoteOrder, said: Said) -> NewSignal:
    """The signal that a conclusion is: its id is made of incident and look, so that it is sent once."""
    key = f"-{said.key}" if said.key else ""
    return NewSignal(
        signal_id=f"watch-{order.incident_id}-{order.look_no}-{said.kind}{key}",
        incident_id=order.incident_id,
        lane=Lane.MACHINES,
        kind=said.kind,
        sender=MONITORING_SENDER,
        role=FEED,
        data=said.data,
    )


_INSTANTS = ("began_at", "looked_at", "quiet_since")


def trend_from(body: Mapping[str, Any], grown: tuple[tuple[datetime, int], ...]) -> Trend:
    """The trend as a look left it."""
    known = {each.name for each in fields(Trend)} - {"grown"}
    values = {name: value for name, value in body.items() if name in known}
    for name in _INSTANTS:
        if values.get(name) is not None:
            values[name] = datetime.fromisoformat(values[name])
    return Trend(grown=grown, **values)

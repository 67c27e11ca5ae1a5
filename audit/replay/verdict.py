"""Per incident: *proven*, *differs at event n: expected, found*, or *cannot be judged, because*."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import asyncpg
import orjson
from google.protobuf.json_format import ParseError
from temporalio.client import WorkflowHistory

from audit.findings import Finding
from audit.replay.compare import Recorded, on_record, same_orders, uncovered
from audit.replay.looks import NotedLook, looks_on_record, noted, same_looks, unseen_looks
from audit.replay.model import as_shown, folded
from audit.replay.orders import Ordered, ordered
from audit.replay.rerun import Rerun, rerun
from domain.rules import RULES_VERSION
from store.histories import HistoryDamaged, archived_history
from store.observations import Observation, newest_observations, observations_since
from store.pool import Database
from store.verdict import decided_rows, record_rows, recorded_events, runs_of, shown_of
from workflows.names import (
    INCIDENT_WORKFLOW,
    MONITORING_WORKFLOW,
    incident_workflow_id,
    monitoring_workflow_id,
)

TRIES = 3
"""How often an incident is judged that goes on while it is judged."""

Live = Callable[[str], Awaitable[Sequence[WorkflowHistory]]]
"""The histories of an incident's runs that are not archived yet: those that the engine still holds."""


@dataclass
class Judged:
    """What replay says of one incident. ``figures``: events, records and runs that were looked at."""

    incident_id: str
    findings: list[Finding] = field(default_factory=list)
    unjudged: list[Finding] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """proven, differs or cannot_be_judged."""
        if self.findings:
            return "differs"
        return "cannot_be_judged" if self.unjudged else "proven"


async def judge(
    db: Database, incidents: AsyncIterator[str], live: Live | None = None, tries: int = TRIES
) -> AsyncIterator[Judged]:
    """A verdict for each incident; nothing is written.

    Incidents that went on while they were judged come last: they are judged again, ``tries`` times in all.
    """
    moved: list[str] = []
    files = _Files(db, incidents, live)
    async for done in files.replayed():
        judged, went_on = await _judged(db, done)
        if went_on and live is not None and tries > 1:
            moved.append(done.incident_id)
        else:
            yield judged
    if moved:
        async for judged in judge(db, _each(moved), live, tries - 1):
            yield judged


async def _each(names: Sequence[str]) -> AsyncIterator[str]:
    for name in names:
        yield name


@asynccontextmanager
async def _at_one_instant(db: Database) -> AsyncIterator[Database]:
    """What is read of one incident belongs together, whatever is recorded meanwhile."""
    if not isinstance(db, asyncpg.Pool):
        yield db
        return
    async with (
        db.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield connection


@dataclass
class _Incident:
    """An incident with its runs as they were run again, and what of them could not be."""

    incident_id: str
    expected: int = 0
    running: bool = False
    reruns: list[Rerun] = field(default_factory=list)
    unjudged: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _Files:
    """Feeds one replayer with the histories of many incidents, and sorts what comes back."""

    def __init__(self, db: Database, incidents: AsyncIterator[str], live: Live | None) -> None:
        self._db, self._incidents, self._live = db, incidents, live
        self._open: list[_Incident] = []

    async def replayed(self) -> AsyncIterator[_Incident]:
        async for one in rerun(self._histories()):
            for done in self._through(one):
                yield done
        for left in self._open:
            yield left

    def _through(self, one: Rerun) -> list[_Incident]:
        """Those before the incident that this run belongs to have had all of theirs."""
        done = []
        while len(self._open[0].reruns) >= self._open[0].expected:
            done.append(self._open.pop(0))
        self._open[0].reruns.append(one)
        return done

    async def _histories(self) -> AsyncIterator[WorkflowHistory]:
        async for incident_id in self._incidents:
            here = _Incident(incident_id)
            found = [history async for history in self._of(here)]
            here.expected = len(found)
            self._open.append(here)
            for history in found:
                yield history

    async def _of(self, here: _Incident) -> AsyncIterator[WorkflowHistory]:
        archived = set()
        for workflow_id, run_id, kind in await runs_of(self._db, here.incident_id):
            archived.add(run_id)
            place = {"incident": here.incident_id, "run": run_id}
            if kind not in (INCIDENT_WORKFLOW, MONITORING_WORKFLOW):
                here.unjudged.append(Finding("replay_workflow_unknown", place, {"workflow": kind}))
                continue
            try:
                text = await archived_history(self._db, (workflow_id, run_id))
                yield WorkflowHistory.from_json(workflow_id, text or "{}")
            except (HistoryDamaged, ParseError, ValueError) as error:
                here.findings.append(
                    Finding("replay_history_damaged", place, {"reason": type(error).__name__})
                )
        if self._live is None:
            return
        live = list(await self._live(incident_workflow_id(here.incident_id)))
        if await newest_observations(self._db, here.incident_id, limit=1):
            live += await self._live(monitoring_workflow_id(here.incident_id))
        for history in live:
            if history.run_id not in archived:
                here.running = here.running or history.workflow_id != incident_workflow_id(here.incident_id)
                yield history


async def _judged(db: Database, done: _Incident) -> tuple[Judged, bool]:
    """The verdict, and whether a run went on after its history was fetched."""
    incident_id = done.incident_id
    async with _at_one_instant(db) as instant:
        recorded = Recorded(
            incident_id,
            await record_rows(instant, incident_id),
            await recorded_events(instant, incident_id),
            await decided_rows(instant, incident_id),
        )
        shown = await shown_of(instant, incident_id)
        looks = await observations_since(instant, incident_id, datetime.min.replace(tzinfo=UTC))
    judged = Judged(incident_id, done.findings, done.unjudged)
    newer = _newer_rules(recorded)
    if newer is not None:
        judged.unjudged.append(newer)
        return judged, False
    steps: list[Ordered] = []
    for one in done.reruns:
        if one.history.workflow_id != monitoring_workflow_id(incident_id):
            steps += _of_run(incident_id, one, judged)
    _judge_looks(done, looks, judged)
    judged.findings += on_record(recorded, steps)
    judged.unjudged += uncovered(recorded, steps)
    state, broken = folded(incident_id, [body for _, body in recorded.events])
    judged.findings += [broken] if broken else as_shown(incident_id, state, shown)
    judged.figures = {
        "events": len(recorded.events),
        "records": len(recorded.records),
        "runs": len(done.reruns),
        "looks": len(looks),
    }
    return judged, _went_on(recorded, steps)


def _judge_looks(done: _Incident, looks: Sequence[Observation], judged: Judged) -> None:
    """The looks at its posts: each run of its watching derived again, and held against what is kept."""
    incident_id, said = done.incident_id, list[NotedLook]()
    for one in done.reruns:
        if one.history.workflow_id != monitoring_workflow_id(incident_id):
            continue
        place = {"incident": incident_id, "run": one.history.run_id}
        try:
            these = noted(one.history)
        except (ValueError, KeyError, IndexError, orjson.JSONDecodeError) as error:
            judged.findings.append(Finding("replay_history_damaged", place, {"reason": str(error)}))
            continue
        differing = list(same_looks(incident_id, these, one.orders))
        if one.failure is not None and not differing:
            judged.findings.append(Finding("replay_failed", place, {"reason": one.failure[:500]}))
        judged.findings += differing
        said += these
    judged.findings += looks_on_record(incident_id, looks, said)
    judged.unjudged += unseen_looks(incident_id, looks, said, done.running)


def _went_on(recorded: Recorded, steps: Sequence[Ordered]) -> bool:
    """Whether the last record is newer than all that was fetched of any run."""
    last = recorded.records[-1].record_no if recorded.records else 0
    return bool(steps) and last > max(step.record_no for step in steps)


def _newer_rules(recorded: Recorded) -> Finding | None:
    """What this release cannot judge: an incident that was opened under rules that it does not know."""
    for _, body in recorded.events[:1]:
        rules = body["fact"].get("rules_version", RULES_VERSION)
        if rules > RULES_VERSION:
            place = {"incident": recorded.incident_id}
            return Finding("replay_rules_unknown", place, {"rules": rules, "newest": RULES_VERSION})
    return None


def _of_run(incident_id: str, one: Rerun, judged: Judged) -> list[Ordered]:
    """The steps of a run that today's code derives as the history says; the others are findings."""
    place = {"incident": incident_id, "run": one.history.run_id}
    try:
        said = ordered(one.history)
    except (ValueError, KeyError, IndexError, orjson.JSONDecodeError) as error:
        judged.findings.append(Finding("replay_history_damaged", place, {"reason": str(error)}))
        return []
    differing = list(same_orders(incident_id, said, one.orders))
    if one.failure is not None and not differing:
        judged.findings.append(Finding("replay_failed", place, {"reason": one.failure[:500]}))
        return []
    judged.findings += differing
    return said

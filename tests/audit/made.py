"""Incidents as the product records them: the real fold, the real chain, written as `record` writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.canonical import canonical, link_text, salted_digest
from domain.events import event_to_json
from domain.incident import state_to_json
from domain.signals import Envelope, Lane, check_data
from domain.step import Head, step
from store.histories import archive_history
from store.plans import StoredPlan, put_plan
from store.pool import Pool
from tests import sample
from tests.store.rows import insert

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PLAN, PLAN_HASH = sample.plan()
SALT = b"s" * 16
TEXTS = {"title": "事故"}


class Incident:
    """One incident's timeline, grown step by step."""

    def __init__(self, pool: Pool, name: str) -> None:
        self.pool, self.id = pool, name
        self.state, self.head = None, Head.start()
        self.lanes = {Lane.PEOPLE: 0, Lane.MACHINES: 0}

    async def open(self, at: datetime = START) -> Incident:
        """Open it; its title is kept apart, as people's words are."""
        await put_plan(self.pool, StoredPlan(PLAN_HASH, "sample", 1, canonical(sample.body()), START))
        await insert(
            self.pool,
            "payloads",
            {
                "signal_id": f"{self.id}-people-1",
                "incident_id": self.id,
                "salt": SALT,
                "body": canonical(TEXTS),
            },
        )
        data = {"plan_hash": PLAN_HASH, "discovered_at": at.isoformat(), "source": "web"}
        await self.take("open", data, at, digest=salted_digest(SALT, TEXTS))
        return self

    async def counts(self, at: datetime, number: int = 1) -> None:
        """Some counts, each an event."""
        for no in range(number):
            moment = at + timedelta(seconds=no)
            data = {"observed_at": moment.isoformat(), "counts": {"reposts": no % 7}}
            await self.take("observe_counts", data, moment, lane=Lane.MACHINES)

    async def take(self, kind: str, data: dict[str, Any], at: datetime, **more: Any) -> None:
        """One signal, folded and recorded."""
        lane = more.get("lane", Lane.PEOPLE)
        self.lanes[lane] += 1
        number = self.lanes[lane]
        machine = lane is Lane.MACHINES
        envelope = Envelope(
            1, f"{self.id}-{lane.value}-{number}", self.id, lane, number, kind,
            "feed:web" if machine else more.get("sender", "ann"),
            "feed" if machine else more.get("role", "head"),
            None, at, more.get("digest"), check_data(kind, data),
        )  # fmt: skip
        made = step(PLAN, self.id, self.state, self.head, [envelope], at)
        assert made.outcomes[0].result == "accepted", made.outcomes
        await self._write(made, at)

    async def pass_time(self, at: datetime) -> None:
        """Whatever is due until then."""
        made = step(PLAN, self.id, self.state, self.head, [], at)
        if made.events:
            await self._write(made, at)

    async def _write(self, made: Any, at: datetime) -> None:
        before, after, chain = self.head, made.head, self.head.chain
        self.state, self.head = made.state, after
        await insert(
            self.pool,
            "records",
            {
                "incident_id": self.id, "record_no": after.record_no, "record_digest": after.record_digest,
                "first_event": before.event_no + 1, "last_event": after.event_no, "run_id": f"run-{self.id}",
                "activity_id": str(after.record_no), "history_length": 3 * after.record_no,
                "code_version": "0.1.0", "stored_at": at,
            },
        )  # fmt: skip
        for event in made.events:
            body = canonical(event_to_json(event))
            chain = link_text(chain, body)
            await insert(
                self.pool,
                "timeline",
                {
                    "incident_id": self.id, "no": event.no, "type": event.fact.type, "at": event.at,
                    "signal_id": event.signal_id, "sender": event.sender, "role": event.role,
                    "received_at": event.received_at, "payload_digest": event.payload_digest, "body": body,
                    "chain": chain, "record_no": after.record_no,
                },
            )  # fmt: skip
        state = None if made.state is None else canonical(state_to_json(made.state))
        if before.record_no == 0:
            await insert(
                self.pool, "heads", {"incident_id": self.id, "plan_hash": PLAN_HASH, **_place(after, state)}
            )
        else:
            await self.pool.execute(
                "UPDATE heads SET record_no = $2, record_digest = $3, event_no = $4, chain = $5,"
                " people_no = $6, machines_no = $7, state = $8 WHERE incident_id = $1",
                self.id, *_place(after, state).values(),
            )  # fmt: skip


def _place(head: Head, state: str | None) -> dict[str, Any]:
    return {
        "record_no": head.record_no, "record_digest": head.record_digest, "event_no": head.event_no,
        "chain": head.chain, "people_no": head.people_no, "machines_no": head.machines_no, "state": state,
    }  # fmt: skip


async def archived(pool: Pool, incident: str, run: str, at: datetime, text: str = "{}") -> None:
    """A history of one of its runs."""
    place = (f"incident/{incident}", run)
    await archive_history(pool, place, "IncidentWorkflow", "completed", at, text, at)


async def changed(pool: Pool, at: datetime, subject: str = "p1") -> None:
    """A change of the organisation."""
    await insert(
        pool,
        "organisation_changes",
        {
            "at": at,
            "who": "setup",
            "why": "设立",
            "what": "person",
            "subject": subject,
            "after": '{"name": "甲"}',
        },
    )


async def looked(pool: Pool, at: datetime) -> None:
    """A look of an auditor."""
    await insert(pool, "looks", {"at": at, "person_id": "p9", "route": "/incidents", "asked": "{}"})

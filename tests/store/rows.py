"""Rows for the store's tests, written as the run-time role writes them."""

from datetime import UTC, datetime, timedelta

import orjson

from store.plans import StoredPlan, put_plan
from store.pool import Database

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PLAN = StoredPlan(hash="a" * 64, plan_id="human-resources", version=1, body="{}", stored_at=T0)


def at(minutes: int) -> datetime:
    return T0 + timedelta(minutes=minutes)


async def add_text(db: Database, signal_id: str, incident_id: str, **texts: str) -> None:
    await db.execute(
        "INSERT INTO payloads (signal_id, incident_id, salt, body) VALUES ($1, $2, '\\x01', $3::jsonb)",
        signal_id, incident_id, orjson.dumps(texts).decode(),
    )  # fmt: skip


async def add_incident(
    db: Database, incident_id: str, *, title: str | None = None, **columns: object
) -> None:
    await put_plan(db, PLAN)
    if title is not None:
        await add_text(db, f"open-{incident_id}", incident_id, title=title)
    values = {
        "id": incident_id, "plan_hash": PLAN.hash, "plan_id": PLAN.plan_id, "phase": "responding",
        "level": "major", "opened_at": T0, "event_no": 1, "updated_at": T0,
        "title_signal_id": f"open-{incident_id}" if title is not None else None, **columns,
    }  # fmt: skip
    await insert(db, "incidents", values)


async def add_signal(db: Database, signal_id: str, **columns: object) -> None:
    values = {
        "signal_id": signal_id, "incident_id": "i1", "lane": "people", "kind": "note", "sender": "p1",
        "role": "duty_staff", "received_at": T0, "data": "{}", "content_digest": "d", **columns,
    }  # fmt: skip
    await insert(db, "inbox", values)


async def add_event(db: Database, incident_id: str, no: int, **columns: object) -> None:
    values = {
        "incident_id": incident_id, "no": no, "type": "noted", "at": at(no), "body": f'{{"no": {no}}}',
        "chain": f"c{no}", "record_no": no, **columns,
    }  # fmt: skip
    await insert(db, "timeline", values)


async def add_record(db: Database, incident_id: str, record_no: int) -> None:
    values = {
        "incident_id": incident_id, "record_no": record_no, "record_digest": "d", "run_id": "r",
        "activity_id": "1", "history_length": 3, "code_version": "0", "stored_at": T0,
    }  # fmt: skip
    await insert(db, "records", values)


async def add_duty(db: Database, incident_id: str, key: str, **columns: object) -> None:
    values = {
        "incident_id": incident_id, "key": key, "duty_id": key, "status": "open", "owner": "duty_staff",
        "updated_no": 1, **columns,
    }  # fmt: skip
    await insert(db, "duties", values)


async def insert(db: Database, table: str, values: dict[str, object]) -> None:
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    await db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())

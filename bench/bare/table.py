"""The bare tables, in a schema of their own beside the product's."""

from __future__ import annotations

from datetime import datetime

import asyncpg
import orjson

from store.pool import Pool

CREATE = """
CREATE SCHEMA bare;
CREATE TABLE bare.rows (
    id text PRIMARY KEY, incident_id text NOT NULL, kind text NOT NULL, sender text NOT NULL,
    received_at timestamptz NOT NULL, body jsonb NOT NULL);
CREATE TABLE bare.dues (
    id text PRIMARY KEY, due_at timestamptz NOT NULL, fired_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL);
GRANT USAGE ON SCHEMA bare TO {role};
GRANT SELECT, INSERT ON bare.rows, bare.dues TO {role};
"""
INSERT = """
    INSERT INTO bare.rows (id, incident_id, kind, sender, received_at, body)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb)"""
INSERT_DUE = "INSERT INTO bare.dues (id, due_at, fired_at, stored_at) VALUES ($1, $2, $3, $4)"
DUES = "SELECT due_at, fired_at, stored_at FROM bare.dues WHERE id LIKE $1 || '%'"


async def create(owner_dsn: str, role: str) -> None:
    """Make the tables, once, for the run-time role."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(CREATE.format(role=role))
    finally:
        await connection.close()


async def insert(pool: Pool, body: dict[str, str], at: datetime) -> None:
    """One row, one commit."""
    await pool.execute(
        INSERT, body["id"], body["incident_id"], body["kind"], body["sender"], at, orjson.dumps(body).decode()
    )


async def insert_due(
    pool: Pool, name: str, due_at: datetime, fired_at: datetime, stored_at: datetime
) -> None:
    """One row that says when a deadline was due, fired and stored."""
    await pool.execute(INSERT_DUE, name, due_at, fired_at, stored_at)


async def dues(pool: Pool, prefix: str) -> list[tuple[datetime, datetime, datetime]]:
    """Due, fired and stored of the deadlines whose name begins so."""
    return [tuple(row) for row in await pool.fetch(DUES, prefix)]

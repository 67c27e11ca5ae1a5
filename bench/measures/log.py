"""The log: leaves appended and signed, proofs given and checked, and all of it verified, a second."""

from __future__ import annotations

import logging
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

import structlog

from audit.inspection import Trust
from audit.keys import log_keys
from audit.merkle import included, leaf_hash
from audit.tree import inclusion_proof, root_at
from audit.verify import verify_log
from bench.figures import Sample
from bench.measures.fold import signals, stepped
from bench.scale import Scale
from bench.stage import Stage, utc_now
from domain.canonical import canonical, link_text
from domain.events import Event, event_to_json
from plans import built_in, load_file
from services.sequencer import Sequencer
from store.log_pages import leaves_from
from store.pool import Pool

PROOFS = 1_000


async def run(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run, on a timeline of its own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    _, plan = load_file(next(file for file in built_in() if file.stem == "human-resources"))
    events, _ = stepped(plan, signals(random, stage.plan_hash, scale.logged))
    incident = stage.new_incident()
    await recorded(stage.pool, incident, events, stage.plan_hash)
    with tempfile.TemporaryDirectory() as folder:
        keys = log_keys(Path(folder), utc_now)
        sequencer = Sequencer(stage.pool, lambda: keys, utc_now)
        await sequencer.begin()
        before, started = sequencer.size, perf_counter()
        while await sequencer.look():
            pass
        appended = (sequencer.size - before) / (perf_counter() - started)
    started = perf_counter()
    verdict = await verify_log(stage.pool, Trust(), utc_now() + timedelta(seconds=1))
    verified = verdict.figures["events"] / (perf_counter() - started)
    proofs = await proven(stage.pool, random, sequencer.size)
    return {"log_appended": (appended, None), "log_proofs": (proofs, None), "log_verified": (verified, None)}


async def recorded(pool: Pool, incident: str, events: list[Event], plan_hash: str) -> None:
    """Write a timeline, one record to all of it, as if it had been recorded."""
    rows, chain, at = [], "0" * 64, datetime(2026, 3, 2, tzinfo=UTC)
    for event in events:
        body = canonical(event_to_json(event))
        chain = link_text(chain, body)
        rows.append(
            (incident, event.no, event.fact.type, event.at, event.signal_id, event.sender, event.role,
             event.received_at, event.payload_digest, body, chain, 1)
        )  # fmt: skip
    async with pool.acquire() as connection, connection.transaction():
        await connection.executemany(INTO_TIMELINE, rows)
        await connection.execute(INTO_RECORDS, incident, len(rows), at)
        await connection.execute(INTO_HEADS, incident, len(rows), chain, plan_hash)


async def proven(pool: Pool, random: Random, size: int) -> float:
    """Proofs of random leaves, read one after the other and each checked, a second."""
    root = await root_at(pool, size)
    hashes = {
        leaf.seq: leaf_hash(leaf.leaf.encode())
        for first in random.choices(range(size), k=10)
        for leaf in await leaves_from(pool, first, PROOFS // 10)
    }
    started = perf_counter()
    for index, found in hashes.items():
        assert included(index, size, found, await inclusion_proof(pool, index, size), root)
    return len(hashes) / (perf_counter() - started)


INTO_TIMELINE = """
    INSERT INTO timeline (incident_id, no, type, at, signal_id, sender, role, received_at, payload_digest,
                          body, chain, record_no)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"""
INTO_RECORDS = """
    INSERT INTO records (incident_id, record_no, record_digest, first_event, last_event, run_id, activity_id,
                         history_length, code_version, stored_at)
    VALUES ($1, 1, 'd', 1, $2, 'run', '1', 3, '0', $3)"""
INTO_HEADS = """
    INSERT INTO heads (incident_id, record_no, record_digest, event_no, chain, people_no, machines_no,
                       plan_hash)
    VALUES ($1, 1, 'd', $2, $3, 0, 0, $4)"""

"""What somebody owes, read for their first page while thousands of incidents are open."""

from __future__ import annotations

import secrets
from random import Random
from time import perf_counter

from bench.figures import Sample, percentile
from bench.scale import Scale
from bench.stage import Stage, utc_now
from store.access import seen_by
from store.duties import owed_duties
from store.organisation.changes import By
from store.people import Person, add_person
from store.pool import Pool
from store.queries import RoleIn

PLAN, ROLES = "human-resources", ("monitor", "publicity", "staff", "office", "group_office")
READS = 40

# Each incident owes a duty to each of the roles; none of them has a run.
INCIDENTS = """
    INSERT INTO incidents (id, plan_hash, plan_id, phase, opened_at, event_no, updated_at)
    SELECT $1 || '-' || n, $2, $3, 'handling', $4::timestamptz, 1, $4::timestamptz
    FROM generate_series(1, $5::integer) AS n"""
DUTIES = """
    INSERT INTO duties (incident_id, key, duty_id, status, owner, start_at, due_at, updated_no)
    SELECT $1 || '-' || n, role, role, 'open', role, $2::timestamptz,
           $2::timestamptz + make_interval(secs => n), 1
    FROM generate_series(1, $3::integer) AS n, unnest($4::text[]) AS role"""
GONE = (
    "DELETE FROM duties WHERE incident_id LIKE $1 || '-%'",
    "DELETE FROM incidents WHERE id LIKE $1 || '-%'",
)


async def run(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run. Read as the page reads, held to what its reader may see."""
    mark, now = stage.new_incident(), utc_now()
    await stage.pool.execute(INCIDENTS, mark, stage.plan_hash, PLAN, now, scale.owed)
    await stage.pool.execute(DUTIES, mark, now, scale.owed, list(ROLES))
    try:
        held = RoleIn(PLAN, random.choice(ROLES))
        taken = await _read(stage.pool, await _person(stage.pool, held), held)
    finally:
        for statement in GONE:
            await stage.pool.execute(statement, mark)
    return {"owed_p50": (percentile(taken, 50), None), "owed_p99": (percentile(taken, 99), None)}


async def _read(pool: Pool, person: Person, held: RoleIn) -> list[float]:
    """Milliseconds of each reading."""
    taken = []
    for _ in range(READS):
        async with seen_by(pool, person.id, utc_now()) as db:
            started = perf_counter()
            await owed_duties(db, [held], person.id)
            taken.append((perf_counter() - started) * 1000)
    return taken


async def _person(pool: Pool, held: RoleIn) -> Person:
    login = f"bench-{secrets.token_hex(4)}"
    desks = frozenset({"operator"})
    person = Person(secrets.token_hex(12), login, login, True, utc_now(), frozenset({held}), desks)
    await add_person(pool, person, None, By("setup", "bench", utc_now()))
    return person

"""Files are kept once, erased if they must be, and never changed."""

from hashlib import sha256

import asyncpg
import pytest

from store.evidence import Kept, erase_evidence_of_incident, evidence_body, evidence_kept, keep_evidence
from tests.store.rows import at

BODY = b"\x00picture\xff"
DIGEST = sha256(BODY).hexdigest()


async def _keep(pool, incident="i1", body=BODY):
    return await keep_evidence(pool, incident, DIGEST, "image/png", body, at(0))


async def test_a_file_is_kept_once_for_an_incident(pool):
    assert [await _keep(pool), await _keep(pool), await _keep(pool, "i2")] == [True, False, True]
    assert await evidence_body(pool, "i1", DIGEST) == BODY
    assert await evidence_kept(pool, "i1", DIGEST) == Kept(DIGEST, len(BODY), "image/png", None)
    assert await evidence_kept(pool, "i3", DIGEST) is None


async def test_what_is_erased_stays_so(pool):
    await _keep(pool)
    await _keep(pool, "i2")
    assert await erase_evidence_of_incident(pool, "i1", at(1)) == [DIGEST]
    assert await evidence_body(pool, "i1", DIGEST) is None
    assert await evidence_kept(pool, "i1", DIGEST) == Kept(DIGEST, len(BODY), "image/png", at(1))
    assert not await _keep(pool)
    assert await evidence_body(pool, "i2", DIGEST) == BODY


@pytest.mark.parametrize(
    "change", ["body = 'other'::bytea", "size = 1", "media_type = 'text/html'", "sha256 = repeat('0', 64)"]
)
async def test_a_file_is_never_changed(pool, owner, change):
    await _keep(pool)
    with pytest.raises(asyncpg.PostgresError, match="only be erased"):
        await owner.execute(f"UPDATE evidence SET {change}")


async def test_the_run_time_role_deletes_none(pool):
    await _keep(pool)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("DELETE FROM evidence")
    with pytest.raises(asyncpg.CheckViolationError):
        await keep_evidence(pool, "i1", "0" * 64, "image/png", b"", at(0))

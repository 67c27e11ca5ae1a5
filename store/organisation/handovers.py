"""Handing over (交接班): the holder of a role gives it with a note, the next one takes it; both on record.

Who holds the role follows from appointments and shifts alone; the hand-over says what the next one must know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_person, fit_role_in, fit_text, new_id, plain
from store.organisation.errors import NotTheHolder, NotTheNext, NotThere, NotTheTaker, OwnDeputy, TakenOver
from store.organisation.holding import held_by
from store.pool import Database
from store.queries import RoleIn, query

LONGEST_NOTE = 4_000


@dataclass(frozen=True)
class Handover:
    """One hand-over. ``note`` is None once it was erased; ``taken_at`` is None until it is taken."""

    id: str
    plan_id: str
    role: str
    body: str | None
    giver_id: str
    taker_id: str
    note: str | None
    given_at: datetime
    taken_at: datetime | None
    erased_at: datetime | None


COLUMNS = """
    SELECT id, plan_id, role, body, giver_id, taker_id, note, given_at, taken_at, erased_at FROM handovers"""

# Lists: what a person has given, is given and has taken; the newest first.
LIST = query(
    "handovers.list",
    f"""{COLUMNS}
    WHERE ($1::text IS NULL OR giver_id = $1 OR taker_id = $1) AND (NOT $2 OR taken_at IS NULL)
      AND ($3::timestamptz IS NULL OR given_at < $3)
    ORDER BY given_at DESC, id LIMIT $4""",
)
ONE = query("handovers.one", f"{COLUMNS} WHERE id = $1")

# Giving, taking, erasing.
GIVE = query(
    "handovers.give",
    """
    INSERT INTO handovers (id, plan_id, role, body, giver_id, taker_id, note, given_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
)
TAKE = query("handovers.take", "UPDATE handovers SET taken_at = $2 WHERE id = $1")
ERASE = query("handovers.erase", "UPDATE handovers SET note = NULL, erased_at = $2 WHERE id = $1")
# Before a hand-over is given: whether the taker will hold the role later.
WILL_HOLD = query(
    "handovers.will_hold",
    """
    SELECT EXISTS (
        SELECT FROM appointments a WHERE a.person_id = $1 AND a.plan_id = $2 AND a.role = $3
        AND a.body IS NOT DISTINCT FROM $4 AND a.from_at > $5
        AND (a.until_at IS NULL OR a.until_at > a.from_at)
    ) OR EXISTS (
        SELECT FROM shifts s JOIN rosters r ON r.id = s.roster_id
        WHERE s.person_id = $1 AND r.plan_id = $2 AND r.role = $3 AND r.body IS NOT DISTINCT FROM $4
        AND s.from_at > $5 AND s.until_at > s.from_at)""",
)


async def handovers(
    db: Database,
    person_id: str | None = None,
    waiting: bool = False,
    given_before: datetime | None = None,
    limit: int = 50,
) -> Sequence[Handover]:
    """Hand-overs, newest first: those of one person, those not yet taken, those given before an instant."""
    return [Handover(**row) for row in await db.fetch(LIST, person_id, waiting, given_before, limit)]


async def handover_by_id(db: Database, handover_id: str) -> Handover | None:
    """One hand-over, or None."""
    row = await db.fetchrow(ONE, handover_id)
    return Handover(**row) if row else None


async def hand_over(db: Database, giver_id: str, taker_id: str, role: RoleIn, note: str, by: By) -> Handover:
    """Give a role on with a note, which must hold no secret: it can be erased, but was read.

    Raises TextUnfit, NotThere, AccountShut, PlanNotStored, RoleUnknown, Over, OwnDeputy for the same person,
    NotTheHolder where the giver does not hold it at ``by.at``, NotTheNext where the taker neither holds it
    then nor has an appointment or a shift to come.
    """
    made = Handover(
        new_id(), role.plan_id, role.role, role.body, giver_id, taker_id,
        fit_text("note", note, LONGEST_NOTE), by.at, None, None,
    )  # fmt: skip
    async with changing(db) as change:
        login = await fit_person(change, giver_id, "giver")
        await fit_person(change, taker_id, "taker")
        await fit_role_in(change, role)
        if giver_id == taker_id:
            raise OwnDeputy(field="taker", login=login)
        if not await _holds(change, giver_id, role, by.at):
            raise NotTheHolder(field="giver", plan=role.plan_id, role=role.role)
        if not await _holds(change, taker_id, role, by.at) and not await change.fetchval(
            WILL_HOLD, taker_id, role.plan_id, role.role, role.body, by.at
        ):
            raise NotTheNext(field="taker", plan=role.plan_id, role=role.role)
        await change.execute(GIVE, *list(asdict(made).values())[:8])
        await record(change, by, "handed_over", made.id, None, _without_note(asdict(made)))
    return made


async def take_over(db: Database, handover_id: str, taker_id: str, by: By) -> None:
    """The one it was given to takes it. Raises NotThere, NotTheTaker, TakenOver."""
    async with changing(db) as change:
        before = await change.fetchrow(ONE, handover_id)
        if before is None:
            raise NotThere(field="id", value=handover_id)
        if before["taker_id"] != taker_id:
            raise NotTheTaker(field="taker")
        if before["taken_at"] is not None:
            raise TakenOver(field="id", at=before["taken_at"])
        await change.execute(TAKE, handover_id, by.at)
        after = _without_note({**before, "taken_at": by.at})
        await record(change, by, "taken_over", handover_id, plain(before, "note"), after)


async def erase_note(db: Database, handover_id: str, by: By) -> None:
    """Erase a note for good; that there was a hand-over stays. Raises NotThere. Twice does no harm."""
    async with changing(db) as change:
        before = await change.fetchrow(ONE, handover_id)
        if before is None:
            raise NotThere(field="id", value=handover_id)
        if before["erased_at"] is None:
            await change.execute(ERASE, handover_id, by.at)
            after = _without_note({**before, "erased_at": by.at})
            await record(change, by, "note_erased", handover_id, plain(before, "note"), after)


async def _holds(db: Database, person_id: str, role: RoleIn, at: datetime) -> bool:
    held = {each.role for each in await held_by(db, person_id, at)}
    return any((each.plan_id, each.role, each.body) == (role.plan_id, role.role, role.body) for each in held)


def _without_note(handover: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in handover.items() if name != "note"}

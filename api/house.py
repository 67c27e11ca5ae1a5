"""What every request needs, made once and kept with the application."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson
from starlette.requests import HTTPConnection

from api.access.latest import Latest
from api.access.ledger import Ledger
from config import Settings
from domain.plan import Plan, plan_from_json
from intake.batch import Intake
from intake.errors import PlanUnknown
from intake.keys import IntakeKeys, intake_keys
from intake.receive import Inlet
from store.notify import Listener, Notifier
from store.plans import StoredPlan, latest_plan, latest_plans, plan_by_hash, plans_in_force, versions_of
from store.pool import Pool

_NUMBER = re.compile(r"[0-9]{1,6}")
_BEGUN = re.compile(r"[0-9a-f]{7,64}")


def utc_now() -> datetime:
    """The server's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class PinnedPlan:
    """A plan with the hash that pins it."""

    hash: str
    plan: Plan


class PlanShelf:
    """The plans that were read, by their hash: what has a hash never changes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._read: dict[str, PinnedPlan] = {}

    async def by_hash(self, plan_hash: str) -> PinnedPlan:
        """The plan of this hash. Raises ``PlanUnknown``."""
        if plan_hash in self._read:
            return self._read[plan_hash]
        stored = await plan_by_hash(self._pool, plan_hash)
        if stored is None:
            raise PlanUnknown(plan_hash=plan_hash)
        return self._keep(stored)

    async def with_earlier(self, plan_hash: str, earlier: Sequence[str]) -> PinnedPlan:
        """The plan of this hash, to be read for an incident that ran under ``earlier`` versions of it before.

        It then also has the duties that only those knew: what was met or withdrawn under them is still shown.
        """
        pinned = await self.by_hash(plan_hash)
        known = {duty.id for duty in pinned.plan.duties}
        gone = {
            duty.id: duty
            for each in earlier
            for duty in (await self.by_hash(each)).plan.duties
            if duty.id not in known
        }
        if not gone:
            return pinned
        duties = (*pinned.plan.duties, *gone.values())
        return PinnedPlan(plan_hash, pinned.plan.model_copy(update={"duties": duties}))

    async def latest(self, plan_id: str) -> PinnedPlan:
        """The version of a plan that is in force, else the highest. Raises ``PlanUnknown``."""
        stored = await latest_plan(self._pool, plan_id)
        if stored is None:
            raise PlanUnknown(plan_hash=plan_id)
        return self._keep(stored)

    async def named(self, plan_id: str, which: str) -> PinnedPlan:
        """A version of a plan: ``in-force``, its number, or how its hash begins. Raises ``PlanUnknown``.

        A number that several texts bear means the one in force, else the last stored; the beginning of a hash
        has to mean one alone.
        """
        if which == "in-force":
            found = [each for each in await self.in_force() if each.plan.id == plan_id]
        elif _NUMBER.fullmatch(which):
            found = [self._keep(each) for each in await versions_of(self._pool, plan_id, int(which))][:1]
        elif _BEGUN.fullmatch(which):
            found = [self._keep(each) for each in await versions_of(self._pool, plan_id, begun=which)]
        else:
            found = []
        if len(found) != 1:
            raise PlanUnknown(plan_hash=f"{plan_id}@{which}")
        return found[0]

    async def versions(self, plan_id: str) -> Sequence[PinnedPlan]:
        """Every version of a plan that is stored: the one in force, then the highest first."""
        return [self._keep(each) for each in await versions_of(self._pool, plan_id)]

    async def all_latest(self) -> Sequence[PinnedPlan]:
        """The version of every plan that is in force, else the highest; by id."""
        return [self._keep(stored) for stored in await latest_plans(self._pool)]

    async def in_force(self) -> Sequence[PinnedPlan]:
        """The plans under which incidents can be opened, by id."""
        return [self._keep(stored) for stored in await plans_in_force(self._pool)]

    def _keep(self, stored: StoredPlan) -> PinnedPlan:
        if stored.hash not in self._read:
            self._read[stored.hash] = PinnedPlan(stored.hash, plan_from_json(orjson.loads(stored.body)))
        return self._read[stored.hash]


@dataclass
class House:
    """The parts of one API process. ``patience``: the seconds that a sent signal waits for its outcome.

    ``reading``: connections for what is read for somebody; only of these one is held while more is asked for.
    ``keys``: of the intake, read when they are first needed.
    ``settled``: somebody can sign in, this is no first start; ``tidied_at``: when old sign-ins were purged.
    """

    settings: Settings
    pool: Pool
    notifier: Notifier
    listener: Listener
    clock: Callable[[], datetime] = utc_now
    patience: float = 2.0
    tidied_at: datetime | None = None
    settled: bool = False
    plans: PlanShelf = field(init=False)
    reading: Pool = field(init=False)
    ledger: Ledger = field(init=False)
    latest: Latest = field(init=False)
    inlet: Inlet = field(init=False)
    keys: IntakeKeys | None = None

    def __post_init__(self) -> None:
        self.plans = PlanShelf(self.pool)
        self.reading = self.pool
        self.ledger = Ledger(self.pool)
        self.latest = Latest(self.pool)
        self.inlet = Inlet(self.pool, self.notifier)

    @property
    def intake(self) -> Intake:
        """What keeps posts and counts. Raises FileUnusable, KeyExposed or KeyUnreadable."""
        if self.keys is None:
            self.keys = intake_keys(self.settings.intake_place)
        return Intake(self.pool, self.keys, timedelta(days=self.settings.posts_retention_days))


def house_of(connection: HTTPConnection) -> House:
    """The house that a request came to."""
    house: House = connection.app.state.house
    return house

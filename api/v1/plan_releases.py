"""Which versions of the plans are in force, and who did what with which: by JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.administrator.releasing import checked
from api.guard import Administrator, Reviewer, Visitor
from api.house import house_of
from domain.errors import FieldProblem, InvalidPlan
from plans.findings import Finding
from store.organisation.changes import By
from store.plan_releases import Fact, Version, end, history, propose, release, standings, withdraw
from store.pool import Pool

router = APIRouter(prefix="/api/v1/plan-releases", tags=["plans"])


@dataclass(frozen=True)
class Releases:
    """Where each version stands, and the record, newest first; ``next``: where the rest of it goes on."""

    versions: Sequence[Version]
    history: Sequence[Fact]
    next: int | None


class NewPlan(BaseModel):
    """A plan file (YAML), and why it is put forward."""

    text: str = Field(max_length=900_000)
    why: str = Field(max_length=1000)


class Reason(BaseModel):
    """Why it is done."""

    why: str = Field(max_length=1000)


@router.get("")
async def every(
    request: Request,
    visitor: Reviewer,
    plan: Annotated[str | None, Query(max_length=64)] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Releases:
    """Where each version stands, and who did what with which, when and why."""
    pool = house_of(request).pool
    facts = await history(pool, plan, before, limit)
    versions = [each for each in await standings(pool) if plan in (None, each.plan_id)]
    return Releases(versions, facts, facts[-1].no if len(facts) == limit else None)


@router.post("", status_code=201)
async def put_forward(request: Request, visitor: Administrator, given: NewPlan) -> Version:
    """Put a plan file forward. What is wrong with it comes back with its places, as ``invalid_plan``."""
    house = house_of(request)
    found = checked(given.text.encode(), house.clock())
    if found.stored is None:
        raise InvalidPlan([_problem(each) for each in found.findings if each.grave])
    await propose(house.pool, found.stored, By(visitor.person.id, given.why, house.clock()))
    return (await standings(house.pool, found.stored.hash))[0]


@router.post("/{plan_hash}/release")
async def bring_into_force(
    request: Request, visitor: Administrator, plan_hash: str, given: Reason
) -> Version:
    """Release a version that another person put forward."""
    return await _do(request, visitor, release, plan_hash, given)


@router.post("/{plan_hash}/withdraw")
async def take_back(request: Request, visitor: Administrator, plan_hash: str, given: Reason) -> Version:
    """Take back a version that waits for its release."""
    return await _do(request, visitor, withdraw, plan_hash, given)


@router.post("/{plan_hash}/end")
async def take_out(request: Request, visitor: Administrator, plan_hash: str, given: Reason) -> Version:
    """Take a version out of force; what runs under it goes on."""
    return await _do(request, visitor, end, plan_hash, given)


async def _do(
    request: Request,
    visitor: Visitor,
    act: Callable[[Pool, str, By], Awaitable[Version]],
    plan_hash: str,
    given: Reason,
) -> Version:
    house = house_of(request)
    return await act(house.pool, plan_hash, By(visitor.person.id, given.why, house.clock()))


def _problem(finding: Finding) -> FieldProblem:
    place = {"line": finding.line, "column": finding.column}
    return FieldProblem(finding.field, finding.code, {**finding.params, **place})

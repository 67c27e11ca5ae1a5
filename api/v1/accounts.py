"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.guard import Anyone, ApiFollower, any_caller
from api.house import house_of
from api.identity.signing_in import sign_in
from api.models import Current, SignIn, SignInToken
from store.people import Person
from store.sign_ins import end_sign_in

router = APIRouter(prefix="/api/v1", tags=["sign-in"])


@router.post("/sign-ins", status_code=201, dependencies=[Depends(any_caller)])
async def begin(request: Request, given: SignIn) -> SignInToken:
    """Sign in with a password. The token is shown once."""
    made = await sign_in(request, given.login, given.password, in_browser=False)
    return SignInToken(
        token=made.token,
        expires_at=made.expires_at,
        person_id=made.person.id,
        name=made.person.name,
        roles=roles_by_plan(made.person),
        desks=sorted(made.person.desks),
    )


@router.get("/sign-ins/current")
async def current(visitor: ApiFollower) -> Current:
    """Whose token this is: a person's or a machine's."""
    return Current(
        person_id=visitor.person.id,
        name=visitor.person.name,
        roles=roles_by_plan(visitor.person),
        desks=sorted(visitor.person.desks),
        scopes=None if visitor.token_scopes is None else sorted(visitor.token_scopes),
    )


@router.delete("/sign-ins/current", status_code=204)
async def end(request: Request, visitor: Anyone) -> Response:
    """Sign out: the token no longer counts."""
    house = house_of(request)
    await end_sign_in(house.pool, visitor.token_digest, house.clock())
    return Response(status_code=204)


def roles_by_plan(person: Person) -> dict[str, list[str]]:
    """The roles that a person holds, by plan."""
    held: dict[str, list[str]] = {}
    for plan_id, role in sorted({(each.plan_id, each.role) for each in person.roles}):
        held.setdefault(plan_id, []).append(role)
    return held

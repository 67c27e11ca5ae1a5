"""To the other provider and back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.account.leading import first_page, inside
from api.guard import anybody
from api.identity.cookies import begin_visit, visit_token
from api.identity.provider import address_to_go, come_back
from api.identity.sessions import begin, let_in

router = APIRouter(prefix="/sign-in/provider")

Told = Annotated[str | None, Query(max_length=4000)]


@router.get("", dependencies=[Depends(anybody)])
async def go(request: Request, then: Annotated[str, Query(max_length=500)] = "/") -> Response:
    """Send the browser to the provider."""
    answer = RedirectResponse("/", 303)
    visit = visit_token(request) or begin_visit(request, answer)
    answer.headers["location"] = await address_to_go(request, visit, inside(then))
    return answer


@router.get("/return", dependencies=[Depends(anybody)])
async def back(
    request: Request, state: Told = None, code: Told = None, iss: Told = None, error: Told = None
) -> Response:
    """Take who has come back."""
    given = {"state": state, "code": code, "iss": iss, "error": error}
    come = await come_back(request, {name: value for name, value in given.items() if value is not None})
    made = await begin(request, come.person, "provider", come.id_token)
    return let_in(request, made, first_page(come.person, come.then))

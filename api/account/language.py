"""The choice of language."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.account.leading import Here, inside
from api.guard import anybody
from api.identity.site import is_secure
from api.language import COOKIE

router = APIRouter()


@router.post("/language", dependencies=[Depends(anybody)])
async def choose(
    request: Request, language: Annotated[Literal["zh-CN", "en"], Form()], then: Here = "/"
) -> Response:
    """Remember the reader's language."""
    answer = RedirectResponse(inside(then), 303)
    answer.set_cookie(
        COOKIE, language, max_age=365 * 86400, httponly=True, samesite="lax", secure=is_secure(request)
    )
    return answer

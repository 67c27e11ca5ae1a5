"""The second proof that a form is this site's own: a token in it that only this site's pages can know.

It is bound to a sign-in, or to a browser's visit before there is one. One of an earlier sign-in of the same
person still counts for two days: what was written is not lost when a sign-in ends while it is being written.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from api.errors import FormStale
from api.house import house_of
from api.identity.cookies import begin_visit, session_token, visit_token
from store.invitations import digest_of_token
from store.sign_ins import SignIn, digest_of_sign_in

FIELD, HEADER = "form_token", "x-form-token"
REMEMBERED = timedelta(days=2)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def token_for(sign_in: SignIn, digest: str) -> str:
    """The token of the forms of a sign-in; ``digest`` is that of the sign-in's own token."""
    return f"{sign_in.id}.{_proof(digest)}"


def token_for_visit(request: Request) -> tuple[str, bool]:
    """The token of forms that nobody is signed in for, and whether the visit still has to begin."""
    if (visit := visit_token(request)) is not None:
        return _proof(visit), False
    return "", True


def begin(request: Request, response: Response) -> str:
    """Begin a visit with this answer; the token of its forms."""
    return _proof(begin_visit(request, response))


async def check_signed_in(request: Request, sign_in: SignIn, digest: str) -> None:
    """Raises ``FormStale`` unless the token is of this sign-in, or of an earlier one of the same person."""
    made_for, _, proof = (await _given(request)).partition(".")
    if made_for != sign_in.id:
        house = house_of(request)
        since = house.clock() - REMEMBERED
        earlier = await digest_of_sign_in(house.pool, sign_in.person_id, made_for, since)
        digest = earlier or ""
    if not digest or not hmac.compare_digest(proof, _proof(digest)):
        raise FormStale


async def check_visit(request: Request) -> None:
    """Raises ``FormStale`` unless the token is of this browser's visit, or of the sign-in that it holds."""
    given = await _given(request)
    known = [_proof(visit) for visit in (visit_token(request),) if visit]
    known += [_proof(digest_of_token(token)) for token in (session_token(request),) if token]
    if not any(hmac.compare_digest(given.rpartition(".")[2], each) for each in known):
        raise FormStale


async def _given(request: Request) -> str:
    told = request.headers.get(HEADER)
    if told is None and request.headers.get("content-type", "").lower().startswith(FORMS):
        field = (await request.form()).get(FIELD)
        told = field if isinstance(field, str) else None
    return told if told is not None and told.isascii() else ""


def _proof(secret: str) -> str:
    return hmac.digest(secret.encode(), b"pingxi form", "sha256").hex()

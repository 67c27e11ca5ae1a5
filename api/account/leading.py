"""Where somebody is led: only inside this site."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form

from api.access.rules import LOOK
from store.people import Person

Here = Annotated[str, Form(alias="then", max_length=500)]


def inside(then: str) -> str:
    """An address of this site's own; anything else leads to the first page."""
    own = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable()
    return then if own else "/"


def first_page(person: Person, then: str) -> str:
    """Where somebody goes after signing in: who reads no incidents has the first page elsewhere."""
    place = inside(then)
    return place if place != "/" or LOOK.lets_in(person.desks, None) else "/account"

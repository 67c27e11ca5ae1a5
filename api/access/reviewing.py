"""What auditors looked at and what was refused, for those who review it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from api.access.sight import reading
from api.errors import InvalidInput
from api.guard import Visitor
from api.house import House
from domain.errors import FieldProblem
from store.looks import Narrowed
from store.pool import Database

PAGE = 50


@asynccontextmanager
async def reviewing(house: House, visitor: Visitor) -> AsyncIterator[Database]:
    """Where the records are read: by an administrator all of them, which are ids and kinds only.

    By an auditor what concerns the incidents that they see, and what concerns none.
    """
    if "administrator" in visitor.person.desks:
        yield house.pool
        return
    async with reading(house, visitor.person) as db:
        yield db


def narrowed(person: str, incident: str, below: int | None = None) -> Narrowed:
    """What a list is narrowed to; empty is not."""
    return Narrowed(person.strip() or None, incident.strip() or None, below)


def place_after(text: str) -> tuple[datetime, str] | None:
    """Where a list of refused signals goes on; empty: at its beginning. Raises ``InvalidInput``."""
    if not text:
        return None
    instant, _, signal_id = text.partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError as error:
        raise InvalidInput([FieldProblem("after", "datetime_parsing")]) from error
    if at.tzinfo is None or not signal_id:
        raise InvalidInput([FieldProblem("after", "datetime_parsing")])
    return at, signal_id

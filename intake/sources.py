"""Sources as they may be made."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from store.organisation.changes import By
from store.pool import Database
from store.sources import FEED, PERSON, PUSH, NewSource, add_source

NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")
PERSON_SOURCE = "person"
"""The source of what people report by the form."""


def push_source(name: str, title: str, silent_seconds: int | None) -> NewSource | None:
    """A source to which a machine brings posts; None if its name is not fit."""
    if not NAME.fullmatch(name) or name == PERSON_SOURCE:
        return None
    return NewSource(name, PUSH, title, silent_seconds=silent_seconds)


def feed_source(
    name: str, title: str, url: str, every_seconds: int, silent_seconds: int | None, private: bool
) -> NewSource | None:
    """A feed that is read; None if its name or address is not fit.

    Where nothing is said it may be silent for four times its interval, and for an hour at least.
    """
    try:
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    if not fit or not NAME.fullmatch(name) or name == PERSON_SOURCE or len(url) > 2_000:
        return None
    silent = silent_seconds or max(4 * every_seconds, 3_600)
    return NewSource(name, FEED, title, url, every_seconds, silent, private)


async def person_source(db: Database, at: datetime) -> str:
    """The name of the source of people's reports, which is made when the first one comes."""
    by = By("setup", "线索填报 · people's reports", at)
    await add_source(db, NewSource(PERSON_SOURCE, PERSON), by)
    return PERSON_SOURCE

"""Events as sentences."""

from __future__ import annotations

from dataclasses import fields

from api.views.readable import Readable
from domain.events import Event


def sentence(readable: Readable, event: Event) -> str:
    """What happened, in one sentence, without who and when."""
    fact = event.fact
    values = {each.name: getattr(fact, each.name) for each in fields(fact) if each.name not in _UNSAID}
    return readable.words(f"event_{fact.type}", **readable.params(fact.type, values))


_UNSAID = frozenset(
    {
        "type",
        "warn_ats",
        "rises",
        "clock",
        "rules_version",
        "plan_hash",
        "previous_hash",
        "proposal",
        "until",
        "starts",
    }
)

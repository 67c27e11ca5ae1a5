"""Who may come in where: the one table of it. A route names its rule by its guard, or nothing is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from store.desks import ACTING

ALL_READERS: Final = frozenset({"operator", "supervisor", "auditor"})


@dataclass(frozen=True)
class Rule:
    """The desks from which a person may come in, and the scopes with which a machine may; empty: none."""

    desks: frozenset[str]
    scopes: frozenset[str] = frozenset()

    def lets_in(self, desks: frozenset[str], scopes: frozenset[str] | None) -> bool:
        """Whether these desks do, or for a machine (``scopes`` given) these scopes. An auditor only looks."""
        if scopes is not None:
            return bool(self.scopes & scopes)
        return bool(self.desks & (desks - ACTING if "auditor" in desks else desks))


LOOK = Rule(ALL_READERS)
"""Pages that show incidents; of these, whatever a role or a desk of theirs covers."""
READ = Rule(ALL_READERS, frozenset({"incidents:read"}))
"""The same by the JSON interface."""
FOLLOW = Rule(ALL_READERS, frozenset({"incidents:read", "signals:send"}))
"""Receipts and plans: what a sender needs beside sending. With that scope alone, their own receipts only."""
HANDLE = Rule(frozenset({"operator"}))
"""Forms. The role acted in must be held now for this very incident."""
SEND = Rule(frozenset({"operator"}), frozenset({"signals:send"}))
"""The same by the JSON interface."""
KNOW = Rule(ALL_READERS | {"administrator"})
"""What everybody who works here may look up, such as pools of experts."""
REVIEW = Rule(frozenset({"auditor", "administrator"}))
"""What auditors looked at, and what was refused."""
OVERSEE = Rule(frozenset({"supervisor", "auditor", "administrator"}))
"""Alarms: what somebody who answers for the service must look at."""
ADMINISTER = Rule(frozenset({"administrator"}))
"""Accounts and the organisation."""

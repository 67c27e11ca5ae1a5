"""Notices as pages show them: what was said to whom, and who was there to hear it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.views.readable import EVERYONE, Readable
from store.notices import NoticeRow
from store.staffing import Holder

SHOWN = 4
"""How many of those who hold a role are named."""


@dataclass(frozen=True)
class NoticeView:
    """One notice of an incident. ``nobody``: it went to a role of ours that nobody held at that instant."""

    event_no: int
    when: str
    role: str
    said: str
    heard: str
    nobody: bool

    @staticmethod
    def of(readable: Readable, row: NoticeRow) -> NoticeView:
        """From a row of the incident's notices."""
        ours = row.role == EVERYONE or row.role in readable.plan.own_roles
        return NoticeView(
            event_no=row.event_no,
            when=readable.short(row.at),
            role=readable.role(row.role),
            said=notice_words(readable, row),
            heard=readable.words.joined(row.names),
            nobody=ours and not row.heard,
        )


def holder_words(readable: Readable, held: Mapping[str, Sequence[Holder]]) -> dict[str, str]:
    """Role -> the names of those who are there now; of many only the first few."""
    words = readable.words
    said = {}
    for role, holders in held.items():
        names = [
            each.name + (words("told_for", name=each.stands_in_for) if each.stands_in_for else "")
            for each in holders[:SHOWN]
        ]
        more = [words("held_by_more", count=str(len(holders) - SHOWN))] if len(holders) > SHOWN else []
        said[role] = words.joined([*names, *more])
    return said


def notice_words(readable: Readable, row: NoticeRow) -> str:
    """What a notice says."""
    duty = readable.duty(row.duty) if row.duty else "none"
    return readable.words(f"notice_{row.kind}", duty=duty)

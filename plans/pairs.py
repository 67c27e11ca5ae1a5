"""Which duty, and which role, of one plan is which of another."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from domain.plan import DutySpec, Plan

_ALIKE = 900
"""The likeness, in permille of a title and more, from which on two duties of other names are one."""
_SAME_SIGNAL, _SAME_START, _SAME_OWNER = 300, 200, 200

Pair = tuple[DutySpec | None, DutySpec | None]


def same_roles(old: Plan, new: Plan) -> dict[str, str]:
    """The new plan's name of each role of the old one: the same id, else the same label; else its own."""
    by_label = {role.label.zh: role.id for role in new.roles}
    return {
        role.id: role.id if role.id in new.role_by_id else by_label.get(role.label.zh, role.id)
        for role in old.roles
    }


def pairs(old: Plan, new: Plan) -> list[Pair]:
    """Every duty of both plans, with what it is in the other; in the new plan's order, what is gone last.

    Versions of one plan keep a duty's id. Between plans, duties of one verb are taken for the same where
    title, signals, start and owner are alike enough.
    """
    found = {mine.id: mine.id for mine in old.duties if _same_id(old, new, mine)}
    roles = same_roles(old, new)
    for _, mine, theirs in sorted(_likely(old, new, roles, found), key=lambda each: -each[0]):
        if mine not in found and theirs not in found.values():
            found[mine] = theirs
    was = {theirs: old.duty_by_id[mine] for mine, theirs in found.items()}
    kept: list[Pair] = [(was.get(duty.id), duty) for duty in new.duties]
    return kept + [(duty, None) for duty in old.duties if duty.id not in found]


def _same_id(old: Plan, new: Plan, duty: DutySpec) -> bool:
    other = new.duty_by_id.get(duty.id)
    return other is not None and (old.id == new.id or other.verb == duty.verb)


def _likely(
    old: Plan, new: Plan, roles: dict[str, str], found: dict[str, str]
) -> Iterator[tuple[int, str, str]]:
    taken = set(found.values())
    for mine in old.duties:
        for theirs in new.duties:
            if mine.id in found or theirs.id in taken or mine.verb != theirs.verb:
                continue
            likeness = _likeness(old, new, mine, theirs)
            likeness += _SAME_OWNER if roles[mine.owner.role] == theirs.owner.role else 0
            if likeness >= _ALIKE:
                yield likeness, mine.id, theirs.id


def _likeness(old: Plan, new: Plan, mine: DutySpec, theirs: DutySpec) -> int:
    titles = SequenceMatcher(None, mine.title.zh, theirs.title.zh, autojunk=False)
    signals = _SAME_SIGNAL if set(mine.met_by) & set(theirs.met_by) else 0
    starts = _SAME_START if old.root_start(mine.id) == new.root_start(theirs.id) else 0
    return int(titles.ratio() * 1000) + signals + starts

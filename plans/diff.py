"""What changes for whom between two plans, or two versions of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.plan import DutySpec, Plan
from locales import say
from plans import lists
from plans.pairs import Pair, pairs, same_roles
from plans.sides import Part, Side


@dataclass(frozen=True)
class Line:
    """One part that changed, before and after in words. ``way``: ``shorter`` or ``longer``, of clocks."""

    part: str
    label: str
    before: str
    after: str
    way: str | None = None


@dataclass(frozen=True)
class Change:
    """One thing that changes for a role; for everyone where ``role`` is None. ``said`` tells it in words."""

    what: str
    role: str | None
    who: str
    said: str
    duty: str | None = None
    clause: str | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class _Told:
    """A change before it is known in whose name it is printed."""

    what: str
    role: str | None
    name: str
    duty: str | None = None
    clause: str | None = None
    lines: tuple[Line, ...] = ()


def changes(old: Plan, new: Plan, locale: str) -> list[Change]:
    """Everything that changes, first for everyone, then role by role in the new plan's order.

    Empty where both plans ask the same of everyone. Raises nothing for plans of different bodies: their
    duties are paired by likeness.
    """
    found = pairs(old, new)
    shared = {was.id: now.id for was, now in found if was is not None and now is not None}
    before, after = Side(old, locale, same_roles(old, new), shared), Side(new, locale, {}, {})
    told = [
        *(_Told(one.what, None, one.name, lines=_lists(locale, one)) for one in lists.changes(before, after)),
        *(change for pair in found for change in _duty(before, after, pair)),
        *_named("hears", before, after, _hearing(before, found, 0), _hearing(after, found, 1)),
        *_named("may", before, after, _sending(before), _sending(after)),
    ]
    order = [
        None,
        *new.role_by_id,
        *(before.role(role) for role in old.role_by_id),
        *(one.role for one in told),
    ]
    return [_change(before, after, one) for role in dict.fromkeys(order) for one in told if one.role == role]


def _change(before: Side, after: Side, told: _Told) -> Change:
    locale = after.locale
    if told.role is None:
        who = say(locale, "plan_diff_everyone")
    else:
        who = after.who(told.role) if told.role in after.plan.role_by_id else before.who(told.role)
    said = say(locale, f"plan_diff_{told.what}", name=told.name)
    return Change(told.what, told.role, who, said, told.duty, told.clause, told.lines)


def _lists(locale: str, one: lists.ListChange) -> tuple[Line, ...]:
    if one.before is None or one.after is None:
        return ()
    return (Line("words", say(locale, "plan_diff_part_words"), one.before, one.after),)


def _duty(before: Side, after: Side, pair: Pair) -> Iterator[_Told]:
    was, now = pair
    if now is None:
        assert was is not None
        yield from _whole(before, was, "duty_removed", "untold", "leaves")
    elif was is None:
        yield from _whole(after, now, "duty_added", "told", "joins")
    else:
        yield from _both(before, after, was, now)


def _whole(side: Side, duty: DutySpec, owner: str, told: str, joined: str) -> Iterator[_Told]:
    name, about = side.title(duty), (duty.id, duty.clause)
    lines = () if owner == "duty_removed" else _parts_of(side, duty)
    yield _Told(owner, side.role(duty.owner.role), name, *about, lines)
    for what, parties in ((told, duty.to), (joined, duty.jointly)):
        for party in parties:
            yield _Told(what, side.role(party.role), name, *about)


def _parts_of(side: Side, duty: DutySpec) -> tuple[Line, ...]:
    """What a new duty asks, each part by itself."""
    parts = side.parts(duty)
    said = ("to", "jointly", "levels", "when", "owed", "clocks", "until", "met_by")
    return tuple(
        Line(name, say(side.locale, f"plan_diff_part_{name}"), "", parts[name].words)
        for name in said
        if parts[name].value
    )


def _both(before: Side, after: Side, was: DutySpec, now: DutySpec) -> Iterator[_Told]:
    lines = tuple(_lines(before, after, was, now))
    old_owner, new_owner = before.role(was.owner.role), after.role(now.owner.role)
    name, about = after.title(now), (now.id, now.clause)
    if old_owner != new_owner:
        owners = tuple(line for line in lines if line.part == "owner")
        yield _Told("moved_away", old_owner, name, *about, owners)
        yield _Told("moved_here", new_owner, name, *about, lines)
    elif lines:
        yield _Told("duty_changed", new_owner, name, *about, lines)
    for what, other, mine, theirs in (
        ("told", "untold", was.to, now.to),
        ("joins", "leaves", was.jointly, now.jointly),
    ):
        earlier = {before.role(party.role) for party in mine}
        later = {after.role(party.role) for party in theirs}
        yield from (_Told(what, role, name, *about) for role in sorted(later - earlier))
        yield from (_Told(other, role, name, *about) for role in sorted(earlier - later))


def _lines(before: Side, after: Side, was: DutySpec, now: DutySpec) -> Iterator[Line]:
    mine, theirs = before.parts(was), after.parts(now)
    for name, part in theirs.items():
        if part.value != mine[name].value:
            way = _way(before, after, was, now) if name == "clocks" else None
            said = say(after.locale, f"plan_diff_part_{name}")
            earlier, later = _apart(after, mine[name], part)
            yield Line(name, said, earlier, later, way)


def _apart(side: Side, mine: Part, theirs: Part) -> tuple[str, str]:
    """A part's words on both sides; of a list of clocks only those that the other side has not."""
    if not (mine.items or theirs.items):
        return mine.words, theirs.words
    gone, come = (
        [words for value, words in one.items if value not in other.value]
        for one, other in ((mine, theirs), (theirs, mine))
    )
    return side.joined(gone), side.joined(come)


def _way(before: Side, after: Side, was: DutySpec, now: DutySpec) -> str | None:
    """Whether every clock that runs from the same start grew shorter, or every one longer."""
    mine, theirs = before.times(was), after.times(now)
    if mine.keys() != theirs.keys():
        return None
    pairs_ = [(mine[key], theirs[key]) for key in mine]
    if any(a[0] != b[0] for a, b in pairs_) or mine == theirs:
        return None
    if all(b <= a for a, b in pairs_):
        return "shorter"
    return "longer" if all(b >= a for a, b in pairs_) else None


def _hearing(side: Side, found: Iterable[Pair], which: int) -> dict[str, dict[str, str]]:
    """By role, the duties that both plans have of whose breach it hears, by shared name."""
    heard: dict[str, dict[str, str]] = {}
    for pair in found:
        duty, now = pair[which], pair[1]
        if duty is None or now is None or pair[0] is None:
            continue
        for rung in side.plan.ladder_by_id[duty.ladder].rungs:
            for role in rung.tell:
                if role != "owner":
                    heard.setdefault(side.role(role), {})[now.id] = side.title(duty)
    return heard


def _sending(side: Side) -> dict[str, dict[str, str]]:
    """By role, the signals that it may send, with the levels where it may only at some."""
    sent: dict[str, dict[str, str]] = {}
    for kind, permission in side.plan.may.items():
        for role in permission.roles:
            levels = [level for level in side.plan.rank if role in permission.roles_at(level)]
            everywhere = len(levels) == len(side.plan.rank)
            words = side.signal(kind)
            if not everywhere:
                words += say(side.locale, "plan_diff_in", name=side.joined(map(side.level, levels)))
            key = kind if everywhere else f"{kind} {' '.join(levels)}"
            sent.setdefault(side.role(role), {})[key] = words
    return sent


def _named(
    what: str, before: Side, after: Side, mine: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]
) -> Iterator[_Told]:
    for role in dict.fromkeys([*theirs, *mine]):
        earlier, later = mine.get(role, {}), theirs.get(role, {})
        for said, has, had in ((what, later, earlier), (f"{what}_not", earlier, later)):
            gone = [words for key, words in has.items() if key not in had]
            if gone:
                yield _Told(said, role, after.joined(gone))

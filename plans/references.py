"""Names in a plan that stand for nothing, or for two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.grading import COUNTS
from domain.plan import CAUSE, FEED, STAFFING, Clock, DutySpec, Gate, Plan
from domain.signals import SIGNALS, EmergencyGrade, Paper
from plans.findings import Flaw
from plans.reading import PartPath

RESERVED = frozenset({FEED, STAFFING, "owner"})
"""Names that stand for programs, Pingxi itself and a duty's owner; no role of a plan may take them."""

_LISTS = (
    "roles",
    "levels",
    "circumstances",
    "natures",
    "occasions",
    "sources",
    "forms",
    "ladders",
    "duties",
    "gates",
    "procedures",
)
_PAPERS = ("draft_paper", "return_paper", "approve_paper")


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Every name that is unknown, reserved or used twice."""
    yield from _twice(plan)
    yield from _zone(plan)
    yield from _roles(plan)
    yield from _conditions(plan)
    yield from _signals(plan)
    yield from _gates(plan)
    yield from _ladders(plan)
    yield from _starts(plan)
    yield from _forms(plan)
    yield from _counts(plan)


def _twice(plan: Plan) -> Iterator[Flaw]:
    for name in _LISTS:
        seen: set[str] = set()
        for index, part in enumerate(getattr(plan, name)):
            if part.id in seen:
                yield Flaw((name, index, "id"), "plan_id_twice", {"list": name, "id": part.id})
            seen.add(part.id)


def _zone(plan: Plan) -> Iterator[Flaw]:
    try:
        ZoneInfo(plan.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Flaw(("time_zone",), "plan_unknown_zone", {"zone": plan.time_zone})


def _unknown(kind: str, known: Iterable[str], named: Iterable[tuple[PartPath, str]]) -> Iterator[Flaw]:
    allowed = list(known)
    for path, name in named:
        if name not in allowed:
            yield Flaw(path, f"plan_unknown_{kind}", {"name": name, "known": ", ".join(allowed)})


def _roles(plan: Plan) -> Iterator[Flaw]:
    for index, role in enumerate(plan.roles):
        if role.id in RESERVED:
            yield Flaw(("roles", index, "id"), "plan_role_reserved", {"name": role.id})
    own = [role.id for role in plan.roles]
    yield from _unknown("role", own, _parties(plan))
    senders = ((("may", kind, "roles", i), r) for kind, p in plan.may.items() for i, r in enumerate(p.roles))
    yield from _unknown("role", [*own, FEED], senders)
    for kind, permission in plan.may.items():
        for level, roles in permission.at.items():
            named = ((("may", kind, "at", level, at), role) for at, role in enumerate(roles))
            yield from _unknown("role", permission.roles, named)
    told = list(_told(plan))
    for path, name in told:
        if name == "assignee" and name not in own:
            yield Flaw(path, "plan_rung_assignee")
    yield from _unknown("role", [*own, "owner", "assignee"], told)


def _parties(plan: Plan) -> Iterator[tuple[PartPath, str]]:
    for index, duty in enumerate(plan.duties):
        yield ("duties", index, "owner", "role"), duty.owner.role
        for name, parties in (("to", duty.to), ("jointly", duty.jointly)):
            for at, party in enumerate(parties):
                yield ("duties", index, name, at, "role"), party.role


def _told(plan: Plan) -> Iterator[tuple[PartPath, str]]:
    for index, ladder in enumerate(plan.ladders):
        for step, rung in enumerate(ladder.rungs):
            for at, role in enumerate(rung.tell):
                yield ("ladders", index, "rungs", step, "tell", at), role


def _conditions(plan: Plan) -> Iterator[Flaw]:
    """What duties and gates are bound to: levels, natures, grades of the emergency, a circumstance."""
    yield from _unknown("level", plan.rank, _levels_named(plan))
    natures, circumstances = ([part.id for part in parts] for parts in (plan.natures, plan.circumstances))
    yield from _unknown("emergency_grade", [grade.value for grade in EmergencyGrade], _grades_named(plan))
    for path, part in _bound(plan):
        named = [((*path, "natures", at), name) for at, name in enumerate(part.natures)]
        yield from _unknown("nature", natures, named)
        if part.when is not None:
            yield from _unknown("circumstance", circumstances, [((*path, "when"), part.when)])


def _bound(plan: Plan) -> Iterator[tuple[PartPath, DutySpec | Gate]]:
    for index, duty in enumerate(plan.duties):
        yield ("duties", index), duty
    for index, gate in enumerate(plan.gates):
        yield ("gates", index), gate


def _grades_named(plan: Plan) -> Iterator[tuple[PartPath, str]]:
    for path, part in (*_bound(plan), *_clocks(plan)):
        for at, grade in enumerate(part.emergency_grades):
            yield (*path, "emergency_grades", at), grade


def _clocks(plan: Plan) -> Iterator[tuple[PartPath, Clock]]:
    for index, duty in enumerate(plan.duties):
        for at, clock in enumerate(duty.clocks):
            yield ("duties", index, "clocks", at), clock


def _levels_named(plan: Plan) -> Iterator[tuple[PartPath, str]]:
    for kind, permission in plan.may.items():
        for level in permission.at:
            yield ("may", kind, "at", level), level
    for index, rule in enumerate(plan.grading.rules):
        yield ("grading", "rules", index, "level"), rule.level
    for path, part in _bound(plan):
        for at, level in enumerate(part.levels):
            yield (*path, "levels", at), level
    for path, clock in _clocks(plan):
        for at, level in enumerate(clock.levels):
            yield (*path, "levels", at), level


def _signals(plan: Plan) -> Iterator[Flaw]:
    named: list[tuple[PartPath, str]] = [(("may", kind), kind) for kind in plan.may]
    narrowed = list(_narrowed(plan))
    named += [(path, name.partition(":")[0]) for path, name in narrowed]
    yield from _unknown("signal", SIGNALS, named)
    for path, name in narrowed:
        kind, colon, part = name.partition(":")
        if colon and kind in SIGNALS:
            yield from _part(plan, path, kind, part)


def _narrowed(plan: Plan) -> Iterator[tuple[PartPath, str]]:
    """The signals that duties and gates name, some of them narrowed to one form or paper."""
    for index, duty in enumerate(plan.duties):
        for at, name in enumerate(duty.met_by):
            yield ("duties", index, "met_by", at), name
    for index, gate in enumerate(plan.gates):
        for at, name in enumerate(gate.before):
            yield ("gates", index, "before", at), name


def _part(plan: Plan, path: PartPath, kind: str, part: str) -> Iterator[Flaw]:
    if kind == "release":
        yield from _unknown("form", [*(form.id for form in plan.forms), CAUSE], [(path, part)])
    elif kind in _PAPERS:
        yield from _unknown("paper", [paper.value for paper in Paper], [(path, part)])
    elif kind == "record_occasion":
        yield from _unknown("occasion", [occasion.id for occasion in plan.occasions], [(path, part)])
    else:
        yield Flaw(path, "plan_not_narrowed", {"signal": kind})


def _forms(plan: Plan) -> Iterator[Flaw]:
    for index, form in enumerate(plan.forms):
        if form.id == CAUSE:
            yield Flaw(("forms", index, "id"), "plan_form_reserved", {"name": form.id})


def _gates(plan: Plan) -> Iterator[Flaw]:
    named = ((("gates", index, "needs"), gate.needs) for index, gate in enumerate(plan.gates))
    yield from _unknown("duty", plan.duty_by_id, named)


def _ladders(plan: Plan) -> Iterator[Flaw]:
    if "default" not in plan.ladder_by_id:
        yield Flaw(("ladders",), "plan_no_default_ladder")
    named = ((("duties", index, "ladder"), duty.ladder) for index, duty in enumerate(plan.duties))
    yield from _unknown("ladder", {**plan.ladder_by_id, "default": None}, named)


def starts_of(duty: DutySpec) -> Iterator[tuple[PartPath, str]]:
    """Every start that a duty names, with its path inside the duty."""
    yield ("owed_from",), duty.owed_from
    if duty.until is not None:
        yield ("until",), duty.until
    for index, clock in enumerate(duty.clocks):
        yield ("clocks", index, "after"), clock.after


def _starts(plan: Plan) -> Iterator[Flaw]:
    known = {
        "met": ("duty", list(plan.duty_by_id)),
        "occasion": ("occasion", [named.id for named in plan.occasions]),
        "circumstance": ("circumstance", [named.id for named in plan.circumstances]),
    }
    for index, duty in enumerate(plan.duties):
        for path, start in starts_of(duty):
            kind, colon, name = start.partition(":")
            if colon:
                what, allowed = known[kind]
                yield from _unknown(what, allowed, [(("duties", index, *path), name)])


def _counts(plan: Plan) -> Iterator[Flaw]:
    for index, rule in enumerate(plan.grading.rules):
        for group_no, group in enumerate(rule.any):
            named = [
                (("grading", "rules", index, "any", group_no, at, "count"), condition.count)
                for at, condition in enumerate(group)
            ]
            yield from _unknown("count", COUNTS, named)

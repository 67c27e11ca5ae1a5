"""The organisation as people read it: names for ids, plans' labels for roles, local time for instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from api.language import Words
from api.views.moments import moment
from domain.plan import FEED, Plan
from store.organisation.bodies import Body
from store.organisation.holding import Held
from store.people import Person
from store.queries import RoleIn

UNNAMED = ("setup", "import", "release")


@dataclass(frozen=True)
class Link:
    """Where one can go from a line."""

    href: str
    label: str
    plain: bool = True


@dataclass(frozen=True)
class Line:
    """One line of a list. ``wrong``: it calls for attention; ``depth``: how far below the top it stands."""

    title: str
    meta: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    href: str = ""
    wrong: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Section:
    """A list with its heading; ``empty`` is said where there is nothing in it."""

    title: str
    lines: Sequence[Line]
    empty: str
    about: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Telling:
    """Reads the organisation out in one language. ``plans`` are the latest of each.

    ``lists`` are the names of rosters and pools, where they are needed.
    """

    words: Words
    time_zone: str
    people: Mapping[str, Person] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown and entered."""
        return ZoneInfo(self.time_zone)

    def at(self, at: datetime) -> str:
        """An instant, to the minute."""
        return moment(self.words, at, self.time_zone)

    def person(self, person_id: str) -> str:
        """The name of a person; those who made changes without signing in have one too."""
        if person_id in UNNAMED:
            return self.words(f"organisation_by_{person_id}")
        found = self.people.get(person_id)
        return found.name if found else person_id

    def body(self, body_id: str | None) -> str:
        """The name of a body; None is the organisation as a whole."""
        if body_id is None:
            return self.words("org_all_bodies")
        found = self.bodies.get(body_id)
        return self.body_name(found) if found else body_id

    def body_name(self, body: Body) -> str:
        """A body's name in the reader's language."""
        return body.name_zh if self.words.chinese else body.name_en

    def plan(self, plan_id: str) -> str:
        """The title of a plan."""
        found = self.plans.get(plan_id)
        return self.words.label(found.title) if found else plan_id

    def role(self, plan_id: str | None, role: str | None) -> str:
        """The label of a plan's role; None is all roles."""
        if plan_id is None or role is None:
            return self.words("org_all_roles")
        if role == FEED:
            return self.words("actor_feed")
        plan = self.plans.get(plan_id)
        found = plan.role_by_id.get(role) if plan else None
        return self.words.label(found.label) if found else role

    def role_in(self, role: RoleIn) -> str:
        """A role with where it is held."""
        text = self.words(
            "org_role_in",
            plan=self.plan(role.plan_id),
            role=self.role(role.plan_id, role.role),
            body=self.body(role.body),
        )
        return text + (f" {role.incident}" if role.incident else "")

    def span(self, from_at: datetime, until_at: datetime | None) -> str:
        """From when until when."""
        if until_at is None:
            return self.words("org_from", begin=self.at(from_at))
        return self.words("org_span", begin=self.at(from_at), end=self.at(until_at))

    def held(self, held: Iterable[Held]) -> str:
        """Who holds a role, with whom they stand in for."""
        return self.words.joined(self._holder(each) for each in held)

    def _holder(self, held: Held) -> str:
        name = self.person(held.person_id)
        if held.stands_in_for is None:
            return name
        return self.words("org_stands_in", name=name, whom=self.person(held.stands_in_for))


def in_tree(bodies: Iterable[Body]) -> list[tuple[Body, int]]:
    """Bodies, each below its parent, with how far below the top; one whose parent is unknown stands there."""
    below: dict[str | None, list[Body]] = {}
    known = {body.id: body for body in bodies}
    for body in known.values():
        below.setdefault(body.parent if body.parent in known else None, []).append(body)
    found: list[tuple[Body, int]] = []
    waiting = [(body, 0) for body in reversed(below.get(None, []))]
    while waiting:
        body, depth = waiting.pop()
        found.append((body, depth))
        waiting.extend((each, depth + 1) for each in reversed(below.get(body.id, [])))
    return found

"""A response plan (预案) as data: levels, grading, roles, duties, clocks, approvals and clauses."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from domain.canonical import digest
from domain.parts import Clause as Clause
from domain.parts import Duration as Duration
from domain.parts import Mark as Mark
from domain.parts import Part as Part
from domain.parts import Slug as Slug
from domain.parts import Text as Text
from domain.watch import ASSUMED, Watch

PLAN_FORMAT = 1

DutyId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
Start = Annotated[
    str,
    StringConstraints(
        pattern=r"^(owed|occurred|arose|discovered|opened|confirmed|graded|classified|worsened|eased|drafted|returned"
        r"|approved|released|proposed|doubted|passed_up|consulted|transferred_in|transferred_out|calmed|reviewed"
        r"|(met|occasion|circumstance):[A-Za-z0-9][A-Za-z0-9._-]*)$"
    ),
]
MetBy = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(:[a-z][a-z0-9_]{0,63})?$")]
FEED = "feed"
"""The reserved role of programs that send counts and trends."""
CAUSE = "states_cause"
"""After ``release:``, a release that states the cause, in whatever form; no form may take this name."""
STAFFING = "staffing"
"""The reserved role in which Pingxi itself says which roles are vacant; nobody can hold it."""


_AS = {"upgrade_plan": "approve_proposal"}


class Role(Part):
    """Who may owe a duty or be told. ``external`` bodies do not sign in."""

    id: Slug
    label: Text
    external: bool = False
    clause: Clause | None = None
    mark: Mark = Mark.STATED


class Criterion(Part):
    """One line of what makes a level: a factor and how strong it is, in the plan's own words."""

    factor: Text
    text: Text
    clause: Clause


class Level(Part):
    """A level of the opinion, lowest first in the plan."""

    id: Slug
    label: Text
    clause: Clause
    criteria: tuple[Criterion, ...] = ()
    mark: Mark = Mark.STATED


class Condition(Part):
    """A count compared with a figure. ``over`` is strictly more (超过); ``at_least`` includes the figure."""

    count: Slug
    over: int | None = Field(default=None, ge=0)
    at_least: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_comparison(self) -> Condition:
        if (self.over is None) == (self.at_least is None):
            raise ValueError("name exactly one of 'over' and 'at_least'")
        return self


class GradingRule(Part):
    """A level that counts propose: any of the groups, all conditions of a group."""

    level: Slug
    any: tuple[tuple[Condition, ...], ...] = Field(min_length=1)
    clause: Clause
    mark: Mark = Mark.STATED
    note: Text | None = None


class Grading(Part):
    """How a level is proposed. A person always decides it."""

    basis: Literal["counts", "judgement"]
    rules: tuple[GradingRule, ...] = ()
    counts: dict[Slug, Text] = {}
    clause: Clause
    note: Text | None = None


class Named(Part):
    """A thing of the plan that people choose from a list."""

    id: Slug
    label: Text
    clause: Clause
    mark: Mark = Mark.STATED


class Party(Part):
    """A role in a duty, and whether the text names it."""

    role: Slug
    mark: Mark = Mark.STATED


class Permission(Part):
    """The roles that may send a kind of signal. ``at`` narrows them to fewer at a level."""

    roles: tuple[Slug, ...] = Field(min_length=1)
    at: dict[Slug, tuple[Slug, ...]] = {}
    clause: Clause | None = None
    mark: Mark = Mark.ASSUMED

    def roles_at(self, level: str | None) -> tuple[Slug, ...]:
        """The roles that may send it at a level; None where none has been decided."""
        return self.at.get(level, self.roles) if level is not None else self.roles


class Clock(Part):
    """A duty's due instant, said as the plan says it. Of several that bind, the earliest holds.

    Without ``levels`` it binds at every level, without ``emergency_grades`` whatever the emergency behind it.
    ``of``: the baseline that it comes from; set when that is laid over the plan.
    """

    after: Start
    within: Duration | None = None
    by: Literal["end_of_day"] | None = None
    days: int = Field(default=0, ge=0, le=366)
    levels: tuple[Slug, ...] = ()
    emergency_grades: tuple[Slug, ...] = ()
    mark: Mark
    start_mark: Mark | None = None
    word: str | None = None
    clause: Clause | None = None
    of: Slug | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Clock:
        if (self.within is None) == (self.by is None):
            raise ValueError("name exactly one of 'within' and 'by'")
        return self

    def binds(self, level: str | None, emergency_grade: str | None) -> bool:
        """Whether it binds at this level, for an emergency of this grade."""
        at_level = not self.levels or level in self.levels
        return at_level and (not self.emergency_grades or emergency_grade in self.emergency_grades)


class Rung(Part):
    """One step of a ladder: who hears how long after the breach. ``owner``: its owner or assignee."""

    after: Duration
    tell: tuple[Slug, ...] = Field(min_length=1)


class Ladder(Part):
    """Who hears of a late duty, and when. The last rung is repeated as a reminder."""

    id: Slug
    rungs: tuple[Rung, ...] = Field(min_length=1)
    repeat_every: Duration | None = None
    repeat_times: int = Field(default=0, ge=0, le=48)
    mark: Mark = Mark.ASSUMED
    clause: Clause | None = None


class Verb(StrEnum):
    """What kind of act a duty is. Verbs that the plans keep distinct stay distinct."""

    DISCOVER = "discover"
    MONITOR = "monitor"
    REPORT = "report"
    ASK = "ask"
    INSTRUCT = "instruct"
    FILE = "file"
    NOTIFY = "notify"
    REFER = "refer"
    CONFIRM_WITH = "confirm_with"
    TRANSFER = "transfer"
    ACKNOWLEDGE = "acknowledge"
    ASSESS = "assess"
    CONSULT = "consult"
    DRAFT = "draft"
    APPROVE = "approve"
    RESPOND = "respond"
    ACT = "act"
    LIAISE = "liaise"
    FOLLOW_UP = "follow_up"
    AFTERMATH = "aftermath"
    REVIEW = "review"
    AMEND = "amend"


class OfficialPaper(StrEnum):
    """A paper (公文) that is made from an incident's timeline."""

    BULLETIN = "bulletin"
    BRIEF = "brief"
    SPECIAL_REPORT = "special_report"
    STATEMENT = "statement"
    RESPONSE_SCHEME = "response_scheme"
    HANDLING_PLAN = "handling_plan"
    RELEASE_PLAN = "release_plan"
    LOG = "log"
    LEGAL_STATEMENT = "legal_statement"
    SITE_LETTER = "site_letter"
    ACCOUNTABILITY_PROPOSAL = "accountability_proposal"
    REVIEW = "review"


_PAPER_OF = {
    "draft_statement": OfficialPaper.STATEMENT,
    "draft_paper:response_scheme": OfficialPaper.RESPONSE_SCHEME,
    "draft_paper:handling_plan": OfficialPaper.HANDLING_PLAN,
    "draft_paper:release_plan": OfficialPaper.RELEASE_PLAN,
    "release:legal_statement": OfficialPaper.LEGAL_STATEMENT,
    "request_correction": OfficialPaper.SITE_LETTER,
    "file_review": OfficialPaper.REVIEW,
}


class DutySpec(Part):
    """A duty of the plan: who owes what to whom, from when, by when, and which clause says so.

    ``met_by`` names the signals that meet it; after a colon the one paper or form that does, or the release
    that states the cause. ``natures`` and ``emergency_grades`` bind it to those. ``until`` makes it
    continuous: it is met when that start comes. ``each`` opens one instance for every occurrence of its
    start. ``row`` is the line of the clause table. ``jointly`` names those who take part beside the owner
    (会同); only the owner answers for it. ``paper`` is the official paper in which it is done.
    ``of`` is the baseline that it comes from.
    """

    id: DutyId
    row: DutyId | None = None
    title: Text
    verb: Verb
    owner: Party
    to: tuple[Party, ...] = ()
    jointly: tuple[Party, ...] = ()
    levels: tuple[Slug, ...] = ()
    natures: tuple[Slug, ...] = ()
    emergency_grades: tuple[Slug, ...] = ()
    when: Slug | None = None
    owed_from: Start
    each: bool = False
    clocks: tuple[Clock, ...] = ()
    until: Start | None = None
    met_by: tuple[MetBy, ...] = ()
    paper: OfficialPaper | None = None
    of: Slug | None = None
    channel: Slug | None = None
    warn_at: tuple[Annotated[int, Field(ge=1, le=99)], ...] = (50, 80)
    ladder: Slug = "default"
    clause: Clause
    mark: Mark = Mark.STATED
    note: Text | None = None

    @model_validator(mode="after")
    def _ends_somehow(self) -> DutySpec:
        if self.until is None and not (self.clocks and self.met_by):
            raise ValueError("a duty needs clocks and met_by, or until")
        return self

    @property
    def asks_for(self) -> OfficialPaper | None:
        """The official paper that it asks for: the one that is named, else the one that meets it."""
        found = (_PAPER_OF[name] for name in self.met_by if name in _PAPER_OF)
        return self.paper or next(found, None)


class Gate(Part):
    """A duty that has to be met before a signal of these kinds is accepted. Its clock is that duty's.

    ``only_if`` narrows it to releases that state the cause. ``before`` may name one form or paper.
    """

    id: Slug
    label: Text
    before: tuple[MetBy, ...] = Field(min_length=1)
    needs: DutyId
    only_if: Literal["states_cause"] | None = None
    levels: tuple[Slug, ...] = ()
    natures: tuple[Slug, ...] = ()
    emergency_grades: tuple[Slug, ...] = ()
    when: Slug | None = None
    clause: Clause
    mark: Mark = Mark.STATED


class Over(Part):
    """The baseline that lies over a plan: the duties that are its parts, and the roles that are its roles.

    ``note`` explains where its clocks leave less time than the plan's own steps add up to. ``version``,
    ``title`` and ``source`` are the baseline's. They are set once its clocks and duties stand in the plan;
    nobody writes them into a file.
    """

    id: Slug
    version: int | None = None
    title: Text | None = None
    source: Text | None = None
    note: Text | None = None
    parts: dict[Slug, tuple[DutyId, ...]] = {}
    roles: dict[Slug, Slug] = {}


class LeftOut(Part):
    """A sentence of the published text that this file leaves out, and why."""

    clause: Clause
    what: Text
    why: Text


class Plan(Part):
    """One response plan, whole. Its hash pins it to the incidents that run under it.

    A ``procedure`` is what a plan asks for outside any incident (风险评估): it is opened, timed, approved and
    ended like an incident. ``procedures`` are those that a plan asks for, by their ids.
    """

    format: Literal[1]
    kind: Literal["incident", "procedure"] = "incident"
    id: Slug
    version: int = Field(ge=1)
    title: Text
    issuer: Text
    source: Text
    note: Text | None = None
    time_zone: str
    retention_days: int = Field(ge=1)
    roles: tuple[Role, ...]
    levels: tuple[Level, ...] = ()
    grading: Grading
    circumstances: tuple[Named, ...] = ()
    natures: tuple[Named, ...] = ()
    occasions: tuple[Named, ...] = ()
    sources: tuple[Named, ...]
    forms: tuple[Named, ...]
    may: dict[Slug, Permission]
    ladders: tuple[Ladder, ...]
    duties: tuple[DutySpec, ...]
    gates: tuple[Gate, ...] = ()
    baseline: Over | None = None
    procedures: tuple[Named, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    watch: Watch | None = None

    @cached_property
    def duty_by_id(self) -> dict[str, DutySpec]:
        """The duties by their ids."""
        return {duty.id: duty for duty in self.duties}

    @cached_property
    def role_by_id(self) -> dict[str, Role]:
        """The roles by their ids."""
        return {role.id: role for role in self.roles}

    @cached_property
    def own_roles(self) -> frozenset[str]:
        """The ids of the roles that people of ours hold: all but those of bodies outside."""
        return frozenset(role.id for role in self.roles if not role.external)

    @cached_property
    def ladder_by_id(self) -> dict[str, Ladder]:
        """The ladders by their ids."""
        return {ladder.id: ladder for ladder in self.ladders}

    @cached_property
    def rank(self) -> dict[str, int]:
        """The levels' order, lowest 0."""
        return {level.id: rank for rank, level in enumerate(self.levels)}

    @property
    def watching(self) -> Watch:
        """How its incidents are watched: its own section, or what is assumed."""
        return self.watch or ASSUMED

    def root_start(self, duty: str) -> str:
        """The start at the beginning of the chain of duties that brings this one."""
        start = self.duty_by_id[duty].owed_from
        for _ in self.duties:
            if not start.startswith("met:"):
                return start
            start = self.duty_by_id[start.removeprefix("met:")].owed_from
        return start

    def permission(self, kind: str) -> Permission | None:
        """Who may send this kind. Where the plan does not say who moves an incident to another version of it,
        those may who approve proposals.
        """
        return self.may.get(kind) or self.may.get(_AS.get(kind, ""))

    def may_send(self, kind: str, role: str, level: str | None = None) -> bool:
        """Whether the role may send this kind, at a level or in general; an owner may also meet the duty."""
        permission = self.permission(kind)
        return permission is not None and role in permission.roles_at(level)


def plan_from_json(body: object) -> Plan:
    """A plan from its JSON. Raises ``pydantic.ValidationError`` naming every place that is wrong."""
    return Plan.model_validate(body)


def plan_hash(body: object) -> str:
    """What pins a plan: SHA-256 over its canonical JSON."""
    return digest(body)

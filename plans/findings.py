"""What is wrong with a plan: where in the file, what, why it matters and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import FieldProblem
from locales import say
from plans.reading import PartPath, PlanFile, dotted, problem

WARNINGS = frozenset(
    {
        "plan_rung_external",
        "plan_no_escalation",
        "plan_no_warning",
        "plan_only_drafter_approves",
        "plan_owner_approves_own",
        "plan_levels_order",
        "plan_levels_gap",
        "plan_rule_overlap",
        "plan_level_never_proposed",
        "plan_due_before",
        "plan_clause_missing",
        "plan_text_not_zh",
        "plan_text_not_en",
        "plan_role_unfilled",
        "plan_one_person_approves",
        "plan_unknown_procedure",
        "plan_cadence_missing",
        "plan_calm_never_seen",
        "plan_warned_of_nothing",
    }
)
"""Findings with which a plan still runs. Every other one stops it from being used."""


@dataclass(frozen=True)
class Flaw:
    """A flaw of a plan, by the path of the part that has it."""

    path: PartPath
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that ``pingxi plans check`` says. ``line`` and ``column`` count from 1."""

    file: Path
    line: int
    column: int
    field: str
    code: str
    params: dict[str, Any]

    @property
    def grave(self) -> bool:
        """Whether a plan with this cannot be used."""
        return self.code not in WARNINGS

    @property
    def place(self) -> str:
        """The place, as editors and compilers write it."""
        return f"{self.file}:{self.line}:{self.column}"

    def what(self, locale: str) -> str:
        """What is wrong."""
        return say(locale, self.code, field=self.field, **self.params)

    def why(self, locale: str) -> str:
        """Why it matters."""
        return say(locale, f"{self.code}.why", field=self.field, **self.params)

    def mend(self, locale: str) -> str:
        """How to mend it."""
        return say(locale, f"{self.code}.mend", field=self.field, **self.params)


def from_problem(file: Path, wrong: FieldProblem) -> Finding:
    """The finding that a problem of reading is."""
    params = dict(wrong.params)
    params.pop("file", None)
    line, column = params.pop("line", 1), params.pop("column", 1)
    return Finding(file, int(str(line)), int(str(column)), wrong.field, wrong.code, params)


def from_flaw(file: PlanFile, flaw: Flaw) -> Finding:
    """The finding that a flaw is, at its place in the file."""
    line, column = file.place(flaw.path)
    return Finding(file.path, line, column, dotted(flaw.path), flaw.code, flaw.params)


def as_problem(file: PlanFile, flaw: Flaw) -> FieldProblem:
    """The problem that a flaw is, at its place in the file."""
    return problem(file.path, flaw.path, flaw.code, file.place(flaw.path), **flaw.params)

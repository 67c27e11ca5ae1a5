"""What the clause table asks, as it was written down, and how its dues are counted here by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Expected:
    """One duty of the clause table. ``ours`` marks what the product adds so that a chain cannot hang."""

    duty: str
    opens: str
    owner: str
    clause: str
    row: str | None = None
    ours: bool = False
    owner_mark: str = "stated"
    to: tuple[str, ...] = ()
    to_mark: str = "stated"
    jointly: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    when: str | None = None
    each: bool = False
    until: str | None = None
    due: str | None = None
    after: str | None = None
    within: str | None = None
    mark: str | None = None
    met_by: tuple[str, ...] = ()
    ladder: str = field(default="default")

    def holds_at(self, level: str) -> bool:
        return not self.levels or level in self.levels

    @property
    def time(self) -> timedelta:
        assert self.within is not None
        days, hours, minutes = re.fullmatch(  # type: ignore[union-attr]
            r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", self.within
        ).groups()
        return timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))

    def due_at(self, start: datetime, arose: datetime) -> datetime:
        """When it is due, counted from the start of its clock; before the reply where the table says so."""
        due = (arose if self.after == "arose" else start) + self.time
        return min(due, arose + timedelta(hours=12)) if self.due == "before 2-A8" else due


@dataclass(frozen=True)
class Table:
    """The whole table. ``rungs`` gives, per duty, when after the breach who hears."""

    levels: tuple[str, ...]
    rows: tuple[str, ...]
    left_out: tuple[str, ...]
    duties: dict[str, Expected]
    ladders: dict[str, Any]

    def rungs(self, duty: str) -> list[tuple[timedelta, tuple[str, ...]]]:
        """The steps of a duty's escalation, with its owner's role in place of 'owner'."""
        ladder = self.ladders[self.duties[duty].ladder]
        steps = [(timedelta(minutes=minutes), tuple(told)) for minutes, told in ladder["rungs"]]
        for _ in range(ladder["times"]):
            steps.append((steps[-1][0] + timedelta(minutes=ladder["every"]), steps[-1][1]))
        owner = self.duties[duty].owner
        return [(at, tuple(owner if role == "owner" else role for role in told)) for at, told in steps]


@cache
def table(name: str) -> Table:
    """The table of a plan: ``human_resources``."""
    body = YAML(typ="safe", pure=True).load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    climbs = {duty: ladder for ladder, duties in body["climbs"].items() for duty in duties}
    duties = {}
    for row in body["duties"]:
        fixed: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        duties[row["duty"]] = Expected(**fixed, ladder=climbs.get(row["duty"], "default"))
    return Table(tuple(body["levels"]), tuple(body["rows"]), tuple(body["left_out"]), duties, body["ladders"])

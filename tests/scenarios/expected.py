"""What the clause tables ask, as they were written down, and how their dues are counted here by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent
_BRINGS = {
    "open": "opened",
    "confirm": "confirmed",
    "grade": "graded",
    "classify_nature": "classified",
    "report_worsening": "worsened",
    "raise_doubt": "doubted",
    "pass_up_doubt": "passed_up",
}


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
    natures: tuple[str, ...] = ()
    emergency_grades: tuple[str, ...] = ()
    when: str | None = None
    each: bool = False
    until: str | None = None
    due: str | None = None
    after: str | None = None
    within: str | None = None
    mark: str | None = None
    start_mark: str | None = None
    met_by: tuple[str, ...] = ()
    channel: str | None = None
    ladder: str = field(default="default")

    def holds_at(self, level: str, nature: str | None = None) -> bool:
        """Whether it may be owed at a level and in a nature."""
        return (not self.levels or level in self.levels) and (not self.natures or nature in self.natures)

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
class Gate:
    """What has to be met before what is accepted."""

    needs: str
    before: tuple[str, ...]
    clause: str
    mark: str
    levels: tuple[str, ...] = ()
    when: str | None = None


@dataclass(frozen=True)
class Table:
    """The whole table of a plan, and how a run under it begins.

    ``begun`` and ``done`` give the ordinals of each numbered start after the beginning, and with every duty
    met. ``ladders`` say when after the breach who hears.
    """

    plan: str
    levels: tuple[str, ...]
    circumstances: tuple[str, ...]
    rows: tuple[str, ...]
    left_out: tuple[str, ...]
    stated: dict[str, str]
    begin: tuple[Any, ...]
    met_in_begin: tuple[str, ...]
    begun: dict[str, tuple[int, ...]]
    done: dict[str, tuple[int, ...]]
    calm: str
    close: str
    duties: dict[str, Expected]
    gates: tuple[Gate, ...]
    ladders: dict[str, Any]
    natures: tuple[str, ...] = ()
    proposed_in: tuple[str, ...] = ()

    @property
    def cases(self) -> list[tuple[str, str | None]]:
        """Every level with every nature."""
        return [(level, nature) for level in self.levels for nature in self.natures or (None,)]

    def rungs(self, duty: str) -> list[tuple[timedelta, tuple[str, ...]]]:
        """The steps of a duty's escalation, with its owner's role in place of 'owner'."""
        ladder = self.ladders[self.duties[duty].ladder]
        steps = [(timedelta(minutes=minutes), tuple(told)) for minutes, told in ladder["rungs"]]
        for _ in range(ladder["times"]):
            steps.append((steps[-1][0] + timedelta(minutes=ladder["every"]), steps[-1][1]))
        owner = self.duties[duty].owner
        return [(at, tuple(owner if role == "owner" else role for role in told)) for at, told in steps]

    def keys(self, want: Expected, ordinals: dict[str, tuple[int, ...]]) -> list[str]:
        """The keys of a duty's instances, where its start came with these ordinals."""
        root = want
        while root.opens.startswith("met:"):
            root = self.duties[root.opens.removeprefix("met:")]
        if not root.each:
            return [want.duty]
        return [f"{want.duty}#{ordinal}" for ordinal in ordinals.get(root.opens, ())]

    def all_done(self, nature: str | None) -> dict[str, tuple[int, ...]]:
        """The ordinals of each numbered start once every duty is met."""
        return {**self.done, "proposed": (1,) if nature in self.proposed_in else ()}

    def came(self) -> dict[str, int]:
        """When each start came in the beginning, in minutes after discovery."""
        minutes = {"discovered": 0}
        for minute, kind, _, _ in self.begin:
            if kind in _BRINGS:
                minutes[_BRINGS[kind]] = minute
            if kind == "classify":
                minutes |= {f"circumstance:{name}": minute for name in self.circumstances}
        return minutes

    def at_once(self, level: str, nature: str | None) -> dict[str, Expected]:
        """The duties with a time that the beginning brings and does not meet, by key."""
        came = self.came()
        return {
            key: want
            for want in self.duties.values()
            if want.within and want.opens in came and want.holds_at(level, nature)
            for key in self.keys(want, self.begun)
            if key not in self.met_in_begin
        }

    def opened_after(self, want: Expected) -> timedelta:
        """How long after discovery the beginning has brought everything that a duty waits for."""
        came = self.came()
        bound = {"graded": want.levels, "classified": want.natures, f"circumstance:{want.when}": want.when}
        waits = [want.opens, *(start for start, by in bound.items() if by)]
        return timedelta(minutes=max(came[start] for start in waits))

    def due_at(self, want: Expected, zero: datetime, arose: datetime) -> datetime:
        """When a duty that the beginning brings is due."""
        if want.after == "owed":
            return zero + self.opened_after(want) + want.time
        start = timedelta(minutes=self.came().get(want.after or "", 0))
        return want.due_at(zero + start, arose)


def _fixed(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@cache
def table(name: str) -> Table:
    """The table of a plan: ``human_resources``, ``work_safety``."""
    body = YAML(typ="safe", pure=True).load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    climbs = {duty: ladder for ladder, duties in body["climbs"].items() for duty in duties}
    duties = {
        row["duty"]: Expected(**_fixed(row), ladder=climbs.get(row["duty"], "default"))
        for row in body["duties"]
    }
    whole = {part.name: body[part.name] for part in fields(Table) if part.name in body}
    gates = tuple(Gate(**_fixed(row)) for row in body["gates"])
    return Table(**{**_fixed(whole), "duties": duties, "gates": gates})


TABLES = (table("human_resources"), table("work_safety"))

"""What the clause tables ask, as they were written down, and how their dues are counted here by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.scenarios.run import ZERO

_FOLDER = Path(__file__).parent
_BRINGS = {
    "open": "opened",
    "confirm": "confirmed",
    "grade": "graded",
    "classify_nature": "classified",
    "report_worsening": "worsened",
    "raise_doubt": "doubted",
    "pass_up_doubt": "passed_up",
    "open_consultation": "consulted",
    "receive_transfer": "transferred_in",
}
_SHANGHAI = timedelta(hours=8)


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
    by: str | None = None
    mark: str | None = None
    start_mark: str | None = None
    met_by: tuple[str, ...] = ()
    channel: str | None = None
    ladder: str = field(default="default")
    also: tuple[Expected, ...] = ()
    off: bool = False

    def holds_at(self, level: str | None, nature: str | None = None) -> bool:
        """Whether it may be owed at a level and in a nature."""
        if self.off:
            return False
        return (not self.levels or level in self.levels) and (not self.natures or nature in self.natures)

    @property
    def timed(self) -> bool:
        """Whether it comes due, instead of lasting until something ends it."""
        return self.within is not None or self.by is not None

    @property
    def days(self) -> int:
        """How many whole days its clock takes, a day's end counting as one."""
        return self.time.days if self.within is not None else 1

    def due_from(self, start: datetime) -> datetime:
        """When its own clock comes due: by duration, or with the day in Shanghai."""
        if self.by == "end_of_day":
            local = start + _SHANGHAI
            return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - _SHANGHAI
        return start + self.time

    @property
    def time(self) -> timedelta:
        """How long it has, where its clock is a duration."""
        assert self.within is not None
        days, hours, minutes = re.fullmatch(  # type: ignore[union-attr]
            r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", self.within
        ).groups()
        return timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))


@dataclass(frozen=True)
class Gate:
    """What has to be met before what is accepted."""

    needs: str
    before: tuple[str, ...]
    clause: str
    mark: str
    only_if: str | None = None
    levels: tuple[str, ...] = ()
    when: str | None = None


@dataclass(frozen=True)
class Table:
    """The whole table of a plan, and how a run under it begins.

    ``begun`` and ``done`` give the ordinals of each numbered start after the beginning, and with every duty
    met. ``ladders`` say when after the breach who hears. ``leaves_out`` names, by clause, a word of what
    the file has to say that it leaves out.
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
    occasions: tuple[str, ...] = ()
    proposed_in: tuple[str, ...] = ()
    leaves_out: dict[str, str] = field(default_factory=dict)

    @property
    def grades(self) -> tuple[str | None, ...]:
        """The levels; None alone, for a plan without any."""
        return self.levels or (None,)

    @property
    def cases(self) -> list[tuple[str | None, str | None]]:
        """Every level with every nature."""
        return [(level, nature) for level in self.grades for nature in self.natures or (None,)]

    def ahead_of(self, want: Expected) -> Expected | None:
        """The duty before which this one has to be ready, where its due says so: ``before 2-A8``."""
        word, _, duty = (want.due or "").partition(" ")
        return self.duties.get(duty) if word == "before" else None

    def counted(self, want: Expected, start: datetime, arose: datetime) -> datetime:
        """When it is due, counted from the start of its clock; never after what it has to be ready for."""
        due, ahead = want.due_from(arose if want.after == "arose" else start), self.ahead_of(want)
        bound = [one for one in (ahead, *want.also) if one is not None and not one.off]
        return min([due, *(one.due_from(arose if one.after == "arose" else ZERO) for one in bound)])

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
            if kind == "record_occasion":
                minutes |= {f"occasion:{name}": minute for name in self.occasions}
        return minutes

    def at_once(self, level: str | None, nature: str | None) -> dict[str, Expected]:
        """The duties with a time that the beginning brings and does not meet, by key."""
        came = self.came()
        return {
            key: want
            for want in self.duties.values()
            if want.timed and want.opens in came and want.holds_at(level, nature)
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
            return self.counted(want, zero + self.opened_after(want), arose)
        return self.counted(want, zero + timedelta(minutes=self.came().get(want.after or "", 0)), arose)


def _fixed(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _for_grade(want: Expected, grade: str | None) -> Expected:
    """A duty with what the emergency of the run does not bring switched off."""
    off = bool(want.emergency_grades) and grade not in want.emergency_grades
    return replace(want, off=off, also=tuple(_for_grade(one, grade) for one in want.also))


def _over(body: dict[str, Any], duties: dict[str, Expected]) -> dict[str, Expected]:
    """The duties with what the baseline over the plan adds, as the plan's table says where."""
    over = body.get("over")
    if over is None:
        return duties
    rows = _load(f"over/{over['baseline']}")["duties"]
    theirs = {row["duty"]: Expected(**_fixed(_named(row, over["roles"]))) for row in rows}
    bound = {
        name: replace(want, also=tuple(theirs[one] for one in over["binds"].get(name, ())))
        for name, want in duties.items()
    }
    own = {name: theirs[name] for name in over["owed"]}
    for name, before in over.get("after", {}).items():
        first = duties[before]
        own[name] = replace(
            theirs["8-6"],
            duty=name,
            opens=f"met:{before}",
            levels=first.levels,
            when=first.when,
            emergency_grades=first.emergency_grades,
        )
    return {**bound, **own}


def _named(row: dict[str, Any], roles: dict[str, str]) -> dict[str, Any]:
    lists: dict[str, Any] = {
        name: [roles[role] for role in row[name]] for name in ("to", "jointly") if name in row
    }
    return {**row, "owner": roles[row["owner"]], **lists}


def _load(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def table(name: str) -> Table:
    """The table of a plan, by the name of its file: ``human_resources``."""
    body = _load(name)
    climbs = {duty: ladder for ladder, duties in body["climbs"].items() for duty in duties}
    duties = {
        row["duty"]: Expected(**_fixed(row), ladder=climbs.get(row["duty"], "default"))
        for row in body["duties"]
    }
    grade = next((data.get("emergency_grade") for _, kind, _, data in body["begin"] if kind == "open"), None)
    duties = {name: _for_grade(want, grade) for name, want in _over(body, duties).items()}
    body["rows"] += body.get("over", {}).get("owed", [])
    whole = {part.name: body[part.name] for part in fields(Table) if part.name in body}
    gates = tuple(Gate(**_fixed(row)) for row in body["gates"])
    return Table(**{**_fixed(whole), "duties": duties, "gates": gates})


TABLES = tuple(table(path.stem) for path in sorted(_FOLDER.glob("*.yaml")))

"""One import at work: what it knows, what went wrong so far, and where in the file."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from domain.errors import FieldProblem, PingxiError
from organisation.matching import match
from organisation.reading import PartPath, Read
from store.organisation.changes import By, Connection
from store.organisation.errors import NotThere

Done = TypeVar("Done")

_LISTED = re.compile(r"shifts\[(\d+)\](?:\.(.+))?")
_AS_IN_FILE = {
    "from_at": "from",
    "until_at": "until",
    "name_zh": "name",
    "name_en": "name",
}
_FIELD_OF = {"desk_body_wrong": "desks", "auditor_acts": "desks", "login_taken": "login"}


@dataclass
class Work:
    """An import in its transaction. ``logins`` gives the id of each login."""

    db: Connection
    read: Read
    by: By
    whole: bool
    logins: dict[str, str] = field(default_factory=dict)
    problems: list[FieldProblem] = field(default_factory=list)
    _listed: Sequence[PartPath] = ()
    _names: dict[str, str] = field(default_factory=dict)

    async def attempt(self, path: PartPath, doing: Awaitable[Done]) -> Done | None:
        """Do one thing; where it cannot be done, note it with its line and go on to find the others."""
        try:
            return await doing
        except PingxiError as error:
            self.note(path, error)
            return None

    def note(self, path: PartPath, error: PingxiError) -> None:
        """Note what is wrong with a part; but not what only follows from a part that went wrong before."""
        if self.problems and isinstance(error, NotThere) and error.params["value"] in self._declared():
            return
        name = str(error.params.get("field", _FIELD_OF.get(error.code, "")))
        listed = _LISTED.fullmatch(name)
        if listed is not None:
            path, name = self._listed[int(listed[1]) - 1], listed[2] or ""
        name = _AS_IN_FILE.get(name, name)
        if name and (*path, name) in self.read.lines:
            path = (*path, name)
        found = self.read.problem(path, error.code)
        found.params.update({**error.params, "field": name or found.params["field"]})
        self.problems.append(found)

    def _declared(self) -> set[str]:
        content = self.read.content
        return {body.id for body in content.bodies} | {person.login for person in content.people}

    @contextmanager
    def listing(self, paths: Sequence[PartPath]) -> Iterator[None]:
        """While many are added at once, problems that count them belong to these parts."""
        self._listed = paths
        yield
        self._listed = ()

    def id_of(self, login: str, name: str = "person") -> str:
        """The id of a login. Raises NotThere."""
        if login not in self.logins:
            raise NotThere(field=name, value=login)
        return self.logins[login]

    def login_of(self, person_id: str) -> str:
        """The login of an id."""
        if len(self._names) != len(self.logins):
            self._names = {each: login for login, each in self.logins.items()}
        return self._names[person_id]


@dataclass(frozen=True)
class Kind:
    """How one kind of thing is recognised, ended (or given another end) and added."""

    name: str
    key_of_entry: Callable[[Any], Hashable]
    key_of_row: Callable[[Any], Hashable]
    end: Callable[[Any, datetime | None], Awaitable[Any]]
    add: Callable[[Any], Awaitable[Any]]


async def settle(work: Work, kind: Kind, entries: Sequence[Any], rows: Sequence[Any]) -> None:
    """Bring rows into line with entries: ends first, so that there is room for what is new."""
    numbered = [((kind.name, place), entry) for place, entry in enumerate(entries)]
    matched = match(numbered, rows, kind.key_of_entry, kind.key_of_row, work.by.at)
    for path, entry, row in matched.same:
        if entry.until_at != row.until_at:
            await work.attempt(path, kind.end(row, entry.until_at))
    for row in matched.untold if work.whole else ():
        await work.attempt((kind.name,), kind.end(row, work.by.at))
    for path, new in matched.new:
        await work.attempt(path, kind.add(new))

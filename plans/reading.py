"""A plan file as YAML 1.2: its JSON value, and where in the file each part stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scalarbool import ScalarBoolean
from ruamel.yaml.scalarint import ScalarInt

from domain.errors import FieldProblem, InvalidPlan

LARGEST = 1_000_000
"""The largest plan file that is read, in bytes."""
_PARTS = 100_000
_DEPTH = 50

PartPath = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(frozen=True)
class PlanFile:
    """A plan file that was read: ``places`` gives, by path, the line and column (from 1) of each part."""

    path: Path
    body: dict[str, Any]
    places: dict[PartPath, Place]

    def place(self, path: PartPath) -> Place:
        """Where a part stands, or the nearest part around it that stands in the file."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read(path: Path) -> PlanFile:
    """The plan file at ``path``.

    Raises ``InvalidPlan`` for a file that cannot be opened, is no YAML, repeats a key or holds a value that
    JSON has not. Each problem's params carry ``file``, ``line`` and ``column``.
    """
    loaded = _parse(path, _text(path))
    places: dict[PartPath, Place] = {}
    problems: list[FieldProblem] = []
    body = _Walk(path, places, problems).plain(loaded, (), (1, 1))
    if not isinstance(body, dict):
        problems.append(problem(path, (), "plan_not_mapping", (1, 1)))
    if problems:
        raise InvalidPlan(problems)
    return PlanFile(path, body, places)


def problem(path: Path, field: PartPath, code: str, place: Place, **params: object) -> FieldProblem:
    """A problem that says where in the file it is."""
    where: dict[str, object] = {"file": str(path), "line": place[0], "column": place[1]}
    return FieldProblem(dotted(field), code, {**where, **params})


def dotted(path: PartPath) -> str:
    """A path as people write it: ``duties.3.clocks.0``; the whole plan is ``plan``."""
    return ".".join(str(part) for part in path) or "plan"


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidPlan([problem(path, (), "plan_unreadable", (1, 1), reason=reason)]) from error
    if len(raw) > LARGEST:
        raise InvalidPlan([problem(path, (), "plan_too_large", (1, 1), limit=LARGEST, size=len(raw))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidPlan([problem(path, (), "plan_not_utf8", (line, 1))]) from error


def _parse(path: Path, text: str) -> object:
    yaml = YAML(typ="rt", pure=True)
    yaml.version = (1, 2)
    try:
        return yaml.load(text)
    except DuplicateKeyError as error:
        raise InvalidPlan([_marked(path, "plan_key_twice", error)]) from error
    except MarkedYAMLError as error:
        raise InvalidPlan([_marked(path, "plan_syntax", error)]) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InvalidPlan([problem(path, (), "plan_syntax", (line, 1), reason=error.reason)]) from error
    except YAMLError as error:
        raise InvalidPlan([problem(path, (), "plan_syntax", (1, 1), reason=str(error))]) from error
    except RecursionError as error:
        raise InvalidPlan([problem(path, (), "plan_too_deep", (1, 1), limit=_DEPTH)]) from error


def _marked(path: Path, code: str, error: MarkedYAMLError) -> FieldProblem:
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return problem(path, (), code, place, reason=(error.problem or "").strip())


class _Walk:
    """Turns ruamel's values into plain JSON values, and notes where each stood."""

    def __init__(self, path: Path, places: dict[PartPath, Place], problems: list[FieldProblem]) -> None:
        self._path, self._places, self._problems = path, places, problems

    def plain(self, value: object, path: PartPath, place: Place) -> Any:
        """The JSON value of a part. An alias is written out, so a plan that refers to itself has no end."""
        self._places[path] = place
        if len(path) > _DEPTH or len(self._places) > _PARTS:
            code = "plan_too_deep" if len(path) > _DEPTH else "plan_too_many_parts"
            limit = _DEPTH if len(path) > _DEPTH else _PARTS
            raise InvalidPlan([problem(self._path, path[:4], code, place, limit=limit)])
        if isinstance(value, CommentedMap):
            return self._mapping(value, path)
        if isinstance(value, CommentedSeq):
            return [self.plain(part, (*path, index), _item(value, index)) for index, part in enumerate(value)]
        return self._scalar(value, path, place)

    def _mapping(self, value: CommentedMap, path: PartPath) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for key, part in value.items():
            if not isinstance(key, str):
                place = self._places[path]
                self._problems.append(problem(self._path, path, "plan_key_not_text", place, name=str(key)))
                continue
            body[str(key)] = self.plain(part, (*path, str(key)), _key(value, key))
        return body

    def _scalar(self, value: object, path: PartPath, place: Place) -> Any:
        if isinstance(value, (bool, ScalarBoolean)):
            return bool(value)
        if value is None or type(value) is int:
            return value
        if isinstance(value, ScalarInt):
            return int(value)
        if isinstance(value, str):
            return str(value)
        self._problems.append(problem(self._path, path, "plan_value_kind", place, value=str(value)))
        return None


def _key(value: CommentedMap, key: str) -> Place:
    line, column = value.lc.key(key) if key in (value.lc.data or {}) else (value.lc.line, value.lc.col)
    return line + 1, column + 1


def _item(value: CommentedSeq, index: int) -> Place:
    line, column = value.lc.item(index) if index in (value.lc.data or {}) else (value.lc.line, value.lc.col)
    return line + 1, column + 1

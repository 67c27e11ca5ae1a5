"""Reading the organisation's file: YAML 1.2 of which every scalar is text, and where each part stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from domain.errors import FieldProblem
from organisation.errors import FileUnfit, at_line
from organisation.file import OrganisationFile
from organisation.times import DEFAULT_ZONE

LARGEST = 20_000_000
"""The largest file that is read, in bytes."""
_DEEPEST = 8

PartPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Read:
    """A file that was read, and the line (from 1) of each part."""

    name: str
    content: OrganisationFile
    lines: dict[PartPath, int]

    def problem(self, path: PartPath, code: str, **params: object) -> FieldProblem:
        """A problem with its place."""
        return problem(self.name, self.lines, path, code, **params)


def problem(
    name: str, lines: dict[PartPath, int], path: PartPath, code: str, **params: object
) -> FieldProblem:
    """A problem with the line of its part, or of the nearest part around it that stands in the file."""
    near = path
    while near and near not in lines:
        near = near[:-1]
    field = dotted(path)
    return FieldProblem(at_line(name, lines.get(near, 1), field), code, {**params, "field": field})


def dotted(path: PartPath) -> str:
    """A path as people write it, counted from 1: ``rosters[2].shifts[10].person``."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".")


def read(name: str, raw: bytes) -> Read:
    """The organisation in a file's bytes. Raises FileUnfit with every problem that is found."""
    lines: dict[PartPath, int] = {(): 1}
    problems: list[FieldProblem] = []
    node = _composed(name, decoded(name, raw))
    body = _Walk(name, lines, problems).plain(node, ()) if node is not None else {}
    if problems:
        raise FileUnfit(name, problems)
    if not isinstance(body, dict):
        raise FileUnfit(name, [problem(name, lines, (), "organisation_file_shape")])
    zone = _zone(name, lines, body.get("time_zone", DEFAULT_ZONE))
    try:
        content = OrganisationFile.model_validate(body, context={"zone": zone})
    except ValidationError as error:
        found = [_flaw(name, lines, detail) for detail in error.errors(include_url=False)]
        raise FileUnfit(name, found) from error
    return Read(name, content, lines)


def decoded(name: str, raw: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises FileUnfit."""
    if len(raw) > LARGEST:
        raise FileUnfit(name, [problem(name, {}, (), "organisation_file_large", limit=LARGEST)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines: dict[PartPath, int] = {(): raw.count(b"\n", 0, error.start) + 1}
        raise FileUnfit(name, [problem(name, lines, (), "organisation_file_encoding")]) from error


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name. Raises ValueError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error


def _zone(name: str, lines: dict[PartPath, int], value: object) -> ZoneInfo:
    try:
        return zone_of(str(value))
    except ValueError as error:
        found = problem(name, lines, ("time_zone",), "organisation_file_zone", value=value)
        raise FileUnfit(name, [found]) from error


def _composed(name: str, text: str) -> Node | None:
    yaml = YAML(typ="rt", pure=True)
    try:
        found: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        lines: dict[PartPath, int] = {(): mark.line + 1 if mark is not None else 1}
        code, reason = "organisation_file_yaml", (error.problem or "").strip()
        raise FileUnfit(name, [problem(name, lines, (), code, reason=reason)]) from error
    except (YAMLError, RecursionError) as error:
        code, reason = "organisation_file_yaml", str(error).splitlines()[0]
        raise FileUnfit(name, [problem(name, {}, (), code, reason=reason)]) from error
    return found


class _Walk:
    """Turns YAML's nodes into plain values, and notes where each stood."""

    def __init__(self, name: str, lines: dict[PartPath, int], problems: list[FieldProblem]) -> None:
        self._name, self._lines, self._problems = name, lines, problems

    def plain(self, node: Node, path: PartPath) -> Any:
        """The value of a node: every scalar is text, an empty one and ``null`` are None."""
        self._lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > _DEEPEST:
            raise FileUnfit(self._name, [problem(self._name, self._lines, path, "organisation_file_shape")])
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.plain(part, (*path, index)) for index, part in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        bare = node.style is None and node.value in ("", "~", "null")
        return None if bare else str(node.value)

    def _mapping(self, node: MappingNode, path: PartPath) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for key, part in node.value:
            inner = (*path, str(key.value))
            self._lines[inner] = key.start_mark.line + 1
            if key.value in body:
                self._problems.append(problem(self._name, self._lines, inner, "organisation_file_twice"))
            body[str(key.value)] = self.plain(part, inner)
        return body


_CODES = {
    "missing": "organisation_file_missing",
    "extra_forbidden": "organisation_file_unknown",
    "instant": "organisation_file_instant",
}


def _flaw(name: str, lines: dict[PartPath, int], detail: Any) -> FieldProblem:
    code = _CODES.get(str(detail["type"]), "organisation_file_value")
    given = detail.get("input")
    value = str(given)[:80] if isinstance(given, str) else "–"
    return problem(name, lines, tuple(detail["loc"]), code, value=value)

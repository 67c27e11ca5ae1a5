"""One hierarchy of errors, each with a stable code whose text comes from the catalogues."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class PingxiError(Exception):
    """Anything that Pingxi itself refuses or fails at.

    ``code`` is stable and is looked up in the catalogues; ``params`` are the values that its text names.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.code, params)

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({named})"


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field of an input: where, a stable code, and the values its text names."""

    field: str
    code: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)


class InvalidSignal(PingxiError):
    """A signal whose shape cannot be accepted. ``problems`` names every field at once."""

    code = "invalid_signal"

    def __init__(self, kind: str, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(kind=kind, fields=", ".join(problem.field for problem in problems))


class UnknownSignal(PingxiError):
    """A signal of a kind that this version does not know."""

    code = "unknown_signal"


class UnreadableEnvelope(PingxiError):
    """An envelope that this version cannot read. Whatever of its header could be read is kept."""

    code = "envelope_unreadable"

    def __init__(self, reason: str, signal_id: str | None, lane: str | None, lane_no: int | None) -> None:
        self.signal_id, self.lane, self.lane_no = signal_id, lane, lane_no
        super().__init__(reason=reason)


class UnreadableRecord(PingxiError):
    """An event or a state written in a version that this code does not know."""

    code = "record_unreadable"


class Refused(PingxiError):
    """A well-formed signal that the incident does not accept: an outcome with its reason, never an event."""

    def __init__(self, reason: str, **params: object) -> None:
        self.reason = reason
        super().__init__(**params)
        self.args = (reason, params)

    def __str__(self) -> str:
        return f"{self.reason}({self.params})"


class InvalidPlan(PingxiError):
    """A plan that cannot be run. ``problems`` name the place in the plan, what and why."""

    code = "invalid_plan"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(fields=", ".join(problem.field for problem in problems))


class HistoryDiverged(PingxiError):
    """What was recorded is not what this code derives from the same signals. Never continue silently."""

    code = "history_diverged"

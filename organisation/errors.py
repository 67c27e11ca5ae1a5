"""What can be wrong with a file of the organisation; nothing has changed when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import FieldProblem, PingxiError


class FileUnfit(PingxiError):
    """A file that cannot be used as it is. ``problems`` name the lines. Params: file, count."""

    code = "organisation_file_unfit"

    def __init__(self, file: str, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(file=file, count=len(self.problems))


def at_line(file: str, line: int, field: str) -> str:
    """The place of a problem, as editors and compilers write it."""
    return f"{file}:{line}: {field}" if field else f"{file}:{line}"

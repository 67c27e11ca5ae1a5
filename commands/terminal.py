"""What a command prints: texts of one language for people, JSON for programs. Errors go to standard error."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import PingxiError
from locales import DEFAULT, LOCALES, knows, say


@dataclass(frozen=True)
class Terminal:
    """One command's language, and whether a failure shows its traceback."""

    locale: str = DEFAULT
    debug: bool = False

    def text(self, key: str, /, **params: object) -> str:
        """The text of a message in the command's language."""
        return say(self.locale, key, **params)

    def say(self, key: str, /, **params: object) -> None:
        """Print a message."""
        self.line(self.text(key, **params))

    def line(self, text: str = "") -> None:
        """Print a line at once; others may be waiting for it."""
        print(text, flush=True)

    def json(self, value: Any) -> None:
        """Print a value for programs: one JSON document, keys as they are, UTF-8."""
        print(json.dumps(value, ensure_ascii=False, indent=2, default=str), flush=True)

    def json_error(self, error: PingxiError) -> None:
        """Print an error for programs: what the service answered, or code, values and text."""
        problem = getattr(error, "problem", None)
        params = {name: str(value) for name, value in error.params.items()}
        told: dict[str, Any] = {"code": error.code, "params": params, "detail": self.error_text(error)}
        if problems := [each for each in getattr(error, "problems", ()) if not isinstance(each, str)]:
            told["problems"] = [
                {"field": each.field, "code": each.code, "text": self.problem(each)} for each in problems
            ]
        self.json({"error": problem or told})

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table; *headings* are message ids. People's text is data, never markup."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in headings:
            table.add_column(self.text(heading), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        width = None if sys.stdout.isatty() else 200
        Console(width=width, highlight=False, markup=False).print(table)

    def complain(self, error: PingxiError) -> None:
        """Say an error on standard error: its code, what is wrong, what to do."""
        print(self.error_text(error), file=sys.stderr, flush=True)

    def error_text(self, error: PingxiError) -> str:
        """An error's code and text; one without a text of its own still names its code and values."""
        code = getattr(error, "answered_code", None) or getattr(error, "reason", None) or error.code
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            params = {name: str(value) for name, value in error.params.items()}
            known = knows(self.locale, str(code))
            text = self._with_mend(str(code), params) if known else self._unnamed(params)
        lines = [self.text("cli_error", code=str(code), text=text)]
        lines += [f"  - {self.problem(problem)}" for problem in getattr(error, "problems", ())]
        return "\n".join(lines)

    def _unnamed(self, params: dict[str, str]) -> str:
        named = ", ".join(f"{name}={value}" for name, value in params.items()) or "–"
        return self.text("cli_error_unnamed", params=named)

    def problem(self, problem: Any) -> str:
        """What is wrong with one field, and what to do."""
        if isinstance(problem, str):
            return problem
        params = {name: str(value) for name, value in problem.params.items()}
        params.setdefault("field", problem.field)
        known = next(
            (key for key in (problem.code, f"problem_{problem.code}") if knows(self.locale, key)), None
        )
        return f"{problem.field}: {self._with_mend(known, params) if known else problem.code}"

    def _with_mend(self, code: str, params: dict[str, str]) -> str:
        text = say(self.locale, code, **params)
        mend = f"{code}.mend"
        if not knows(self.locale, mend):
            return text
        return text + ("" if self.locale == DEFAULT else " ") + say(self.locale, mend, **params)


def locale_from(asked: str | None, environment: dict[str, str] | None = None) -> str:
    """The language of a command: asked for, else PINGXI_LOCALE, else the system's, else Chinese."""
    told = dict(os.environ) if environment is None else environment
    for value in (asked, told.get("PINGXI_LOCALE")):
        if value in LOCALES:
            return value
    system = told.get("LC_ALL") or told.get("LC_MESSAGES") or told.get("LANG") or ""
    return "en" if system.lower().startswith("en") else DEFAULT

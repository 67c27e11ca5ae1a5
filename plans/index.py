"""What each version of the shipped plans said: ``python -m plans.index`` adds the lines of new ones.

One line a version: id, version, SHA-256 of the plan as incidents are pinned to it, its baseline laid over it.
A line is never changed: a running incident keeps its version, so a version means one text for good.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from domain.plan import plan_hash
from plans import FOLDER, load_file, shipped

FILE = FOLDER / "versions.txt"

Version = tuple[str, int]


def recorded(text: str) -> dict[Version, str]:
    """The hash of each version on record."""
    lines = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {(plan_id, int(version)): hashed for plan_id, version, hashed in lines}


def current() -> dict[Version, str]:
    """The version of each plan that the files hold now, and its hash. Raises InvalidPlan."""
    return dict(_version(path) for path in shipped().values())


def _version(path: Path) -> tuple[Version, str]:
    body, plan = load_file(path)
    return (plan.id, plan.version), plan_hash(body)


def wrong(known: dict[Version, str], now: dict[Version, str]) -> Iterator[str]:
    """What does not agree with the record, each with what to do."""
    for (plan_id, version), hashed in now.items():
        on_record = known.get((plan_id, version))
        newest = max((number for name, number in known if name == plan_id), default=0)
        if on_record is None and version > newest:
            yield (
                f"{plan_id} {version} is a new version: add its line by `python -m plans.index` "
                f"and commit plans/{FILE.name} with it."
            )
        elif on_record is None:
            yield f"{plan_id} {version} is older than {newest} on record: give it a number above that."
        elif on_record != hashed:
            yield (
                f"{plan_id} {version} no longer says what it said: its text, or its baseline's, was changed "
                f"under the same number. Incidents are pinned to what a version says. "
                f"Set `version: {newest + 1}` in the file, then run `python -m plans.index`."
            )


def lines_to_add(known: dict[Version, str], now: dict[Version, str]) -> list[str]:
    """The lines of the versions that are not on record yet."""
    return [
        f"{name} {number} {hashed}" for (name, number), hashed in now.items() if (name, number) not in known
    ]


def main() -> int:
    """Add the lines of new versions. 1, and nothing is written, where a recorded version was changed."""
    text = FILE.read_text("utf-8")
    known, now = recorded(text), current()
    added = lines_to_add(known, now)
    after = text + "".join(f"{line}\n" for line in added)
    problems = list(wrong(recorded(after), now))
    if not problems:
        FILE.write_text(after, "utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in problems or added))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""A published plan with clocks of seconds, so that all its deadlines pass within one run."""

from __future__ import annotations

import random
from typing import Any

from plans import built_in, load_file

PLAN_ID = "chaos"
SHORTEST, LONGEST = 4, 25


def hurried(name: str, rng: random.Random) -> dict[str, Any]:
    """The plan's JSON body with every clock and every rung cut to seconds, under an id of its own."""
    path = next(path for path in built_in() if path.stem == name)
    body, _ = load_file(path)
    return {
        **body,
        "id": PLAN_ID,
        "duties": [_duty(duty, rng) for duty in body["duties"]],
        "ladders": [_ladder(ladder) for ladder in body["ladders"]],
    }


def _duty(duty: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    clocks = [
        {
            **{name: value for name, value in clock.items() if name not in ("by", "days")},
            "within": f"PT{rng.randint(SHORTEST, LONGEST)}S",
        }
        for clock in duty.get("clocks", ())
    ]
    return {**duty, "clocks": clocks} if clocks else duty


def _ladder(ladder: dict[str, Any]) -> dict[str, Any]:
    rungs = [{**rung, "after": f"PT{2 * place}S"} for place, rung in enumerate(ladder["rungs"])]
    return {**ladder, "rungs": rungs, "repeat_every": "PT3S", "repeat_times": 2}

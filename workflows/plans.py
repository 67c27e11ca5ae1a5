"""Plans as they travel to a run, and the one copy of each that a process keeps for all its runs."""

from __future__ import annotations

import base64
import json
import zlib

from domain.plan import Plan, plan_from_json

_known: dict[str, Plan] = {}


def pack(body: str) -> str:
    """The canonical JSON of a plan, small enough for a history."""
    return base64.b64encode(zlib.compress(body.encode(), 9)).decode()


def plan_of(plan_hash: str, packed: str) -> Plan:
    """The plan of this hash. It is unpacked and parsed once a process."""
    plan = _known.get(plan_hash)
    if plan is None:
        plan = plan_from_json(json.loads(zlib.decompress(base64.b64decode(packed))))
        _known[plan_hash] = plan
    return plan

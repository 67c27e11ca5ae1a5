"""What ``latest`` stands for: the draft, proposal, doubt or file that an incident's timeline shows last."""

from collections.abc import Iterator
from typing import Any

from commands.client import Service
from commands.failures import NothingYet

LATEST = "latest"

_DRAFT = {"statement_drafted": "draft"}
_PAPER = {"paper_drafted": "draft"}
_BY_FIELD: dict[str, dict[str, str]] = {
    "draft": _DRAFT,
    "text_digest": {"statement_approved": "draft"},
    "proposal": {"proposal_made": "proposal"},
    "doubt": {"doubt_raised": "doubt"},
    "consultation": {"consultation_opened": "consultation"},
    "transfer": {"transferred_out": "transfer", "transfer_received": "transfer"},
    "evidence": {"evidence_attached": "sha256"},
}
_BY_KIND: dict[tuple[str, str], dict[str, str]] = {
    ("return_paper", "draft"): _PAPER,
    ("approve_paper", "draft"): _PAPER,
}
_WITHDRAWN = frozenset(
    {"proposal_made", "statement_drafted", "paper_drafted", "doubt_raised", "consultation_opened"}
)
NAMES = (*_BY_FIELD, "signal", "entry")
"""The fields for which ``latest`` is understood."""


def latest(service: Service, incident: str, kind: str, name: str) -> str | int:
    """What ``latest`` stands for in a field of a signal of this kind. Raises NothingYet.

    To withdraw, it is the person's own last; to correct, the last entry.
    """
    found: str | int | None = None
    for entry in _entries(service, incident):
        meant = _meant(service, entry, kind, name)
        found = found if meant is None else meant
    if found is None:
        raise NothingYet(field=name)
    return found


def _meant(service: Service, entry: dict[str, Any], kind: str, name: str) -> str | int | None:
    if name == "entry":
        return int(entry["no"])
    if name == "signal":
        own = entry["event"].get("sender") == service.person["person_id"]
        return str(entry["event"]["signal_id"]) if own and entry["type"] in _WITHDRAWN else None
    field = (_BY_KIND.get((kind, name)) or _BY_FIELD.get(name, {})).get(entry["type"])
    return str(entry["event"]["fact"][field]) if field else None


def _entries(service: Service, incident: str) -> Iterator[dict[str, Any]]:
    start: int | None = 1
    while start is not None:
        page = service.get(f"incidents/{incident}/timeline", **{"from": start})
        yield from page["events"]
        start = page["next"]

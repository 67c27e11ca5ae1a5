"""What a sender sees of an incident: read through the API, a little behind, as people's screens are."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import httpx

FRESH_SECONDS = 1.0


@dataclass
class Sight:
    """One incident as it was last seen."""

    incident_id: str
    phase: str = ""
    level: str | None = None
    owed: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    approved: str | None = None
    proposals: dict[str, str] = field(default_factory=dict)
    next_no: int = 1
    looked_at: float = 0.0

    async def look(self, client: httpx.AsyncClient, base: str, token: dict[str, str]) -> None:
        """Look again, unless it is fresh. Raises ``httpx.HTTPError``; then it stays as it was."""
        if time.monotonic() - self.looked_at < FRESH_SECONDS:
            return
        self.looked_at = time.monotonic()
        place = f"{base}api/v1/incidents/{self.incident_id}"
        answers = [
            await client.get(place, headers=token),
            await client.get(f"{place}/duties", headers=token),
            await client.get(f"{place}/timeline", params={"from": self.next_no}, headers=token),
        ]
        if all(answer.status_code == 200 for answer in answers):
            self._take(*(answer.json() for answer in answers))

    def _take(self, incident: dict[str, Any], duties: list[dict[str, Any]], timeline: dict[str, Any]) -> None:
        self.phase, self.level = incident["phase"], incident["level"]
        self.owed = {
            duty["key"]: duty["owner"] for duty in duties if duty["status"] in ("open", "warned", "late")
        }
        for entry in timeline["events"]:
            self.next_no = entry["no"] + 1
            self._event(entry["event"])

    def _event(self, event: dict[str, Any]) -> None:
        fact = event["fact"]
        match fact["type"]:
            case "statement_drafted":
                self.drafts[fact["draft"]] = "drafted"
            case "statement_returned" | "statement_approved":
                self.drafts[fact["draft"]] = fact["type"]
                self.approved = fact["draft"] if fact["type"] == "statement_approved" else self.approved
            case "proposal_made":
                self.proposals[fact["proposal"]] = "made"
            case "proposal_approved" | "proposal_rejected":
                self.proposals[fact["proposal"]] = "decided"

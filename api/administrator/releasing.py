"""A plan file as it is put forward: checked first, and every finding told with its place."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.canonical import canonical
from domain.errors import InvalidPlan
from domain.plan import Plan, plan_hash
from plans import load_file
from plans.check import check_file
from plans.findings import Finding
from store.plans import StoredPlan


@dataclass(frozen=True)
class Checked:
    """A plan file, read. ``stored`` is None where something grave was found; then nothing is kept of it."""

    findings: Sequence[Finding]
    stored: StoredPlan | None
    plan: Plan | None


def checked(text: bytes, now: datetime) -> Checked:
    """Check a plan file, and read it if it can be used."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "plan.yaml"
        place.write_bytes(text)
        findings = check_file(place)
        if any(finding.grave for finding in findings):
            return Checked(findings, None, None)
        try:
            body, plan = load_file(place)
        except InvalidPlan:
            return Checked(findings, None, None)
    return Checked(findings, StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), now), plan)


def told(locale: str, finding: Finding) -> dict[str, Any]:
    """A finding as JSON, in the reader's language."""
    return {
        "line": finding.line,
        "column": finding.column,
        "field": finding.field,
        "code": finding.code,
        "grave": finding.grave,
        "what": finding.what(locale),
        "why": finding.why(locale),
        "mend": finding.mend(locale),
    }

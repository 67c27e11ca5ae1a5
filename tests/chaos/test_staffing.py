"""The auditor's own reading of empty ladders, held against what the fold makes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chaos.auditor.deadlines import follow
from domain.events import event_to_json
from tests.domain.case import Case
from tests.domain.test_staffing import opened


def rows(case: Case) -> list[dict[str, Any]]:
    """The timeline as the auditor finds it, a record for each instant."""
    found = []
    for event in case.timeline:
        body = event_to_json(event)
        found.append(
            {"no": event.no, "type": event.fact.type, "at": event.at, "signal_id": event.signal_id,
             "received_at": event.received_at, "record_no": str(event.at), "body": body}
        )  # fmt: skip
    return found


@pytest.mark.parametrize(
    "vacant", [(), ("monitor",), ("head",), ("monitor", "office"), ("monitor", "office", "head")]
)
def test_what_the_fold_skips_the_auditor_expects(vacant: tuple[str, ...]):
    case = opened()
    case.staff(*vacant)
    case.until(300)
    assert list(follow({"i": rows(case)}, case.now)) == []


def test_a_step_that_was_skipped_although_somebody_was_there_is_found():
    case = opened()
    case.staff("monitor")
    case.until(60)
    lied = rows(case)
    staffed = next(row for row in lied if row["type"] == "staffing_changed")
    staffed["body"]["fact"]["vacant"] = []
    codes = {finding.code for finding in follow({"i": lied}, case.now + timedelta(seconds=1))}
    assert "fired_out_of_turn" in codes

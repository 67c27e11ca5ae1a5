"""Rules have versions: an incident is judged by those it was opened under."""

from __future__ import annotations

import pytest

from domain.rules import RULES_VERSION
from domain.signals import Envelope
from domain.step import step
from tests.domain.case import Case


class Old(Case):
    """An incident that was opened under earlier rules."""

    def __init__(self, rules: int) -> None:
        super().__init__()
        self.rules = rules

    def opened(self) -> Old:
        """Open it as code of that time did."""
        data = {"plan_hash": self.plan_hash, "discovered_at": self.now.isoformat(), "source": "web"}
        signal: Envelope = self.envelope("open", data)
        made = step(self.plan, "20260302-abcdef", None, self.head, [signal], self.now, self.rules)
        self.state, self.head = made.state, made.head
        self.send("confirm", role="head")
        return self


@pytest.mark.parametrize(
    ("rules", "code"), [(1, None), (2, "second_sender_needed"), (3, "second_sender_needed")]
)
def test_who_reported_a_worsening_withdraws_it_under_the_first_rules_only(
    rules: int, code: str | None
) -> None:
    case = Old(rules).opened()
    assert case.live.rules_version == rules
    assert case.send("report_worsening", {"reason": "volume"}).result == "accepted"
    assert case.send("withdraw_worsening").code == code


@pytest.mark.parametrize(("rules", "drafts"), [(1, 0), (2, 0), (3, 2)])
def test_each_draft_is_a_start_under_the_third_rules_only(rules: int, drafts: int) -> None:
    case = Old(rules).opened()
    case.send("draft_statement", digest="a" * 64, sender="bob", role="office")
    case.send("return_statement", {"draft": "a" * 64}, role="head")
    case.send("draft_statement", digest="b" * 64, sender="bob", role="office")
    assert len(case.live.drafts) == 2
    assert len(case.live.instants.get("drafted", ())) == drafts
    assert case.live.skipped.get("drafted", ()) == ((1,) if drafts else ())


def test_new_incidents_get_the_newest_rules() -> None:
    case = Case()
    case.open()
    assert case.live.rules_version == RULES_VERSION

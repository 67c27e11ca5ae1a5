"""The verdict: every finding, and the figures that say how much was looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chaos.auditor import chain, deadlines, histories, lanes, promises, readmodel
from chaos.auditor.evidence import Evidence, Finding, Row

CHECKS = (promises.check, lanes.check, chain.check, deadlines.check, readmodel.check, histories.check)


@dataclass(frozen=True)
class Verdict:
    """What the auditor found, and over how much."""

    findings: tuple[Finding, ...]
    figures: Row

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def judge(evidence: Evidence) -> Verdict:
    """Hold everything against everything."""
    findings = tuple(finding for check in CHECKS for finding in check(evidence))
    words = Counter(line["word"] for line in evidence.told if line["what"] == "told")
    results = Counter(str(row["result"]) for row in evidence.inbox)
    return Verdict(
        findings,
        {
            "incidents": len(evidence.incidents),
            "sent": sum(line["what"] == "sent" for line in evidence.told),
            **{f"told_{word}": count for word, count in sorted(words.items())},
            "in_inbox": len(evidence.inbox),
            **{f"inbox_{result}": count for result, count in sorted(results.items())},
            "events": len(evidence.timeline),
            "records": len(evidence.records),
            **deadlines.figures(evidence),
            **histories.figures(evidence),
        },
    )

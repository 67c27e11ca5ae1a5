"""What each sender was told, held against the inbox and the timeline."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from chaos.auditor.evidence import Evidence, Finding, Row, instant, written

KEPT = frozenset({"received", "accepted", "refused"})


def check(evidence: Evidence) -> Iterator[Finding]:
    """Every promise made to a sender was kept, and nothing is there that nobody sent."""
    inbox = {row["signal_id"]: row for row in evidence.inbox}
    words = {row["signal_id"]: row for row in evidence.payloads}
    tries = _tries(evidence.told)
    yield from _twice(evidence)
    for sent, answers in tries:
        row = inbox.get(sent["signal_id"])
        same = row is not None and _same(sent, row, words.get(sent["signal_id"]))
        for answer in answers:
            yield from _promise(sent, answer, row, same)
    yield from _strangers(inbox, tries)
    yield from _words(evidence, words)


def _tries(told: list[Row]) -> list[tuple[Row, list[Row]]]:
    answers: dict[str, list[Row]] = defaultdict(list)
    for line in told:
        if line["what"] == "told":
            answers[line["try"]].append(line)
    return [(line, answers[line["try"]]) for line in told if line["what"] == "sent"]


def _twice(evidence: Evidence) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in evidence.inbox:
        if row["signal_id"] in seen:
            yield Finding("inbox_twice", row["incident_id"], {"signal": row["signal_id"]})
        seen.add(row["signal_id"])


def _promise(sent: Row, answer: Row, row: Row | None, same: bool) -> Iterator[Finding]:
    about = {"signal": sent["signal_id"], "told": answer["word"], "sender": sent["ledger"]}
    incident = sent["incident_id"]
    if answer["word"] in KEPT:
        if row is None:
            yield Finding("promised_but_lost", incident, about)
        elif not same:
            yield Finding("promised_but_other_content", incident, about)
        else:
            yield from _details(answer, row, about)
    elif answer["word"] == "rejected" and same:
        yield Finding("rejected_but_received", incident, {**about, "code": answer.get("code")})
    elif answer["word"] == "defect":
        yield Finding("answered_with_a_defect", incident, {**about, "status": answer.get("status")})
    elif answer["word"] == "duplicate" and (row is None or same):
        yield Finding("duplicate_of_nothing", incident, about)


def _details(answer: Row, row: Row, about: Row) -> Iterator[Finding]:
    if answer["word"] in ("accepted", "refused") and row["result"] != answer["word"]:
        yield Finding("told_otherwise", row["incident_id"], {**about, "is": row["result"]})
    for name in ("code", "first_event", "last_event", "payload_digest"):
        if answer.get(name) is not None and answer[name] != row[name]:
            values = {"field": name, "said": answer[name], "is": row[name]}
            yield Finding("told_otherwise", row["incident_id"], {**about, **values})
    if answer.get("received_at") is not None and instant(answer["received_at"]) != row["received_at"]:
        values = {"field": "received_at", "said": answer["received_at"], "is": str(row["received_at"])}
        yield Finding("told_otherwise", row["incident_id"], {**about, **values})


def _same(sent: Row, row: Row, words: Row | None) -> bool:
    kept = {} if words is None or words["body"] is None else words["body"]
    plain = all(sent[name] == row[name] for name in ("incident_id", "lane", "kind", "role"))
    by = sent["by"] == row["sender"]
    erased = words is not None and words["body"] is None
    return plain and by and _same_data(sent["data"], row["data"]) and (erased or sent["texts"] == kept)


def _same_data(sent: Row, kept: Row) -> bool:
    """The kept data may spell out empty defaults and write instants in UTC."""
    if any(name not in kept or _plain(kept[name]) != _plain(value) for name, value in sent.items()):
        return False
    return all(not value for name, value in kept.items() if name not in sent)


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value[:2] == "20" and "T" in value:
        return instant(value)
    return list(value) if isinstance(value, tuple) else value


def _strangers(inbox: dict[str, Row], tries: list[tuple[Row, list[Row]]]) -> Iterator[Finding]:
    sent = {line["signal_id"] for line, _ in tries}
    for signal_id, row in inbox.items():
        if signal_id not in sent:
            yield Finding("received_but_never_sent", row["incident_id"], {"signal": signal_id})


def _words(evidence: Evidence, words: dict[str, Row]) -> Iterator[Finding]:
    """Each signal's digest is that of its words under their salt; no words lie about for no signal."""
    inbox = {row["signal_id"]: row for row in evidence.inbox}
    for signal_id, row in inbox.items():
        kept = words.get(signal_id)
        if (row["payload_digest"] is None) != (kept is None):
            yield Finding("words_missing", row["incident_id"], {"signal": signal_id})
        elif kept is not None and kept["body"] is not None and _digest(kept) != row["payload_digest"]:
            yield Finding("words_differ", row["incident_id"], {"signal": signal_id})
    for signal_id, kept in words.items():
        if signal_id not in inbox:
            yield Finding("words_without_signal", kept["incident_id"], {"signal": signal_id})


def _digest(kept: Row) -> str:
    return hashlib.sha256(kept["salt"] + written(kept["body"]).encode()).hexdigest()

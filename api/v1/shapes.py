"""Rows of the read model as the JSON interface gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import orjson

from api import models
from api.language import Words
from api.problems import problem_of
from api.sending import refusal
from api.views.readable import Readable
from api.views.sentences import sentence
from domain.events import event_from_json
from domain.plan import Plan
from store.duties import DutyRow
from store.incidents import IncidentRow
from store.receipts import ReceiptRow
from store.timeline import TimelineRow


def incident(row: IncidentRow) -> models.Incident:
    """An incident of the read model."""
    return models.Incident(
        **{name: value for name, value in asdict(row).items() if name != "title_signal_id"}
    )


def duty(row: DutyRow) -> models.Duty:
    """A duty of the read model."""
    body = asdict(row)
    return models.Duty(**{name: body[name] for name in models.Duty.model_fields})


def entries(
    rows: Sequence[TimelineRow], words: Words, plan: Plan, names: Mapping[str, str]
) -> list[models.TimelineEntry]:
    """Events with their words and a sentence each."""
    readable = Readable(words, plan, names)
    made = []
    for row in rows:
        body = orjson.loads(row.body)
        made.append(
            models.TimelineEntry(
                no=row.no,
                type=row.type,
                at=row.at,
                event=body,
                chain=row.chain,
                texts=dict(row.texts) if row.texts is not None else None,
                sentence=sentence(readable, event_from_json(body)),
            )
        )
    return made


def receipt(row: ReceiptRow, words: Words, plan: Plan | None) -> models.Receipt:
    """What became of a signal."""
    why = problem_of(words, refusal(row), plan).detail if row.result == "refused" else None
    return models.Receipt(
        signal_id=row.signal_id,
        incident_id=row.incident_id,
        kind=row.kind,
        state=row.result or "received",
        received_at=row.received_at,
        decided_at=row.decided_at,
        code=row.code,
        detail=why,
        params=dict(row.params),
        first_event=row.first_event,
        last_event=row.last_event,
    )

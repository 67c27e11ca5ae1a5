"""An incident as one calm page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from api.possible import Actor, waiting_proposals
from api.views.lines import proposal_words
from api.views.readable import Readable
from api.views.sentences import sentence
from domain.events import event_from_json
from domain.grading import COUNTS
from domain.incident import State
from domain.plan import Condition
from store.payloads import Texts
from store.timeline import TimelineRow


@dataclass(frozen=True)
class EventLine:
    """One event as a sentence, with who, when, and the words of its signal at its first event."""

    no: int
    type: str
    said: str
    sender: str
    role: str
    at: datetime
    when: str
    texts: tuple[tuple[str, str], ...]
    erased: bool


@dataclass(frozen=True)
class DraftView:
    """A draft of the statement with its text. ``mine``: its reader drafted it, and so cannot approve it."""

    draft: str
    ordinal: int
    drafter: str
    status: str
    text: str | None
    mine: bool
    approved: bool


@dataclass(frozen=True)
class ProposalView:
    """A proposal that waits for a second sender."""

    proposal: str
    said: str
    reason: str | None
    mine: bool


def event_lines(readable: Readable, rows: Sequence[TimelineRow]) -> list[EventLine]:
    """The events in the order of the rows; a signal's words stand once, at the first of its events."""
    first: dict[str, int] = {}
    for row in rows:
        if row.signal_id is not None:
            first[row.signal_id] = min(row.no, first.get(row.signal_id, row.no))
    return [_event_line(readable, row, first.get(row.signal_id or "") == row.no) for row in rows]


def _event_line(readable: Readable, row: TimelineRow, worded: bool) -> EventLine:
    texts = row.texts if worded and row.texts is not None else {}
    return EventLine(
        no=row.no,
        type=row.type,
        said=sentence(readable, event_from_json(orjson.loads(row.body))),
        sender=readable.person(row.sender),
        role=readable.role(row.role) if row.role else "",
        at=row.at,
        when=readable.short(row.at),
        texts=tuple((readable.words(f"text_{name}"), text) for name, text in texts.items()),
        erased=worded and row.texts_erased_at is not None,
    )


def draft_views(
    readable: Readable, state: State, actor: Actor, texts: Mapping[str, Texts]
) -> list[DraftView]:
    """The drafts, newest first."""
    views = []
    for draft in sorted(state.drafts.values(), key=lambda each: -each.ordinal):
        found = texts.get(draft.signal_id or "")
        views.append(
            DraftView(
                draft=draft.draft,
                ordinal=draft.ordinal,
                drafter=readable.person(draft.drafter),
                status=draft.status.value,
                text=found.body.get("statement") if found is not None and found.body is not None else None,
                mine=draft.drafter == actor.person_id,
                approved=draft.draft == state.approved_draft,
            )
        )
    return views


def proposal_views(
    readable: Readable, state: State, actor: Actor, texts: Mapping[str, Texts]
) -> list[ProposalView]:
    """The proposals that wait, with their reasons."""
    views = []
    for proposal in waiting_proposals(state):
        found = texts.get(proposal.proposal)
        reason = found.body.get("reason") if found is not None and found.body is not None else None
        said = proposal_words(readable, state, proposal.proposal)
        views.append(ProposalView(proposal.proposal, said, reason, proposal.sender == actor.person_id))
    return views


def worded_signals(state: State) -> list[str]:
    """The signals whose words the page shows apart from the timeline."""
    drafts = [draft.signal_id for draft in state.drafts.values() if draft.signal_id]
    return [*drafts, *(proposal.proposal for proposal in waiting_proposals(state))]


def senders(state: State, rows: Sequence[TimelineRow]) -> set[str]:
    """Everybody whose name the page shows."""
    found = {row.sender for row in rows}
    for row in rows:
        person = orjson.loads(row.body)["fact"].get("person")
        found.add(person)
    found |= {draft.drafter for draft in state.drafts.values()}
    found |= {proposal.sender for proposal in state.proposals.values()}
    found |= {duty.assignee for duty in state.duties.values()}
    return {each for each in found if each}


def why_proposed(readable: Readable, state: State) -> str:
    """Why a level is proposed: the plan's figures that the counts passed, or somebody's judgement."""
    if state.proposed_by != "counts":
        return readable.words("level_by_judgement")
    for rule in readable.plan.grading.rules:
        for group in rule.any if rule.level == state.level_proposed else ():
            if all(holds(condition, state.counts) for condition in group):
                figures = readable.words.joined(_figure(readable, state, each) for each in group)
                return readable.words("level_by_counts", figures=figures, clause=rule.clause)
    return readable.words("level_by_counts_alone")


def _figure(readable: Readable, state: State, condition: Condition) -> str:
    over = condition.over is not None
    figure = condition.over if over else condition.at_least
    return readable.words(
        "level_over" if over else "level_at_least",
        count=readable.count_name(condition.count),
        figure=f"{figure:,}",
        value=f"{state.counts.get(condition.count, 0):,}",
    )


def holds(condition: Condition, counts: Mapping[str, int]) -> bool:
    """Whether a count passes a figure of the plan."""
    value = counts.get(condition.count, 0)
    return value > condition.over if condition.over is not None else value >= (condition.at_least or 0)


def count_lines(readable: Readable, state: State) -> list[tuple[str, str]]:
    """The counts as they stand."""
    return [(readable.count_name(name), f"{state.counts[name]:,}") for name in COUNTS if name in state.counts]

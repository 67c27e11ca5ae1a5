"""What an incident does with a signal: one small function a kind, then what follows for the duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain import events
from domain.decide import acts, levels, lifecycle, observations, proposals, statement
from domain.decide.meeting import NAMED, meet, met_by_kind
from domain.decide.rules import check_phase, check_sender, check_time
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.owed import reconcile
from domain.plan import Plan
from domain.signals import Envelope, parse_data
from domain.writing import Writing

RULES_VERSION = 1
"""The rules that new incidents are opened under. ``decide`` keeps judging older ones by theirs."""

Decision = Callable[[Plan, State, Envelope, Any], Iterable[Fact]]

DECISIONS: Mapping[str, Decision] = {
    "confirm": lifecycle.confirm,
    "dismiss": lifecycle.dismiss,
    "grade": levels.grade,
    "classify": levels.classify,
    "propose_lower": proposals.propose_lower,
    "propose_waive": proposals.propose_waive,
    "propose_extend": proposals.propose_extend,
    "approve_proposal": proposals.approve,
    "reject_proposal": proposals.reject,
    "record_occasion": acts.record_occasion,
    "report_up": acts.report_up,
    "perform": acts.perform,
    "acknowledge": acts.acknowledge,
    "assign": acts.assign,
    "observe_counts": observations.observe_counts,
    "report_worsening": observations.report_worsening,
    "note": observations.note,
    "draft_statement": statement.draft,
    "return_statement": statement.return_draft,
    "approve_statement": statement.approve,
    "release": statement.release,
    "declare_calm": lifecycle.declare_calm,
    "file_review": lifecycle.file_review,
    "close": lifecycle.close,
    "reopen": lifecycle.reopen,
}

_LEAVES_DUTIES_ALONE = (
    events.CountsObserved,
    events.LevelProposed,
    events.NoteAdded,
    events.DutyAcknowledged,
    events.DutyAssigned,
)


def decide(plan: Plan, writing: Writing, envelope: Envelope) -> None:
    """Write what a signal brings about. Raises ``Refused`` before anything is written."""
    data = parse_data(envelope.kind, envelope.data)
    check_time(envelope)
    if writing.state is None:
        _begin(plan, writing, envelope, data)
        return
    if envelope.kind == "open":
        raise Refused("incident_exists", incident=writing.incident_id)
    check_phase(writing.state, envelope.kind)
    check_sender(plan, writing.state, envelope, data)
    facts = list(DECISIONS[envelope.kind](plan, writing.state, envelope, data))
    keys = _keys_met(plan, writing.state, envelope, data)
    for fact in facts:
        writing.write(fact, envelope)
    for met in meet(writing.state, keys, envelope):
        writing.write(met, envelope)
    if keys or not all(isinstance(fact, _LEAVES_DUTIES_ALONE) for fact in facts):
        settle(plan, writing, envelope)


def _begin(plan: Plan, writing: Writing, envelope: Envelope, data: Any) -> None:
    if envelope.kind != "open":
        raise Refused("incident_unknown", incident=writing.incident_id)
    check_sender(plan, None, envelope, data)
    for fact in lifecycle.begin(plan, envelope, data, RULES_VERSION):
        writing.write(fact, envelope)
    settle(plan, writing, envelope)


def _keys_met(plan: Plan, state: State, envelope: Envelope, data: Any) -> tuple[str, ...]:
    if envelope.kind in NAMED:
        return acts.keys_met(plan, state, envelope.kind, data.duties)
    ordinal = state.proposals[data.proposal].ordinal if hasattr(data, "proposal") else None
    return met_by_kind(plan, state, envelope.kind, ordinal)


def settle(plan: Plan, writing: Writing, envelope: Envelope) -> None:
    """Bring the duties in line, until nothing more follows: a duty that is met may open the next."""
    while writing.state is not None:
        facts = list(reconcile(plan, writing.state, envelope.received_at, writing.now))
        if not facts:
            return
        for fact in facts:
            writing.write(fact, envelope)

"""What an incident does with a signal: one small function a kind, then what follows for the duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain import events
from domain.decide import (
    acts,
    contacts,
    entries,
    items,
    levels,
    lifecycle,
    monitoring,
    observations,
    papers,
    proposals,
    staffing,
    statement,
    upgrading,
)
from domain.decide.gates import check_gates
from domain.decide.meeting import keys_met, meet, names_of
from domain.decide.rules import check_phase, check_sender, check_time
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.owed import reconcile
from domain.plan import Plan
from domain.signals import Correct, Envelope, parse_data
from domain.writing import Writing

"""The rules that new incidents are opened under. ``decide`` keeps judging older ones by theirs."""

Decision = Callable[[Plan, State, Envelope, Any], Iterable[Fact]]

DECISIONS: Mapping[str, Decision] = {
    "confirm": lifecycle.confirm,
    "dismiss": lifecycle.dismiss,
    "grade": levels.grade,
    "classify": levels.classify,
    "classify_nature": levels.classify_nature,
    "merge": lifecycle.merge,
    "withdraw_calm": lifecycle.withdraw_calm,
    "propose_lower": proposals.propose_lower,
    "propose_waive": proposals.propose_waive,
    "propose_extend": proposals.propose_extend,
    "request_correction": proposals.request_correction,
    "reject_proposal": proposals.reject,
    "record_occasion": acts.record_occasion,
    "report_up": acts.report_up,
    "perform": acts.perform,
    "acknowledge": acts.acknowledge,
    "assign": acts.assign,
    "hand_over": acts.hand_over,
    "ask_for_instructions": contacts.ask_for_instructions,
    "record_instructions": contacts.record_instructions,
    "file_for_record": contacts.file_for_record,
    "notify_peer": contacts.notify_peer,
    "record_call": contacts.record_call,
    "refer": contacts.refer,
    "contact_poster": contacts.contact_poster,
    "observe_counts": observations.observe_counts,
    "report_worsening": observations.report_worsening,
    "withdraw_worsening": observations.withdraw_worsening,
    "report_easing": observations.report_easing,
    "raise_doubt": items.raise_doubt,
    "answer_doubt": items.answer_doubt,
    "pass_up_doubt": items.pass_up_doubt,
    "open_consultation": items.open_consultation,
    "give_opinion": items.give_opinion,
    "conclude_consultation": items.conclude_consultation,
    "transfer_out": items.transfer_out,
    "receive_transfer": items.receive_transfer,
    "report_back": items.report_back,
    "withdraw": entries.withdraw,
    "correct": entries.correct,
    "attach_evidence": entries.attach_evidence,
    "note": observations.note,
    "draft_statement": statement.draft,
    "return_statement": statement.return_draft,
    "approve_statement": statement.approve,
    "draft_paper": papers.draft,
    "return_paper": papers.return_draft,
    "approve_paper": papers.approve,
    "confirm_release": statement.confirm_release,
    "release": statement.release,
    "declare_calm": lifecycle.declare_calm,
    "file_review": lifecycle.file_review,
    "close": lifecycle.close,
    "reopen": lifecycle.reopen,
}

_OF_RESERVED: Mapping[str, Decision] = {
    "staff": staffing.staff,
    "warn_early": monitoring.warn_early,
    "propose_calm": monitoring.propose_calm,
    "withdraw_calm_proposal": monitoring.withdraw_calm_proposal,
    "report_source_silent": monitoring.report_source_silent,
    "report_source_back": monitoring.report_source_back,
    "report_flare_up": monitoring.report_flare_up,
}

_LEAVES_DUTIES_ALONE = (
    events.CountsObserved,
    events.LevelProposed,
    events.NoteAdded,
    events.DutyAcknowledged,
    events.DutyAssigned,
    events.DutiesHandedOver,
    events.EasingReported,
    events.OpinionGiven,
    events.EntryCorrected,
    events.EvidenceAttached,
    events.StaffingChanged,
    events.RungEmptied,
    events.EarlyWarningGiven,
    events.CalmProposed,
    events.CalmProposalWithdrawn,
    events.SourceSilent,
    events.SourceBack,
    events.FlareUpReported,
)


def decide(
    plan: Plan, writing: Writing, envelope: Envelope, known: upgrading.Plans = upgrading.ALONE
) -> None:
    """Write what a signal brings about. Raises ``Refused`` before anything is written.

    ``known``: the plans that the signal may ask to go on under.
    """
    data = parse_data(envelope.kind, envelope.data)
    check_time(envelope)
    if writing.state is None:
        _begin(plan, writing, envelope, data)
        return
    if envelope.kind == "open":
        raise Refused("incident_exists", incident=writing.incident_id)
    check_phase(writing.state, envelope.kind)
    check_sender(plan, writing.state, envelope, data)
    if isinstance(data, Correct) and data.entry > writing.last_no:
        raise Refused("entry_unknown", entry=data.entry, last=writing.last_no)
    facts = _facts(plan, writing.state, envelope, data, known)
    names = names_of(writing.state, envelope.kind, data)
    check_gates(plan, writing.state, names, data)
    keys = keys_met(plan, writing.state, envelope.kind, names, data)
    for fact in facts:
        writing.write(fact, envelope)
    for met in meet(writing.state, keys, envelope):
        writing.write(met, envelope)
    if any(isinstance(fact, events.PlanUpgraded) for fact in facts):
        plan = known[writing.state.plan_hash]
        for carried in list(upgrading.carried_over(plan, writing.state, writing.now)):
            writing.write(carried, envelope)
    if keys or not all(isinstance(fact, _LEAVES_DUTIES_ALONE) for fact in facts):
        settle(plan, writing, envelope)
    for unsaid in list(staffing.unsaid(plan, writing.state)):
        writing.write(unsaid, envelope)


def _facts(plan: Plan, state: State, envelope: Envelope, data: Any, known: upgrading.Plans) -> list[Fact]:
    moving = upgrading.MOVING.get(envelope.kind)
    if moving is not None:
        return list(moving(plan, state, envelope, data, known))
    decision = DECISIONS.get(envelope.kind) or _OF_RESERVED[envelope.kind]
    return list(decision(plan, state, envelope, data))


def _begin(plan: Plan, writing: Writing, envelope: Envelope, data: Any) -> None:
    if envelope.kind != "open":
        raise Refused("incident_unknown", incident=writing.incident_id)
    check_sender(plan, None, envelope, data)
    for fact in lifecycle.begin(plan, envelope, data, writing.rules):
        writing.write(fact, envelope)
    settle(plan, writing, envelope)


def settle(plan: Plan, writing: Writing, envelope: Envelope) -> None:
    """Bring the duties in line, until nothing more follows: a duty that is met may open the next."""
    while writing.state is not None:
        facts = list(reconcile(plan, writing.state, envelope.received_at, writing.now))
        if not facts:
            return
        for fact in facts:
            writing.write(fact, envelope)

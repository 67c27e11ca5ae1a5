"""Every kind of signal by its name."""

from __future__ import annotations

from domain.plan import FEED, STAFFING
from domain.signals import acts, lifecycle, matters, monitoring, proposals, staffing, texts
from domain.signals.base import SignalKind, TextField
from domain.signals.types import Lane

_BOTH = frozenset({Lane.PEOPLE, Lane.MACHINES})
_NOTE = {"note": TextField()}
_NOTED = {"note": TextField(required=True)}
_REASON = {"reason": TextField(required=True, limit=2000)}
_CONTENT = {"content": TextField(required=True)}
_OPENING = {
    "title": TextField(required=True, limit=200),
    "summary": TextField(),
    "link": TextField(limit=2000),
}
_RELEASE = {"place": TextField(required=True, limit=500), "link": TextField(limit=2000)}
_CALL = {"callee_name": TextField(required=True, limit=100), "said": TextField(required=True)}
_CONTACT = {"note": TextField(required=True)}
_REQUEST = {"site": TextField(required=True, limit=500), "request": TextField(required=True)}
_LONG = 20000

_LIFECYCLE = {
    "open": SignalKind(lifecycle.Open, _OPENING, _BOTH),
    "confirm": SignalKind(matters.Bare, _NOTE),
    "dismiss": SignalKind(lifecycle.Dismiss, _REASON),
    "merge": SignalKind(lifecycle.Merge, _REASON),
    "grade": SignalKind(lifecycle.Grade, _NOTE),
    "classify": SignalKind(lifecycle.Classify, _NOTE),
    "classify_nature": SignalKind(lifecycle.ClassifyNature, _NOTE),
    "declare_calm": SignalKind(matters.Bare, _REASON),
    "withdraw_calm": SignalKind(matters.Bare, _REASON),
    "file_review": SignalKind(matters.Bare, {"review": TextField(required=True, limit=_LONG)}),
    "close": SignalKind(matters.Bare, _NOTE),
    "reopen": SignalKind(matters.Bare, _REASON),
}

_PROPOSALS = {
    "propose_lower": SignalKind(proposals.ProposeLower, _REASON),
    "propose_waive": SignalKind(proposals.ProposeWaive, _REASON),
    "propose_extend": SignalKind(proposals.ProposeExtend, _REASON),
    "request_correction": SignalKind(proposals.RequestCorrection, _REQUEST),
    "upgrade_plan": SignalKind(proposals.UpgradePlan, _REASON),
    "approve_proposal": SignalKind(proposals.DecideProposal, _NOTE),
    "reject_proposal": SignalKind(proposals.DecideProposal, _REASON),
}

_ACTS = {
    "report_up": SignalKind(acts.ReportUp, _CONTENT),
    "perform": SignalKind(acts.Perform, _NOTE),
    "acknowledge": SignalKind(acts.Acknowledge, _NOTE),
    "assign": SignalKind(acts.Assign, _NOTE),
    "hand_over": SignalKind(acts.HandOver, _NOTED),
    "ask_for_instructions": SignalKind(acts.AskForInstructions, _CONTENT),
    "record_instructions": SignalKind(acts.RecordInstructions, _CONTENT),
    "file_for_record": SignalKind(acts.FileForRecord, _NOTE),
    "notify_peer": SignalKind(acts.NotifyPeer, _CONTENT),
    "record_call": SignalKind(acts.RecordCall, _CALL),
    "refer": SignalKind(acts.Refer, _CONTENT),
    "contact_poster": SignalKind(acts.ContactPoster, _CONTACT),
}

_TEXTS = {
    "draft_statement": SignalKind(texts.DraftStatement, {"statement": TextField(required=True, limit=_LONG)}),
    "return_statement": SignalKind(texts.DecideStatement, _REASON),
    "approve_statement": SignalKind(texts.DecideStatement, _NOTE),
    "draft_paper": SignalKind(texts.DraftPaper, {"paper_text": TextField(required=True, limit=_LONG)}),
    "return_paper": SignalKind(texts.DecidePaper, _REASON),
    "approve_paper": SignalKind(texts.DecidePaper, _NOTE),
    "confirm_release": SignalKind(texts.ConfirmRelease, _NOTE),
    "release": SignalKind(texts.Release, _RELEASE),
}

_MATTERS = {
    "record_occasion": SignalKind(matters.RecordOccasion, _NOTED),
    "observe_counts": SignalKind(matters.ObserveCounts, _NOTE, _BOTH),
    "report_worsening": SignalKind(matters.ReportWorsening, _NOTE, _BOTH),
    "withdraw_worsening": SignalKind(matters.Bare, _REASON),
    "report_easing": SignalKind(matters.Bare, _NOTE, _BOTH),
    "raise_doubt": SignalKind(matters.Bare, {"doubt_text": TextField(required=True)}),
    "answer_doubt": SignalKind(matters.AboutDoubt, {"answer": TextField(required=True)}),
    "pass_up_doubt": SignalKind(matters.AboutDoubt, _NOTE),
    "open_consultation": SignalKind(matters.OpenConsultation, {"topic": TextField(required=True)}),
    "give_opinion": SignalKind(matters.GiveOpinion, _NOTE),
    "conclude_consultation": SignalKind(
        matters.ConcludeConsultation, {"conclusion": TextField(required=True)}
    ),
    "transfer_out": SignalKind(matters.TransferOut, _CONTENT),
    "receive_transfer": SignalKind(matters.ReceiveTransfer, _CONTENT),
    "report_back": SignalKind(matters.ReportBack, {"result": TextField(required=True)}),
    "note": SignalKind(matters.Bare, _NOTED),
    "withdraw": SignalKind(matters.Withdraw, _REASON),
    "correct": SignalKind(
        matters.Correct,
        {"correction": TextField(required=True), "reason": TextField(required=True, limit=2000)},
    ),
    "attach_evidence": SignalKind(
        matters.AttachEvidence, {"file_name": TextField(required=True, limit=200), "note": TextField()}
    ),
}

SIGNALS: dict[str, SignalKind] = {**_LIFECYCLE, **_PROPOSALS, **_ACTS, **_TEXTS, **_MATTERS}
"""Every kind of signal that people and feeds send: the type of its data, its texts, its lanes."""

_MACHINES = frozenset({Lane.MACHINES})
_STAFFING = {"staff": SignalKind(staffing.Staff, {}, _MACHINES)}
_MONITORING = {
    "warn_early": SignalKind(monitoring.WarnEarly, {}, _MACHINES),
    "propose_calm": SignalKind(monitoring.ProposeCalm, {}, _MACHINES),
    "withdraw_calm_proposal": SignalKind(monitoring.Figures, {}, _MACHINES),
    "report_source_silent": SignalKind(monitoring.AboutSource, {}, _MACHINES),
    "report_source_back": SignalKind(monitoring.AboutSource, {}, _MACHINES),
    "report_flare_up": SignalKind(monitoring.Figures, {}, _MACHINES),
}

RESERVED: dict[str, SignalKind] = {**_STAFFING, **_MONITORING}
"""Kinds that only Pingxi itself sends: no form and no interface knows them, and nobody else's is taken."""

OWN_SENDERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_STAFFING, (staffing.STAFFING_SENDER, STAFFING)),
    **dict.fromkeys(_MONITORING, (monitoring.MONITORING_SENDER, FEED)),
}
"""Who alone sends each of them, and in which role."""

KINDS: dict[str, SignalKind] = {**SIGNALS, **RESERVED}
"""All kinds that the fold knows."""

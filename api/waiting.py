"""What in an incident still waits for somebody: drafts, papers, proposals, doubts, transfers and the like."""

from __future__ import annotations

from domain.duties import Duty
from domain.incident import Draft, DraftStatus, Item, PaperDraft, Proposal, State


def waiting_drafts(state: State) -> list[Draft]:
    """The drafts of the statement that nobody has decided yet."""
    return [draft for draft in state.drafts.values() if draft.status is DraftStatus.DRAFTED]


def confirmable_drafts(state: State) -> list[Draft]:
    """The drafts that another body may still confirm: all but those returned."""
    return [draft for draft in state.drafts.values() if draft.status is not DraftStatus.RETURNED]


def waiting_papers(state: State) -> list[PaperDraft]:
    """The papers that nobody has decided yet."""
    return [paper for paper in state.papers.values() if paper.status is DraftStatus.DRAFTED]


def waiting_proposals(state: State) -> list[Proposal]:
    """The proposals that nobody has decided yet."""
    return [proposal for proposal in state.proposals.values() if proposal.status == "made"]


def items_for(state: State, kind: str) -> list[Item]:
    """The doubts, consultations or transfers that a signal of this kind may be about."""
    kinds, statuses = _ABOUT[kind]
    return [item for item in state.items.values() if item.kind in kinds and item.status in statuses]


_ABOUT = {
    "answer_doubt": (("doubt",), ("open", "passed_up")),
    "pass_up_doubt": (("doubt",), ("open",)),
    "give_opinion": (("consultation",), ("open",)),
    "conclude_consultation": (("consultation",), ("open",)),
    "report_back": (("transfer_in", "transfer_out"), ("open",)),
}


def withdrawable(state: State, person_id: str) -> list[tuple[str, str]]:
    """What this person put forward and nobody has decided: the signal's id, and what it is."""
    found = [("proposal", each.proposal, each.sender) for each in waiting_proposals(state)]
    found += [("statement", each.signal_id or "", each.drafter) for each in waiting_drafts(state)]
    found += [("paper", each.signal_id or "", each.drafter) for each in waiting_papers(state)]
    found += [
        (item.kind, item.item, item.sender)
        for item in state.items.values()
        if item.kind in ("doubt", "consultation") and item.status in ("open", "passed_up")
    ]
    return [(signal, what) for what, signal, sender in found if signal and sender == person_id]


def assigned_to(state: State, person_id: str) -> list[Duty]:
    """The owed duties that are assigned to this person."""
    return [duty for duty in state.duties.values() if duty.owed and duty.assignee == person_id]


def worsening_by(state: State) -> str | None:
    """Who made the last report of worsening that has not been withdrawn; None: none stands."""
    skipped = state.skipped.get("worsened", ())
    standing = [n for n, _ in enumerate(state.instants.get("worsened", ()), 1) if n not in skipped]
    if not standing:
        return None
    return next(iter(state.worsened_by[standing[-1] - 1 :]), "")

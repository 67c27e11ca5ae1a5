"""What an incident's page shows of its state, beside duties, timeline and what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.possible import Actor
from api.views.lines import proposal_words
from api.views.readable import Readable
from api.views.timeline import people_in, worded_texts
from api.waiting import waiting_drafts, waiting_papers, waiting_proposals
from domain.incident import State
from store.timeline import TimelineRow


@dataclass(frozen=True)
class ProposalView:
    """A proposal that waits for a second sender, with the words that it came with."""

    proposal: str
    said: str
    texts: tuple[tuple[str, str], ...]
    mine: bool


def proposal_views(
    readable: Readable, state: State, actor: Actor, rows: Sequence[TimelineRow]
) -> list[ProposalView]:
    """The proposals that wait, with their reasons."""
    made = {row.signal_id: row.texts or {} for row in rows if row.type == "proposal_made"}
    return [
        ProposalView(
            proposal.proposal,
            proposal_words(readable, state, proposal.proposal),
            worded_texts(readable, made.get(proposal.proposal, {})),
            proposal.sender == actor.person_id,
        )
        for proposal in waiting_proposals(state)
    ]


@dataclass(frozen=True)
class VacantView:
    """The roles that nobody holds, and the decisions that wait for them."""

    roles: str
    undecidable: tuple[str, ...]


def vacant_view(readable: Readable, state: State) -> VacantView | None:
    """What the page says of empty roles; None where all are held, or nothing is going on."""
    if state.over or not state.vacant:
        return None
    waiting = {
        *(each.proposal for each in waiting_proposals(state)),
        *(each.draft for each in waiting_drafts(state)),
        *(each.draft for each in waiting_papers(state)),
    }
    missing = dict.fromkeys(roles for of, roles in state.undecidable.items() if of in waiting)
    return VacantView(
        readable.words("vacant_roles", roles=_roles(readable, state.vacant)),
        tuple(readable.words("undecidable", roles=_roles(readable, roles)) for roles in missing),
    )


def _roles(readable: Readable, roles: Iterable[str]) -> str:
    return readable.words.joined(readable.role(role) for role in roles)


def people_shown(state: State, rows: Iterable[TimelineRow]) -> set[str]:
    """Everybody whose name the page shows, by id."""
    found = {draft.drafter for draft in state.drafts.values()}
    found |= {paper.drafter for paper in state.papers.values()}
    found |= {proposal.sender for proposal in state.proposals.values()}
    found |= {duty.assignee for duty in state.duties.values()}
    return people_in(rows) | {each for each in found if each}

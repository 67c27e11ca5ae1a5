"""An incident's state, and the fold that makes it from its events."""

from domain.fold import evolve, fold
from domain.state import (
    STATE_VERSION,
    Draft,
    DraftStatus,
    Item,
    PaperDraft,
    Phase,
    Proposal,
    Released,
    State,
    state_from_json,
    state_to_json,
)

__all__ = [
    "STATE_VERSION",
    "Draft",
    "DraftStatus",
    "Item",
    "PaperDraft",
    "Phase",
    "Proposal",
    "Released",
    "State",
    "evolve",
    "fold",
    "state_from_json",
    "state_to_json",
]

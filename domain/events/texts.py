"""What happened to texts: the unified statement, papers of their own approval, releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDrafted:
    """A unified statement was put forward, named by the salted digest of its text."""

    draft: str
    ordinal: int
    at: datetime
    type: Literal["statement_drafted"] = "statement_drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReturned:
    """A draft was returned for another."""

    draft: str
    at: datetime
    type: Literal["statement_returned"] = "statement_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementApproved:
    """A draft was approved by another than its drafter. ``starts``: duties of the plan run from it."""

    draft: str
    at: datetime
    starts: bool | None = None
    type: Literal["statement_approved"] = "statement_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReleased:
    """The approved text was released in a form of the plan."""

    form: str
    text_digest: str
    at: datetime
    states_cause: bool | None = None
    type: Literal["statement_released"] = "statement_released"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDrafted:
    """A paper of its own approval was put forward."""

    paper: str
    draft: str
    ordinal: int
    at: datetime
    type: Literal["paper_drafted"] = "paper_drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReturned:
    """A paper was returned for another."""

    paper: str
    draft: str
    at: datetime
    type: Literal["paper_returned"] = "paper_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperApproved:
    """A paper was approved by another than its drafter."""

    paper: str
    draft: str
    at: datetime
    type: Literal["paper_approved"] = "paper_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseConfirmed:
    """Another body confirmed a draft before its release."""

    body: str
    draft: str
    type: Literal["release_confirmed"] = "release_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseObjected:
    """Another body objected to a draft before its release."""

    body: str
    draft: str
    type: Literal["release_objected"] = "release_objected"

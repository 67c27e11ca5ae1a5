"""The data of signals about texts: the unified statement, papers of their own approval, the release."""

from __future__ import annotations

from domain.signals.base import data
from domain.signals.types import Digest, Identifier, Paper


@data
class DraftStatement:
    """Put forward a unified statement (通稿); its salted digest names it."""


@data
class DecideStatement:
    """Return or approve a draft, named by its digest."""

    draft: Digest


@data
class Release:
    """Record a release: its form, the approved text's digest, and whether it states the cause."""

    form: Identifier
    text_digest: Digest
    states_cause: bool = False


@data
class DraftPaper:
    """Put forward a paper of its own approval; its salted digest names it."""

    paper: Paper


@data
class DecidePaper:
    """Return or approve a paper, named by its digest."""

    draft: Digest


@data
class ConfirmRelease:
    """Record whether another body confirms a draft before its release (沟通确认)."""

    body: Identifier
    draft: Digest
    agreed: bool

"""The data of proposals, which take effect when a second sender approves them."""

from __future__ import annotations

from domain.signals.base import data
from domain.signals.types import Digest, DutyKey, Evidence, Ground, Identifier, Instant, SignalId


@data
class ProposeLower:
    """Propose a lower level; a second sender approves it."""

    level: Identifier


@data
class ProposeWaive:
    """Propose that a duty need not be done; a second sender approves it."""

    duty: DutyKey


@data
class ProposeExtend:
    """Propose a later due instant for a duty; a second sender approves it."""

    duty: DutyKey
    due_at: Instant


@data
class UpgradePlan:
    """Propose to go on under another version of the plan, named by its hash; a second sender approves it."""

    plan_hash: Digest


@data
class DecideProposal:
    """Approve or reject a proposal, named by the id of its signal."""

    proposal: SignalId


@data
class RequestCorrection:
    """Propose to ask a site to correct or remove something: its legal ground, and the evidence by digest."""

    ground: Ground
    evidence: Evidence

"""What holds for every signal: its time, the phase it comes in, and who sends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.decide.meeting import NAMED
from domain.errors import Refused
from domain.incident import Phase, State
from domain.plan import FEED, Plan
from domain.signals import KINDS, OWN_SENDERS, RESERVED, SIGNALS, Envelope, Lane

SKEW = timedelta(minutes=2)
"""How far ahead a sender's clock may be."""

_LIVE = frozenset({Phase.ASSESSMENT, Phase.HANDLING, Phase.CALM})
_ACTIVE = frozenset({Phase.HANDLING, Phase.CALM})

PHASES: dict[str, frozenset[Phase]] = {
    **dict.fromkeys(SIGNALS, _LIVE),
    "confirm": frozenset({Phase.ASSESSMENT}),
    "dismiss": frozenset({Phase.ASSESSMENT}),
    "draft_statement": _ACTIVE,
    "return_statement": _ACTIVE,
    "approve_statement": _ACTIVE,
    "release": _ACTIVE,
    "confirm_release": _ACTIVE,
    "withdraw_calm": frozenset({Phase.CALM}),
    "declare_calm": frozenset({Phase.HANDLING}),
    "file_review": frozenset({Phase.CALM}),
    "close": frozenset({Phase.CALM}),
    "reopen": frozenset({Phase.CLOSED, Phase.DISMISSED}),
    "propose_calm": frozenset({Phase.HANDLING}),
    "withdraw_calm_proposal": frozenset({Phase.HANDLING}),
    "report_flare_up": frozenset({Phase.CLOSED}),
}
"""The phases in which each kind of signal may come. After closing, nothing but reopening, and word
that it grows again.
"""


def check_time(envelope: Envelope) -> None:
    """Refuse a claimed instant that lies ahead of the time of receipt."""
    if envelope.occurred_at is not None and envelope.occurred_at > envelope.received_at + SKEW:
        raise Refused("time_in_future", field="occurred_at")


def check_phase(state: State, kind: str) -> None:
    """Refuse a signal that does not belong to the phase."""
    if state.merged_into is not None:
        raise Refused("incident_merged", into=state.merged_into)
    allowed = PHASES.get(kind, _LIVE)
    if state.phase not in allowed:
        raise Refused(
            "wrong_phase",
            kind=kind,
            phase=state.phase.value,
            allowed=[phase.value for phase in Phase if phase in allowed],
        )


def check_sender(plan: Plan, state: State | None, envelope: Envelope, data: Any) -> None:
    """Refuse a lane, a role or a sender that the plan does not let send this.

    The owner of every duty named, or the person it is assigned to, may always meet it.
    """
    if envelope.lane not in KINDS[envelope.kind].lanes:
        raise Refused("lane_not_allowed", kind=envelope.kind, lane=envelope.lane.value)
    if envelope.kind in RESERVED:
        sender, role = OWN_SENDERS[envelope.kind]
        if (envelope.sender, envelope.role) != (sender, role):
            raise Refused("role_not_allowed", kind=envelope.kind, role=envelope.role, allowed=[role])
        return
    if (envelope.role == FEED) is not (envelope.lane is Lane.MACHINES):
        raise Refused("lane_not_allowed", kind=envelope.kind, lane=envelope.lane.value)
    if envelope.role != FEED and envelope.role not in plan.role_by_id:
        raise Refused("role_unknown", role=envelope.role)
    level = state.level if state is not None else None
    if plan.may_send(envelope.kind, envelope.role, level):
        return
    if state is not None and envelope.kind in NAMED and data.duties:
        for key in data.duties:
            _check_owner(state, key, envelope)
        return
    permission = plan.permission(envelope.kind)
    allowed = list(permission.roles_at(level)) if permission else []
    raise Refused("role_not_allowed", kind=envelope.kind, role=envelope.role, allowed=allowed)


def _check_owner(state: State, key: str, envelope: Envelope) -> None:
    duty = state.duties.get(key)
    if duty is not None and envelope.role != duty.owner and envelope.sender != duty.assignee:
        raise Refused("duty_of_another", duty=key, owner=duty.owner, role=envelope.role)

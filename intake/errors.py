"""Why a signal was not received."""

from __future__ import annotations

from domain.errors import PingxiError


class DuplicateSignalId(PingxiError):
    """This id was used before, for another signal. Params: signal_id."""

    code = "duplicate_signal_id"


class IncidentUnknown(PingxiError):
    """Nobody opened an incident of this id. Params: incident."""

    code = "incident_unknown"


class PlanUnknown(PingxiError):
    """No plan of this hash is stored. Params: plan_hash."""

    code = "plan_unknown"


class LaneNotAllowed(PingxiError):
    """Signals of this kind may not come by this lane. Params: kind, lane."""

    code = "lane_not_allowed"

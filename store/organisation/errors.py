"""What can be wrong with a change of the organisation; nothing has changed when one of these is raised."""

from __future__ import annotations

from domain.errors import PingxiError


class ReasonMissing(PingxiError):
    """Every change says why it is made, in 1 to 1000 characters. Params: field."""

    code = "organisation_reason_missing"

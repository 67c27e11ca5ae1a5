"""What can be wrong with a change of the organisation; nothing has changed when one of these is raised.

``field`` names the argument that it is about, as the pages, the commands and the files call it.
"""

from __future__ import annotations

from datetime import datetime

from domain.errors import PingxiError


class OrganisationError(PingxiError):
    """A change that cannot be made as it was asked for."""

    code = "organisation_unfit"


class _Spanned(OrganisationError):
    def __init__(self, field: str, from_at: datetime, until_at: datetime | None) -> None:
        super().__init__(field=field, from_at=from_at, until_at=until_at if until_at is not None else "–")


class ReasonMissing(OrganisationError):
    """Every change says why it is made, in 1 to 1000 characters. Params: field."""

    code = "organisation_reason_missing"


class NotThere(OrganisationError):
    """What a field names does not exist. Params: field, value."""

    code = "organisation_not_there"


class Taken(OrganisationError):
    """An id that must be given once is given already. Params: field, value."""

    code = "organisation_taken"


class IdUnfit(OrganisationError):
    """An id has 1 to 64 of a-z, 0-9, - and _, and begins with a letter. Params: field, value."""

    code = "organisation_id_unfit"


class TextUnfit(OrganisationError):
    """A text is empty or too long. Params: field, longest."""

    code = "organisation_text_unfit"


class KindUnknown(OrganisationError):
    """A field allows other values only. Params: field, value, known."""

    code = "organisation_kind_unknown"


class SpanUnfit(_Spanned):
    """An end does not come after its beginning. Params: field, from_at, until_at."""

    code = "organisation_span_unfit"


class Over(OrganisationError):
    """What is to be changed, or named, is over. Params: field, value, at."""

    code = "organisation_over"


class Overlaps(_Spanned):
    """The same is there already for a part of that time. Params: field, from_at, until_at."""

    code = "organisation_overlaps"


class InCircle(OrganisationError):
    """A body cannot stand below itself. Params: field, body, parent."""

    code = "organisation_in_circle"


class BodyInUse(OrganisationError):
    """A body that is to end is still needed. Params: field, body, what, count."""

    code = "organisation_body_in_use"


class AccountShut(OrganisationError):
    """Someone whose account is shut is given something to do. Params: field, login."""

    code = "organisation_account_shut"


class PlanNotStored(OrganisationError):
    """No plan of this id is known here. Params: field, plan, known."""

    code = "organisation_plan_not_stored"


class RoleUnknown(OrganisationError):
    """A plan has no such role, or nobody inside can hold it. Params: field, plan, role, known."""

    code = "organisation_role_unknown"


class OutsideRoster(_Spanned):
    """A shift lies outside the time of its roster. Params: field, from_at, until_at."""

    code = "organisation_outside_roster"


class OwnDeputy(OrganisationError):
    """Nobody stands in for themselves. Params: field, login."""

    code = "organisation_own_deputy"


class NumberUnfit(OrganisationError):
    """A number is out of its range. Params: field, lowest, highest."""

    code = "organisation_number_unfit"


class NotTheHolder(OrganisationError):
    """Only who holds a role can hand it over. Params: field, plan, role."""

    code = "organisation_not_the_holder"


class NotTheNext(OrganisationError):
    """Only who holds a role, or will hold it, can take it over. Params: field, plan, role."""

    code = "organisation_not_the_next"


class NotTheTaker(OrganisationError):
    """Only the one it is given to takes over. Params: field."""

    code = "organisation_not_the_taker"


class TakenOver(OrganisationError):
    """A hand-over was taken already. Params: field, at."""

    code = "organisation_taken_over"

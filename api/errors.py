"""What the screens and the JSON interface themselves refuse."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import FieldProblem, PingxiError


class NotSignedIn(PingxiError):
    """Nobody is signed in, or the sign-in has ended."""

    code = "not_signed_in"


class SignInFailed(PingxiError):
    """The login or the password is wrong, or the account is shut; nobody is told which."""

    code = "sign_in_failed"


class TooManyGuesses(PingxiError):
    """Too many failed sign-ins. Params: seconds."""

    code = "too_many_guesses"


class DeskClosed(PingxiError):
    """The account may not open this desk. Params: desks."""

    code = "desk_closed"


class FromAnotherSite(PingxiError):
    """A form that did not come from this site's own pages."""

    code = "from_another_site"


class FormStale(PingxiError):
    """A form whose token is missing, or belongs to somebody else's sign-in."""

    code = "form_stale"


class ScopeMissing(PingxiError):
    """A machine's token that does not reach this far, or a person's own page. Params: scope."""

    code = "scope_missing"


class SignInAgain(PingxiError):
    """How one signs in is changed only shortly after signing in."""

    code = "sign_in_again"


class PasskeyRefused(PingxiError):
    """What a passkey brought is not good, or not good any more; nobody is told which."""

    code = "passkey_refused"


class ProviderAway(PingxiError):
    """The other provider cannot be reached at the moment."""

    code = "provider_away"


class ProviderRefused(PingxiError):
    """What came from the other provider is not good, or does not belong to this browser."""

    code = "provider_refused"


class IdentityWaits(PingxiError):
    """Somebody has come from the other provider whom nobody has bound to a person yet. Params: shown."""

    code = "identity_waits"


class InvitationOver(PingxiError):
    """An address that lets in once, and has been used, has expired or was replaced."""

    code = "invitation_over"


class RoleNotHeld(PingxiError):
    """The sender does not hold the role that they say they act in. Params: role, plan, held."""

    code = "role_not_held"


class IncidentNotFound(PingxiError):
    """There is no such incident, or it has not been recorded yet. Params: incident."""

    code = "incident_not_found"


class RoleNeeded(PingxiError):
    """Only who holds a role in the incident may do this. Params: incident."""

    code = "role_needed"


class IncidentOver(PingxiError):
    """What is over takes nothing more. Params: incident."""

    code = "incident_over"


class IncidentGoesOn(PingxiError):
    """The words of an incident that is not over are still needed. Params: incident."""

    code = "incident_goes_on"


class ReceiptNotFound(PingxiError):
    """No signal of this id was received. Params: signal_id."""

    code = "receipt_not_found"


class EvidenceNotFound(PingxiError):
    """The incident has no such file, or its content was erased. Params: incident, sha256."""

    code = "evidence_not_found"


class BodyTooLarge(PingxiError):
    """More was sent than is read. Params: limit_kb."""

    code = "body_too_large"


class BodyMalformed(PingxiError):
    """What was sent is not JSON, or not a form."""

    code = "body_malformed"


class CharacterNotAllowed(PingxiError):
    """An address or a field holds a character that no database keeps, such as NUL."""

    code = "character_not_allowed"


class InvalidInput(PingxiError):
    """An input other than a signal has wrong fields."""

    code = "invalid_input"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(fields=", ".join(problem.field for problem in problems))


class NotInLog(PingxiError):
    """The log has no such leaf, size or checkpoint, or not yet."""

    code = "not_in_log"


class PageNotFound(PingxiError):
    """There is nothing at this address."""

    code = "page_not_found"


class MethodNotAllowed(PingxiError):
    """The address exists, but not for this method. Params: method."""

    code = "method_not_allowed"


class Unavailable(PingxiError):
    """The database cannot be reached at the moment."""

    code = "unavailable"


class Internal(PingxiError):
    """A mistake of ours."""

    code = "internal"

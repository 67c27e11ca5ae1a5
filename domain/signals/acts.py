"""The data of signals by which duties are done, handed on or met."""

from __future__ import annotations

from domain.signals.base import data
from domain.signals.types import (
    Channel,
    Contact,
    DutyKey,
    Ground,
    Identifier,
    Instant,
    Keys,
    MaybeKeys,
    PersonId,
)


@data
class ReportUp:
    """Record a report that was made, and the duties that it meets."""

    duties: Keys
    channel: Channel


@data
class Perform:
    """Record that duties were done."""

    duties: Keys


@data
class Acknowledge:
    """Acknowledge (签收) duties: seen, and in hand. Meets only a duty to acknowledge."""

    duties: Keys


@data
class Assign:
    """Assign a duty to one person."""

    duty: DutyKey
    person: PersonId


@data
class HandOver:
    """Hand over duties assigned to the sender: those named, or all of them."""

    to: PersonId
    duties: MaybeKeys = ()


@data
class AskForInstructions:
    """Ask for instructions (请示): ask and wait, not inform."""

    duties: Keys


@data
class RecordInstructions:
    """Record the instructions given (批示), and the role that gave them."""

    duties: Keys
    by: Identifier


@data
class FileForRecord:
    """File for record (备案): nobody answers."""

    duties: Keys


@data
class NotifyPeer:
    """Notify a peer body (通报)."""

    duties: Keys
    body: Identifier


@data
class RecordCall:
    """Record a telephone call: the role called, when, whether reached. One not reached meets nothing."""

    callee: Identifier
    called_at: Instant
    reached: bool
    duties: MaybeKeys = ()


@data
class Refer:
    """Refer the matter to an authority (报请、移交)."""

    authority: Identifier
    ground: Ground
    duties: MaybeKeys = ()


@data
class ContactPoster:
    """Record a contact with the first poster (首发信息人). Nobody is pressed to delete anything."""

    result: Contact
    duties: MaybeKeys = ()

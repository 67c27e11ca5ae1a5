"""What signals' data are made of: ids, digests, instants, counts and the words people choose from."""

from __future__ import annotations

from datetime import UTC
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

from domain.grading import COUNTS


def _known_count(name: str) -> str:
    if name not in COUNTS:
        raise PydanticCustomError("unknown_count", "unknown count", {"known": ", ".join(COUNTS)})
    return name


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
DutyKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._#@-]{0,63}$")]
SignalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._-]{7,99}$")]
IncidentId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}-[0-9a-hjkmnp-tv-z]{6}$")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9:_-]{1,64}$")]
MediaType = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}$")]
Instant = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]
Count = Annotated[int, Field(ge=0, le=10**12, strict=True)]
CountName = Annotated[str, AfterValidator(_known_count)]
Counts = Annotated[dict[CountName, Count], Field(max_length=len(COUNTS))]
Keys = Annotated[tuple[DutyKey, ...], Field(min_length=1, max_length=20)]
MaybeKeys = Annotated[tuple[DutyKey, ...], Field(max_length=20)]
Names = Annotated[tuple[Identifier, ...], Field(max_length=20)]
SomeNames = Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=20)]
Evidence = Annotated[tuple[Digest, ...], Field(min_length=1, max_length=20)]
EntryNo = Annotated[int, Field(ge=1, le=10**9, strict=True)]
LARGEST_FILE = 10 * 2**20
"""The most that a file of evidence may have, in bytes."""
FileSize = Annotated[int, Field(ge=1, le=LARGEST_FILE, strict=True)]


class Lane(StrEnum):
    """People's signals go before machines', each in its own numbered order."""

    PEOPLE = "people"
    MACHINES = "machines"


class EmergencyGrade(StrEnum):
    """The grade of the emergency behind the opinion: the same words as a level, another scale."""

    ORDINARY = "ordinary"
    LARGE = "large"
    MAJOR = "major"
    ESPECIALLY_MAJOR = "especially_major"


class Channel(StrEnum):
    """How a report was made."""

    TELEPHONE = "telephone"
    IN_PERSON = "in_person"
    MESSAGE = "message"
    DOCUMENT = "document"
    MEETING = "meeting"


class Worsening(StrEnum):
    """What grew worse."""

    VOLUME = "volume"
    SITES = "sites"
    LEVEL = "level"
    MEDIA = "media"
    SENTIMENT = "sentiment"
    OFFLINE = "offline"


class Dismissal(StrEnum):
    """Why a matter is no incident of ours."""

    NOT_OURS = "not_ours"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"
    EXERCISE = "exercise"
    OTHER = "other"


class Opinion(StrEnum):
    """What a body or person says in a consultation (会商)."""

    ASSENT = "assent"
    DISSENT = "dissent"
    ABSENT = "absent"


class Paper(StrEnum):
    """A text of its own approval: 应对方案, 处置方案, 新闻发布方案."""

    RESPONSE_SCHEME = "response_scheme"
    HANDLING_PLAN = "handling_plan"
    RELEASE_PLAN = "release_plan"


class Ground(StrEnum):
    """The legal ground of a request to correct or remove, or of a referral."""

    FALSEHOOD = "falsehood"
    DEFAMATION = "defamation"
    PRIVACY = "privacy"
    IMPERSONATION = "impersonation"
    PUBLIC_ORDER = "public_order"
    SUSPECTED_CRIME = "suspected_crime"


class Contact(StrEnum):
    """How a contact with the first poster went. What he does with his post is his own affair."""

    SETTLED = "settled"
    CONTINUING = "continuing"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"

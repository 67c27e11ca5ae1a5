"""The whole of a paper: its head, its parts in order, and the foot that says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from documents import texts
from documents.account import Account
from documents.blocks import Sheet
from documents.clean import shown
from documents.errors import PaperInvalid
from documents.kinds import KINDS, Asked, Kind
from domain.plan import OfficialPaper
from store.log import StoredCheckpoint

CLASSIFICATIONS = ("internal", "restricted", "secret", "confidential")
URGENCIES = ("urgent", "most_urgent")
LONGEST_LINE, LONGEST_TEXT, MOST_ATTACHMENTS = 300, 20_000, 30


@dataclass(frozen=True)
class Wanted:
    """What people say of the paper that they want; what is empty is taken from the timeline or left out.

    ``attachments`` are names, a line each; ``day``: of a log, in the plan's zone.
    """

    kind: str
    title: str = ""
    to: str = ""
    copies: str = ""
    signer: str = ""
    classification: str = ""
    urgency: str = ""
    attachments: str = ""
    text: str = ""
    day: str = ""

    def check(self) -> None:
        """Raises ``PaperInvalid`` for the first field that cannot be."""
        if self.kind not in KINDS:
            raise PaperInvalid(which="kind", value=self.kind)
        for name in ("title", "to", "copies", "signer"):
            if len(getattr(self, name)) > LONGEST_LINE:
                raise PaperInvalid(which=name, value=f"> {LONGEST_LINE}")
        if len(self.text) > LONGEST_TEXT:
            raise PaperInvalid(which="text", value=f"> {LONGEST_TEXT}")
        for name, known in (("classification", CLASSIFICATIONS), ("urgency", URGENCIES)):
            if (value := getattr(self, name)) and value not in known:
                raise PaperInvalid(which=name, value=value)
        if len(self.attachments) > LONGEST_TEXT or len(self.attachments.splitlines()) > MOST_ATTACHMENTS:
            raise PaperInvalid(which="attachments", value=f"> {MOST_ATTACHMENTS}")
        _day(self.day)


@dataclass(frozen=True)
class Given:
    """What the house gives the paper: who issues it, its number, its version, the log's last checkpoint."""

    issuer: str
    code: str
    year: int
    ordinal: int
    version: int
    checkpoint: tuple[int, str] | None


def size_and_root(checkpoint: StoredCheckpoint | None) -> tuple[int, str] | None:
    """How long the log was at its last checkpoint, and its root in base64; None where there is none."""
    return (checkpoint.size, checkpoint.note.split("\n")[2]) if checkpoint is not None else None


def compose(account: Account, wanted: Wanted, given: Given) -> Sheet:
    """The paper. Raises ``PaperInvalid``."""
    wanted.check()
    kind = KINDS[wanted.kind]
    today = account.now.astimezone(ZoneInfo(account.plan.time_zone)).date()
    number = {"code": given.code, "year": str(given.year), "ordinal": str(given.ordinal)}
    written = account.say("date", year=str(today.year), month=str(today.month), day=str(today.day))
    to, copies = shown(wanted.to) or _addressee(account, kind), shown(wanted.copies)
    return Sheet(
        kind=wanted.kind,
        locale=account.locale,
        style=kind.style,
        issuer=shown(given.issuer),
        number=account.say("number", **number),
        title=shown(wanted.title) or account.say(f"title_{wanted.kind}", title=account.title),
        date=written,
        parts=tuple(kind.parts(account, Asked(wanted.text, wanted.day))),
        foot=_foot(account, given),
        signer=shown(wanted.signer) or _signer(account, kind),
        to=account.say("to", to=to) if to else "",
        secrecy=_secrecy(account, wanted, kind),
        attachments=tuple(shown(line) for line in wanted.attachments.splitlines() if line.strip()),
        note=account.say("restricted_note") if kind.restricted else "",
        copies=account.say("copies", to=copies) if copies else "",
        printed_by=shown(given.issuer),
        printed_on=account.say("printed_on", date=written),
    )


def _day(text: str) -> None:
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError as error:
        raise PaperInvalid(which="day", value=text) from error


def _secrecy(account: Account, wanted: Wanted, kind: Kind) -> tuple[str, ...]:
    classification = wanted.classification or ("restricted" if kind.restricted else "")
    named = (("class", classification), ("urgency", wanted.urgency))
    return tuple(account.say(f"{name}_{value}") for name, value in named if value)


def _signer(account: Account, kind: Kind) -> str:
    """Who approved the text that the paper takes over; where it goes up and none did, a blank."""
    drafts = {
        OfficialPaper.STATEMENT: list(account.state.drafts.values()),
        OfficialPaper.LEGAL_STATEMENT: list(account.state.drafts.values()),
    }
    among = drafts.get(
        kind.paper, [each for each in account.state.papers.values() if each.paper == kind.paper.value]
    )
    approver = texts.approver_of(account, texts.latest(among, account.state.approved_draft))
    if approver is not None:
        return account.tell.person(approver)
    return account.say("blank_signer") if kind.upward else ""


def _addressee(account: Account, kind: Kind) -> str:
    """The site of a letter; of other papers the roles to whom the plan's duty that asks for it is owed."""
    if kind.paper is OfficialPaper.SITE_LETTER:
        return texts.site_of(account)
    roles: dict[str, None] = {}
    for duty in account.state.duties.values():
        if account.plan.duty_by_id[duty.duty].asks_for is kind.paper:
            roles.update(dict.fromkeys(role for role in duty.to if role != "public"))
    return account.say("comma").join(account.tell.role(role) for role in roles)


def _foot(account: Account, given: Given) -> tuple[str, ...]:
    source = account.say(
        "foot_source", incident=account.incident.id, no=str(account.event_no), version=given.version,
        at=account.tell.instant(account.now),
    )  # fmt: skip
    if given.checkpoint is None:
        return (source, account.say("foot_no_checkpoint"))
    size, root = given.checkpoint
    return (source, account.say("foot_checkpoint", size=str(size), root=root))

"""Each kind of paper: its layout, whom it is for, and its sections from the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from documents import daily, texts
from documents.account import Account
from documents.blocks import Para, Part, Style
from documents.telling import basics, counted, free, happened, kept, numbered, owed
from domain.plan import OfficialPaper, Plan

COURSE = (
    "incident_opened", "incident_confirmed", "incident_dismissed", "level_decided", "level_raised",
    "level_lowered", "nature_classified", "calm_declared", "calm_withdrawn", "incident_reopened",
    "incident_closed", "incident_merged",
)  # fmt: skip
LEVELS = ("level_proposed", "level_decided", "level_raised", "level_lowered", "nature_classified")
REPORTS = ("report_made", "call_made", "filed_for_record", "peer_notified")
INSTRUCTIONS = ("instructions_asked", "instructions_given")
CONSULTATIONS = ("consultation_opened", "opinion_given", "consultation_concluded")
RELEASES = ("statement_approved", "statement_released", "release_confirmed", "release_objected")
DONE = (
    "duties_performed",
    "matter_referred",
    "transferred_out",
    "transfer_reported_back",
    "poster_contacted",
)
DOUBTS = ("doubt_raised", "doubt_answered", "doubt_passed_up")
_WORDS = ("content", "said", "note", "topic", "conclusion", "doubt_text", "answer", "place", "link", "result")


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the kind: the paper's own text, and for a log its day (ISO, plan's zone)."""

    text: str = ""
    day: str = ""


Maker = Callable[[Account, Asked], Iterator[Part]]


@dataclass(frozen=True)
class Kind:
    """One kind of paper. ``upward``: to a superior, so it names who signs; ``restricted``: for few."""

    paper: OfficialPaper
    parts: Maker
    style: Style = "document"
    upward: bool = False
    restricted: bool = False


def _of(account: Account, *types: str) -> Iterator[Part]:
    return happened(account, account.of_types(*types), *_WORDS)


def bulletin(account: Account, asked: Asked) -> Iterator[Part]:
    """舆情动态: what it is, how it spreads, what was done, what is next."""
    yield from numbered(
        account,
        ("basic", basics(account)),
        ("spread", counted(account)),
        ("handling", _of(account, *COURSE[1:], *REPORTS, *INSTRUCTIONS, *RELEASES, *DONE)),
        ("next", _with(asked, owed(account))),
    )


def brief(account: Account, asked: Asked) -> Iterator[Part]:
    """简报: how it was handled."""
    yield from numbered(
        account,
        ("basic", basics(account)),
        ("handling", _of(account, *LEVELS[1:], *REPORTS, *INSTRUCTIONS, *CONSULTATIONS, *DONE)),
        ("response", _of(account, *RELEASES, *DOUBTS)),
        ("keeping", kept(account)),
        ("next", _with(asked, owed(account))),
    )


def special_report(account: Account, asked: Asked) -> Iterator[Part]:
    """专报: to leaders who are asked for their instructions."""
    yield from numbered(
        account,
        ("basic", basics(account)),
        ("assessment", _both(counted(account), _of(account, *LEVELS, *CONSULTATIONS))),
        ("taken", _of(account, *REPORTS, *INSTRUCTIONS, *RELEASES, *DONE)),
        ("to_decide", _with(asked, owed(account))),
    )
    yield Para(account.say("please_instruct"), closing=True)


def review(account: Account, asked: Asked) -> Iterator[Part]:
    """总结评估报告: the whole course, how duties were kept, and what was learnt."""
    yield from numbered(
        account,
        ("basic", basics(account)),
        ("course", _both(_of(account, *COURSE), counted(account))),
        ("handling", _of(account, *REPORTS, *INSTRUCTIONS, *CONSULTATIONS, *DONE)),
        ("response", _of(account, *RELEASES, *DOUBTS)),
        ("keeping", kept(account)),
        ("lessons", texts.lessons(account, asked.text)),
    )


def accountability(account: Account, asked: Asked) -> Iterator[Part]:
    """问责建议: the duties that were late, by role; who proposes what, people write."""
    yield from numbered(
        account,
        ("basic", basics(account)),
        ("facts", kept(account)),
        ("grounds", texts.clauses(account)),
        ("proposal", texts.or_blank(account, asked.text, "blank_proposal")),
    )
    yield Para(account.say("no_verdict"))


def _with(asked: Asked, parts: Iterator[Part]) -> Iterator[Part]:
    yield from free(asked.text)
    yield from parts


def _both(*parts: Iterator[Part]) -> Iterator[Part]:
    for each in parts:
        yield from each


def _text(function: Callable[[Account, str], Iterator[Part]]) -> Maker:
    return lambda account, asked: function(account, asked.text)


_KINDS = (
    Kind(OfficialPaper.BULLETIN, bulletin),
    Kind(OfficialPaper.BRIEF, brief),
    Kind(OfficialPaper.SPECIAL_REPORT, special_report, upward=True),
    Kind(OfficialPaper.STATEMENT, _text(texts.statement)),
    Kind(OfficialPaper.RESPONSE_SCHEME, _text(texts.scheme("response_scheme"))),
    Kind(OfficialPaper.HANDLING_PLAN, _text(texts.scheme("handling_plan"))),
    Kind(OfficialPaper.RELEASE_PLAN, _text(texts.scheme("release_plan"))),
    Kind(OfficialPaper.LOG, lambda account, asked: daily.log(account, asked.day)),
    Kind(OfficialPaper.LEGAL_STATEMENT, _text(texts.legal_statement)),
    Kind(OfficialPaper.SITE_LETTER, _text(texts.site_letter), style="letter"),
    Kind(OfficialPaper.ACCOUNTABILITY_PROPOSAL, accountability, upward=True, restricted=True),
    Kind(OfficialPaper.REVIEW, review, upward=True),
)
KINDS: Mapping[str, Kind] = {kind.paper.value: kind for kind in _KINDS}
"""Every kind by its name."""


def readers_of(plan: Plan, paper: OfficialPaper) -> frozenset[str]:
    """The roles that a restricted paper is for: those in the duties that ask for it, else its approvers."""
    found = {
        party.role
        for duty in plan.duties
        if duty.asks_for is paper
        for party in (duty.owner, *duty.to, *duty.jointly)
    }
    if not found and (approving := plan.may.get("approve_paper")) is not None:
        found = set(approving.roles)
    return frozenset(found) & plan.own_roles


def lets_in(plan: Plan, kind: str, held: frozenset[str]) -> bool:
    """Whether these roles may make a paper of this kind, and be given a restricted one."""
    if KINDS[kind].restricted:
        return bool(held & readers_of(plan, KINDS[kind].paper))
    return bool(held & plan.own_roles)

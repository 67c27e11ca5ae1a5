"""Papers around a text that people wrote and approved: it is taken over word for word, or left to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from documents.account import Account, Words, fact
from documents.blocks import Heading, Para, Part
from documents.telling import basics, free, is_late, numbered, owed, written
from domain.duties import named_clause
from domain.state import Draft, DraftStatus, PaperDraft
from store.timeline import TimelineRow


def or_blank(account: Account, text: str, absent: str) -> Iterator[Part]:
    """What was given with the request, else a line that people replace."""
    found = list(free(text))
    yield from found or [Para(account.say(absent))]


def statement(account: Account, text: str) -> Iterator[Part]:
    """通稿: the approved text; one that is not approved yet says so."""
    draft = latest(list(account.state.drafts.values()), account.state.approved_draft)
    yield from _draft(account, draft, "statement", text)


def scheme(paper: str) -> Callable[[Account, str], Iterator[Part]]:
    """应对方案、处置方案、新闻发布方案: the approved text between what it is about and who owes what."""

    def made(account: Account, text: str) -> Iterator[Part]:
        drafts = [each for each in account.state.papers.values() if each.paper == paper]
        yield from numbered(
            account,
            ("basic", basics(account)),
            ("measures", _draft(account, latest(drafts, None), "paper_text", text)),
            ("sharing", owed(account)),
        )

    return made


def legal_statement(account: Account, text: str) -> Iterator[Part]:
    """法律声明: the approved text, with the grounds on which requests were approved."""
    yield from statement(account, text)
    for row in account.of_types("correction_requested"):
        yield Para(account.say("on_ground", ground=account.say(f"ground_{fact(row)['ground']}")))


def site_letter(account: Account, text: str) -> Iterator[Part]:
    """函: what the site is asked, the legal ground, the evidence by its digests, who approved."""
    row = _last_request(account)
    if row is None:
        yield from or_blank(account, text, "no_request")
        return
    body = fact(row)
    yield from written(account, account.words(row, "request"), "no_request")
    yield Heading(1, account.say("heading", no=account.say("no_1"), text=account.say("ground")))
    yield Para(account.say(f"ground_{body['ground']}"))
    yield Heading(1, account.say("heading", no=account.say("no_2"), text=account.say("evidence")))
    for place, digest in enumerate(body.get("evidence") or (), start=1):
        yield Para(account.say("digest", no=str(place), sha256=digest))
    yield from free(text)
    if not any(fact(each)["proposal"] == body["proposal"] for each in _approved(account)):
        yield Para(account.say("request_unapproved"))
    yield Para(account.say("please_reply"))
    yield Para(account.say("this_letter"), closing=True)


def site_of(account: Account) -> str:
    """The site that the last request is addressed to; empty where there is none, or its words were erased."""
    row = _last_request(account)
    return " ".join(account.words(row, "site").lines) if row is not None else ""


def lessons(account: Account, text: str) -> Iterator[Part]:
    """The review that was filed, else what was given with the request, else a line that people replace."""
    filed = account.of_types("review_filed")
    if filed:
        yield from written(account, account.words(filed[-1], "review"), "blank_lessons")
        yield from free(text)
    else:
        yield from or_blank(account, text, "blank_lessons")


def clauses(account: Account) -> Iterator[Part]:
    """The clauses under which the late duties stand."""
    found: dict[str, None] = {}
    for duty in account.state.duties.values():
        if is_late(duty):
            found[named_clause(account.plan.duty_by_id[duty.duty], duty.clock)] = None
    title = account.plan.title.zh if account.locale == "zh-CN" else account.plan.title.en
    if found:
        yield Para(account.say("under_clauses", plan=title, clauses=account.say("comma").join(found)))


def latest(drafts: list[Draft] | list[PaperDraft], approved: str | None) -> Draft | PaperDraft | None:
    """The approved one, else the last that was put forward."""
    passed = [each for each in drafts if each.draft == approved or each.status is DraftStatus.APPROVED]
    among = [each for each in passed if each.draft == approved] or passed or list(drafts)
    return max(among, key=lambda each: each.ordinal, default=None)


def approver_of(account: Account, draft: Draft | PaperDraft | None) -> str | None:
    """Who approved it, by id."""
    for row in reversed(account.of_types("statement_approved", "paper_approved")):
        if draft is not None and fact(row)["draft"] == draft.draft:
            return row.sender
    return None


def _draft(account: Account, draft: Draft | PaperDraft | None, name: str, text: str) -> Iterator[Part]:
    words = account.words_of_signal(draft.signal_id, name) if draft is not None else Words(())
    if draft is not None and draft.status is not DraftStatus.APPROVED:
        yield Para(account.say("unapproved", ordinal=draft.ordinal))
    if draft is None:
        yield from or_blank(account, text, "blank_text")
        return
    yield from written(account, words, "blank_text")
    yield from free(text)


def _last_request(account: Account) -> TimelineRow | None:
    made = [row for row in account.of_types("proposal_made") if fact(row)["what"] == "correction"]
    approved = {fact(row)["proposal"] for row in _approved(account)}
    passed = [row for row in made if fact(row)["proposal"] in approved]
    return next(iter(reversed(passed or made)), None)


def _approved(account: Account) -> list[TimelineRow]:
    return account.of_types("correction_requested")

"""Making a paper: read, compose, lay out in both formats, number and keep, all or nothing."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from documents.account import Account
from documents.errors import PaperInvalid
from documents.heads import Given, Wanted, compose, size_and_root
from documents.kinds import KINDS
from documents.own import filled
from documents.pdf import pdf
from documents.word import docx
from domain.plan import Plan
from locales import say
from store.log import last_checkpoint
from store.organisation.bodies import bodies
from store.papers import (
    PaperFile,
    PaperRow,
    PaperTemplate,
    keep_paper,
    last_ordinal,
    last_version,
    numbering,
    paper_template,
)
from store.pool import Database

FORMATS = ("docx", "pdf")


@dataclass(frozen=True)
class By:
    """Who makes a paper, when, for which duty, and which paper it is a new version of."""

    person_id: str
    at: datetime
    duty_key: str | None = None
    after: PaperRow | None = None


async def make(db: Database, issuer: str, account: Account, wanted: Wanted, by: By) -> PaperRow:
    """Make a paper and keep it. A first version gets the next number; a later one keeps its paper's.

    Raises ``PaperInvalid``, ``FontsMissing``, ``TemplateUnreadable`` and ``TemplateUnknown``.
    """
    wanted.check()
    if by.after is not None and (by.after.incident_id, by.after.kind) != (account.incident.id, wanted.kind):
        raise PaperInvalid(which="after", value=by.after.id)
    body_id = by.after.body_id if by.after else account.incident.body_id
    year = by.after.year if by.after else _year(account)
    template = await paper_template(db, wanted.kind, body_id)
    async with numbering(db, body_id, wanted.kind, year) as change:
        if by.after is not None:
            ordinal, version = by.after.ordinal, await last_version(change, by.after) + 1
        else:
            ordinal, version = await last_ordinal(change, body_id, wanted.kind, year) + 1, 1
        checkpoint = size_and_root(await last_checkpoint(change))
        code = by.after.code if by.after else _code(account, wanted.kind, template)
        given = Given(issuer, code, year, ordinal, version, checkpoint)
        row = _row(account, wanted, by, given, body_id, template)
        made = await asyncio.to_thread(_files, account, wanted, given, template, row.id)
        await keep_paper(change, row, made)
    return row


def _row(
    account: Account,
    wanted: Wanted,
    by: By,
    given: Given,
    body_id: str | None,
    template: PaperTemplate | None,
) -> PaperRow:
    size, root = given.checkpoint or (None, None)
    own = template is not None and template.docx is not None
    return PaperRow(
        id=secrets.token_hex(12), incident_id=account.incident.id, kind=wanted.kind, duty_key=by.duty_key,
        body_id=body_id, code=given.code, year=given.year, ordinal=given.ordinal, version=given.version,
        language=account.locale, event_no=account.event_no, checkpoint_size=size, checkpoint_root=root,
        template_no=template.no if own and template is not None else None,
        restricted=KINDS[wanted.kind].restricted, made_by=by.person_id, made_at=by.at,
    )  # fmt: skip


def _files(
    account: Account, wanted: Wanted, given: Given, template: PaperTemplate | None, paper_id: str
) -> list[PaperFile]:
    sheet = compose(account, wanted, given)
    own = template.docx if template is not None else None
    bodies = {"docx": filled(own, sheet) if own is not None else docx(sheet), "pdf": pdf(sheet)}
    return [
        PaperFile(paper_id, name, sha256(content).hexdigest(), len(content), content, None)
        for name, content in bodies.items()
    ]


def _code(account: Account, kind: str, template: PaperTemplate | None) -> str:
    """The word before the year: the body's own, else the paper's name."""
    return (template.code if template is not None else None) or say(account.locale, f"official_{kind}")


def _year(account: Account) -> int:
    return account.now.astimezone(ZoneInfo(account.plan.time_zone)).year


async def issuer_of(db: Database, body_id: str | None, plan: Plan, locale: str) -> str:
    """The name of the body that issues the incident's papers; the plan's issuer for the whole."""
    named = next((body for body in await bodies(db) if body.id == body_id), None)
    if named is not None:
        return named.name_zh if locale == "zh-CN" else named.name_en
    return plan.issuer.zh if locale == "zh-CN" else plan.issuer.en

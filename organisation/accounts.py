"""Bodies and accounts of a file: made and changed before everything else, ended and shut after it."""

from __future__ import annotations

from dataclasses import replace

from organisation.file import BodyEntry, PersonEntry
from organisation.work import Work
from store.desks import desk_words, desks_from, set_desks
from store.organisation.bodies import Body, bodies, change_body, end_body, make_body, reopen_body
from store.organisation.checks import fit_text, new_id
from store.people import Person, add_person, change_person, everybody, set_active


async def make_bodies(work: Work) -> None:
    """Make, change and reopen bodies, those above before those below."""
    there = {body.id: body for body in await bodies(work.db)}
    waiting = list(enumerate(work.read.content.bodies))
    while waiting:
        unmade = {entry.id for _, entry in waiting}
        ready = [each for each in waiting if each[1].parent not in unmade - set(there)] or waiting
        for place, entry in ready:
            await work.attempt(("bodies", place), _body(work, entry, there))
        waiting = [each for each in waiting if each not in ready]


async def _body(work: Work, entry: BodyEntry, there: dict[str, Body]) -> None:
    wanted = Body(entry.id, entry.parent, entry.name.zh, entry.name.en)
    known = there.get(entry.id)
    there[entry.id] = wanted
    if known is None:
        await make_body(work.db, wanted, work.by)
        return
    if known.ended_at is not None and not entry.ended:
        await reopen_body(work.db, entry.id, work.by)
    await change_body(work.db, replace(wanted, ended_at=known.ended_at), work.by)


async def end_bodies(work: Work) -> None:
    """End the bodies that the file says have ended, those below before those above; or does not name."""
    told = {entry.id: (place, entry.ended) for place, entry in enumerate(work.read.content.bodies)}
    going = {body.id: body for body in await bodies(work.db) if body.ended_at is None}
    ending = {id_ for id_ in going if (told[id_][1] if id_ in told else work.whole)}
    while ending:
        above = {going[id_].parent for id_ in ending}
        lowest = sorted(ending - above)
        for id_ in lowest:
            path = ("bodies", told[id_][0]) if id_ in told else ("bodies",)
            await work.attempt(path, end_body(work.db, id_, work.by))
        ending -= set(lowest)


async def make_people(work: Work) -> None:
    """Make accounts, without a password, and change those there are; open those that were shut."""
    there = {person.login: person for person in await everybody(work.db, work.by.at)}
    work.logins.update({login: person.id for login, person in there.items()})
    for place, entry in enumerate(work.read.content.people):
        await work.attempt(("people", place), _person(work, entry, there.get(entry.login)))


async def _person(work: Work, entry: PersonEntry, known: Person | None) -> None:
    told = entry.model_fields_set
    if known is None:
        made = await _made(work, entry)
        work.logins[entry.login] = made.id
        return
    body = entry.body if "body" in told else known.body
    post = entry.post if "post" in told else known.post
    await change_person(work.db, known.id, entry.name, body, post, work.by)
    if "desks" in told and sorted(entry.desks) != desk_words(known):
        desks, limited = desks_from(entry.desks)
        await set_desks(work.db, known.id, desks, work.by, limited)
    if "active" in told and entry.active:
        await set_active(work.db, known.id, True, work.by)


async def _made(work: Work, entry: PersonEntry) -> Person:
    desks, limited = desks_from(entry.desks)
    person = Person(
        new_id(), entry.login.strip(), entry.name, True, work.by.at,
        frozenset(), desks, entry.body, fit_text("post", entry.post) if entry.post else None, limited,
    )  # fmt: skip
    await add_person(work.db, person, None, work.by)
    return person


async def shut_people(work: Work) -> None:
    """Shut the accounts that the file says are shut."""
    for place, entry in enumerate(work.read.content.people):
        if not entry.active and entry.login in work.logins:
            await work.attempt(
                ("people", place), set_active(work.db, work.logins[entry.login], False, work.by)
            )

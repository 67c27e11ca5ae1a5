"""People: the list, and everything about one of them."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.administrator.acts import BY_NAME
from api.administrator.fields import desk_words as desk_label
from api.administrator.lists import telling_of, with_lists
from api.administrator.pages import Done, absence_line, act_link, appointment_line, deputy_line, show_lines
from api.errors import PageNotFound
from api.guard import Administrator
from api.house import House, house_of
from api.templating import render
from api.views.organisation import Line, Link, Section, Telling
from api.views.organisation_changes import change_line
from store.desks import desk_words
from store.organisation.about import changes_about
from store.organisation.absences import absences
from store.organisation.appointments import appointments
from store.organisation.deputies import deputies
from store.organisation.holding import held_by
from store.organisation.rosters import rosters
from store.organisation.shifts import shifts_of_person
from store.people import Person

router = APIRouter(prefix="/organisation/people")

AHEAD = timedelta(days=60)
_CHANGES = 20


@router.get("")
async def show_all(request: Request, visitor: Administrator, done: Done = "") -> Response:
    """Everybody; shut accounts after the open ones."""
    telling = await telling_of(request)
    words = telling.words
    people = sorted(telling.people.values(), key=lambda each: each.login)
    sections = [
        Section(
            words("org_people_open"),
            [_line(telling, each) for each in people if each.active],
            words("org_people_none"),
        ),
        Section(
            words("org_people_shut"),
            [_line(telling, each) for each in people if not each.active],
            words("org_people_none"),
            folded=True,
        ),
    ]
    actions = [act_link(telling, "add-person", plain=False)]
    return show_lines(request, visitor, telling, "org_people", sections, actions, done)


def _line(telling: Telling, person: Person) -> Line:
    roles = sorted({telling.role(each.plan_id, each.role) for each in person.roles})
    meta = [person.login, telling.body(person.body) if person.body else "", person.post or ""]
    meta.append(telling.words.joined(roles) if roles else telling.words("org_no_role"))
    href = f"/organisation/people/{person.id}"
    return Line(person.name, tuple(filter(None, meta)), href=href)


@router.get("/{person_id}")
async def show(request: Request, visitor: Administrator, person_id: str, done: Done = "") -> Response:
    """One person: account, desks, roles, shifts, absence, deputies, and what was changed about them."""
    house = house_of(request)
    telling = await with_lists(house, await telling_of(request))
    person = telling.people.get(person_id)
    if person is None:
        raise PageNotFound
    words = telling.words
    return render(
        request,
        "organisation/person.html",
        visitor=visitor,
        person=person,
        title=person.name,
        about="",
        crumb=Link("/organisation/people", words("org_people")),
        done=done if done in BY_NAME else "",
        facts=_facts(telling, person),
        actions=_actions(telling, person),
        sections=[
            await _held(house, telling, person),
            *await _planned(house, telling, person),
            await _changes(house, telling, person),
        ],
    )


def _facts(telling: Telling, person: Person) -> list[tuple[str, str]]:
    words = telling.words
    desks = [desk_label(telling, each) for each in desk_words(person)]
    return [
        (words("field_org_login"), person.login),
        (words("org_account"), words("org_account_open") if person.active else words("account_shut")),
        (words("field_org_body"), telling.body(person.body) if person.body else "–"),
        (words("field_org_post"), person.post or "–"),
        (words("field_org_desks"), words.joined(desks) or "–"),
        (words("org_made"), telling.at(person.created_at)),
    ]


def _actions(telling: Telling, person: Person) -> list[Link]:
    then = f"/organisation/people/{person.id}"
    if not person.active:
        return [act_link(telling, "open-account", then, id=person.id)]
    return [
        act_link(telling, "appoint", then, plain=False, person=person.id),
        act_link(telling, "note-absence", then, person=person.id),
        act_link(telling, "name-deputy", then, person=person.id),
        act_link(telling, "change-person", then, id=person.id),
        act_link(telling, "set-desks", then, id=person.id),
        act_link(telling, "shut-account", then, id=person.id),
    ]


async def _held(house: House, telling: Telling, person: Person) -> Section:
    words = telling.words
    lines = [
        Line(
            telling.role_in(each.role),
            (words("org_for_whom", whom=telling.person(each.stands_in_for)),) if each.stands_in_for else (),
        )
        for each in await held_by(house.pool, person.id, house.clock())
    ]
    return Section(words("org_held_now"), lines, words("org_no_role"))


async def _planned(house: House, telling: Telling, person: Person) -> list[Section]:
    words, pool, now, then = telling.words, house.pool, house.clock(), f"/organisation/people/{person.id}"
    named = {roster.id: roster.name for roster in await rosters(pool)}
    shifts = [
        Line(telling.span(row.from_at, row.until_at), href=f"/organisation/rosters/{row.roster_id}",
             meta=(named.get(row.roster_id, ""),))
        for row in await shifts_of_person(pool, person.id, now, now + AHEAD)
    ]  # fmt: skip
    by_name = [
        appointment_line(telling, row, then, named=False)
        for row in await appointments(pool, person.id, since=now)
    ]
    away = [
        absence_line(telling, row, then, named=False) for row in await absences(pool, person.id, since=now)
    ]
    helped = [deputy_line(telling, row, then) for row in await deputies(pool, person.id, since=now)]
    helping = [deputy_line(telling, row, then) for row in await deputies(pool, None, person.id, now)]
    return [
        Section(words("org_appointments"), by_name, words("org_appointments_none")),
        Section(words("org_shifts"), shifts, words("org_shifts_none")),
        Section(words("org_absences"), away, words("org_away_none")),
        Section(words("org_deputies"), [*helped, *helping], words("org_deputies_none")),
    ]


async def _changes(house: House, telling: Telling, person: Person) -> Section:
    words = telling.words
    found = await changes_about(house.pool, about=person.id, limit=_CHANGES)
    about = words("org_changes_last", count=_CHANGES)
    lines = [change_line(telling, each) for each in found]
    return Section(words("org_changes"), lines, words("org_changes_none"), about)

"""The acts by which the organisation is changed: each has its name, what it asks for, and what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.administrator import asked, doing
from api.administrator.asked import Asked
from api.administrator.doing import Desk
from store.organisation.changes import By


@dataclass(frozen=True)
class Act:
    """One act. Its form lies at ``/organisation/<area>/<name>``; ``do`` gives the id of what it was about."""

    area: str
    name: str
    asked: type[Asked]
    do: Callable[[Desk, Any, By], Awaitable[str]]

    @property
    def path(self) -> str:
        """The end of its address."""
        return f"/{self.area}/{self.name}"

    @property
    def text(self) -> str:
        """The stem of its texts."""
        return f"act_{self.name.replace('-', '_')}"


ACTS: tuple[Act, ...] = (
    Act("bodies", "make-body", asked.MakeBody, doing.make_a_body),
    Act("bodies", "change-body", asked.ChangeBody, doing.change_a_body),
    Act("bodies", "end-body", asked.OfBody, doing.end_a_body),
    Act("bodies", "reopen-body", asked.OfBody, doing.reopen_a_body),
    Act("people", "add-person", asked.AddPerson, doing.add_a_person),
    Act("people", "change-person", asked.ChangePerson, doing.change_a_person),
    Act("people", "set-desks", asked.SetDesks, doing.set_the_desks),
    Act("people", "shut-account", asked.OfPerson, doing.shut_an_account),
    Act("people", "open-account", asked.OfPerson, doing.open_an_account),
    Act("appointments", "appoint", asked.Appoint, doing.appoint_a_person),
    Act("appointments", "end-appointment", asked.Ended, doing.end_an_appointment),
    Act("rosters", "make-roster", asked.MakeRoster, doing.make_a_roster),
    Act("rosters", "rename-roster", asked.RenameRoster, doing.rename_a_roster),
    Act("rosters", "end-roster", asked.Ended, doing.end_a_roster),
    Act("rosters", "add-shift", asked.AddShift, doing.add_a_shift),
    Act("rosters", "add-series", asked.AddSeries, doing.add_a_series),
    Act("rosters", "end-shift", asked.EndShift, doing.end_a_shift),
    Act("rosters", "give-shift", asked.GiveShift, doing.give_a_shift),
    Act("absences", "note-absence", asked.NoteAbsence, doing.note_an_absence),
    Act("absences", "end-absence", asked.Ended, doing.end_an_absence),
    Act("deputies", "name-deputy", asked.NameDeputy, doing.name_a_deputy),
    Act("deputies", "end-deputy", asked.Ended, doing.end_a_deputy),
    Act("handovers", "erase-note", asked.EraseNote, doing.erase_a_note),
    Act("pools", "make-pool", asked.MakePool, doing.make_a_pool),
    Act("pools", "rename-pool", asked.RenamePool, doing.rename_a_pool),
    Act("pools", "add-member", asked.AddMember, doing.add_a_member),
    Act("pools", "change-member", asked.ChangeMember, doing.change_a_member),
    Act("pools", "end-member", asked.EndMember, doing.end_a_member),
)

BY_NAME: Mapping[str, Act] = {act.name: act for act in ACTS}

"""What people choose for themselves: a name, a login, a password; and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.identity.passwords import LONGEST, SHORTEST, complaint
from domain.errors import FieldProblem

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


@dataclass(frozen=True)
class Chosen:
    """What was filled in."""

    name: str = ""
    login: str = ""
    password: str = ""
    again: str = ""


def name_problem(name: str) -> FieldProblem | None:
    """A name is 1 to 80 characters that print."""
    return None if 0 < len(name) <= 80 and name.isprintable() else FieldProblem("person_name", "name_unfit")


def login_problem(login: str) -> FieldProblem | None:
    """A login is typed on any keyboard: small letters, digits and a few signs, 2 to 64."""
    return None if LOGIN.fullmatch(login) else FieldProblem("login", "login_unfit")


def password_problem(chosen: Chosen) -> FieldProblem | None:
    """Why a password may not be chosen, or that it was not typed twice alike; None if it may."""
    if (code := complaint(chosen.password, chosen.login, chosen.name)) is not None:
        return FieldProblem("password", code, {"shortest": SHORTEST, "longest": LONGEST})
    return None if chosen.password == chosen.again else FieldProblem("again", "password_differs")

"""Every error of the store has a text in both languages, and gives the values that it names."""

import pytest

import locales
from domain.errors import PingxiError
from store import errors
from store.histories import HistoryDamaged
from store.incidents import CursorUnreadable
from store.people import LoginTaken

ALL = [
    *(found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, PingxiError)),
    CursorUnreadable, HistoryDamaged, LoginTaken,
]  # fmt: skip
ALL.remove(PingxiError)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_error_says_what_it_promises(language, error):
    promised = (error.__doc__ or "").partition("Params: ")[2].rstrip(".\n ").split(", ")
    params = {name: f"<{name}>" for name in promised}
    text = locales.say(language, error.code, **params)
    assert {name for name in promised if f"<{name}>" not in text} <= {"owner"}

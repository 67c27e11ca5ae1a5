"""Every error of the organisation has a text in both languages, which names its field and says what to do."""

import pytest

import locales
from store.organisation import errors

ALL = [
    found
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.OrganisationError) and not name.startswith("_")
]


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
@pytest.mark.parametrize("language", locales.LOCALES)
def test_every_error_names_its_field_and_says_what_to_do(language, error):
    promised = [
        name for name in (error.__doc__ or "").partition("Params: ")[2].rstrip(".\n ").split(", ") if name
    ]
    params = {name: f"<{name}>" for name in promised}
    told = locales.say(language, error.code, **params)
    mend = locales.say(language, f"{error.code}.mend", **params)
    assert {name for name in promised if f"<{name}>" not in told + mend} <= {"what"}
    assert mend

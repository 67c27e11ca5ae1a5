"""Every failure of a command has its text in both languages, and the values that its text names."""

import re
from collections.abc import Iterator

import pytest

import demo.errors
import embedded.errors
import services.connections
import store.errors
from commands.failures import Answered, CommandFailed, exit_code_of
from domain.errors import PingxiError
from locales import LOCALES, knows, say


def _below(kind: type[PingxiError]) -> Iterator[type[PingxiError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _of(module: object) -> list[type[PingxiError]]:
    kinds = [each for each in vars(module).values() if isinstance(each, type)]
    return [each for each in kinds if issubclass(each, PingxiError) and "code" in vars(each)]


OURS = [each for each in _below(CommandFailed) if each is not Answered]
OTHERS = [*_of(demo.errors), *_of(embedded.errors), *_of(store.errors), *_of(services.connections)]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [*OURS, *OTHERS], ids=lambda kind: kind.__name__)
def test_it_has_a_text(kind: type[PingxiError], locale: str) -> None:
    assert knows(locale, kind.code), kind.code


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [*OURS, *_of(demo.errors)], ids=lambda kind: kind.__name__)
def test_its_text_names_only_what_its_docstring_promises(kind: type[PingxiError], locale: str) -> None:
    promised = re.findall(r"``(\w+)``", kind.__doc__ or "")
    text = say(locale, kind.code, **{name: f"<{name}>" for name in promised})
    assert not re.search(r"\{|\}", text)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_its_exit_code_is_documented(kind: type[PingxiError]) -> None:
    assert exit_code_of(kind()) in range(1, 8)

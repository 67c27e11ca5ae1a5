"""Both languages say the same things: the same files, messages and variables."""

from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import locales

FOLDER = Path(locales.__file__).parent
FILES = sorted(file.name for file in (FOLDER / locales.DEFAULT).glob("*.ftl"))


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 the visitor's own naming
        self.names.add(node.id.name)


def _texts(language: str, file: str) -> dict[str, frozenset[str]]:
    """The variables of every message and attribute in a file; fails on anything that is not Fluent."""
    resource = FluentParser().parse((FOLDER / language / file).read_text(encoding="utf-8"))
    found: dict[str, frozenset[str]] = {}
    for entry in resource.body:
        assert not isinstance(entry, ast.Junk), f"{language}/{file}: not Fluent: {entry.content!r}"
        if not isinstance(entry, ast.Message):
            continue
        assert entry.id.name not in found, f"{language}/{file}: {entry.id.name} twice"
        if entry.value is not None:
            found[entry.id.name] = _variables(entry.value)
        for attribute in entry.attributes:
            found[f"{entry.id.name}.{attribute.id.name}"] = _variables(attribute.value)
    return found


def _variables(pattern: ast.Pattern) -> frozenset[str]:
    visitor = _Variables()
    visitor.visit(pattern)
    return frozenset(visitor.names)


def test_both_languages_have_the_same_files():
    assert {file.name for file in (FOLDER / "en").glob("*.ftl")} == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_both_languages_have_the_same_messages_and_variables(file):
    assert _texts("en", file) == _texts(locales.DEFAULT, file)


@pytest.mark.parametrize("language", locales.LOCALES)
def test_no_message_stands_in_two_files(language):
    seen: dict[str, str] = {}
    for file in FILES:
        for key in _texts(language, file):
            assert seen.setdefault(key, file) == file


def test_a_missing_text_is_loud():
    with pytest.raises(locales.MissingText, match="no_such_message"):
        locales.say("en", "no_such_message")
    with pytest.raises(locales.MissingText, match="no such language"):
        locales.say("xx", "stack_ready")
    with pytest.raises(locales.MissingText, match="stack_port_taken"):
        locales.say("en", "stack_port_taken")


def test_variables_stand_bare_in_the_text():
    assert "8600" in locales.say("en", "stack_port_taken", port="8600", what="x", holder="y")
    assert "\u2068" not in locales.say("zh-CN", "stack_port_taken", port="8600", what="x", holder="y")

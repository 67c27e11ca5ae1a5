"""Every text that people read, by language and message id.

The texts are Fluent files: ``locales/<language>/<area>.ftl``. Chinese is the default language.
"""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

DEFAULT = "zh-CN"
LOCALES = ("zh-CN", "en")

_FOLDER = Path(__file__).parent


class MissingText(KeyError):
    """A message, or a variable that its text needs, is absent: a mistake of the program, not of its user."""


def say(locale: str, key: str, /, **params: object) -> str:
    """The text of message *key* in *locale*, with its variables filled in.

    *key* is a message id, or ``message.attribute``; an error's code is the id of its message.

    Raises MissingText for an unknown language, message or attribute, and where a variable is missing.
    """
    bundle = _bundle(locale)
    name, _, attribute = key.partition(".")
    if not bundle.has_message(name):
        raise MissingText(f"{locale}: no message {name}")
    message = bundle.get_message(name)
    pattern = message.attributes.get(attribute) if attribute else message.value
    if pattern is None:
        raise MissingText(f"{locale}: no text {key}")
    text, errors = bundle.format_pattern(pattern, params)
    if errors:
        raise MissingText(f"{locale}: {key}: {errors[0]}")
    return str(text)


def knows(locale: str, key: str) -> bool:
    """Whether *locale* has message *key*."""
    name, _, attribute = key.partition(".")
    bundle = _bundle(locale)
    return bundle.has_message(name) and (not attribute or attribute in bundle.get_message(name).attributes)


@cache
def _bundle(locale: str) -> FluentBundle:
    if locale not in LOCALES:
        raise MissingText(f"no such language: {locale}")
    bundle = FluentBundle([locale], use_isolating=False)
    for file in sorted((_FOLDER / locale).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle

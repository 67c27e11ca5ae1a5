"""The fields of an act's form, made from what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from annotated_types import MaxLen
from pydantic.fields import FieldInfo

from api.administrator.acts import Act
from api.administrator.asked import Shown
from api.views.form import Field, Option, Widget
from api.views.organisation import Telling, in_tree
from domain.plan import FEED
from store.desks import KNOWN, LIMITABLE
from store.organisation.pools import KINDS

PLAN_ROLE = "plan_role"
LIMITED = "limited_desk"
LABELS = "org"
"""The texts of the fields are ``field_org_<name>``, and ``.hint`` where there is one."""

Find = Callable[[Telling, "tuple[str, ...]"], "list[Option]"]


def fields_of_act(act: Act, telling: Telling, given: Mapping[str, tuple[str, ...]]) -> list[Field]:
    """The form's fields in order; ``given`` is what is filled in already, for choices that must stay."""
    made: list[Field] = []
    for name, info in _ordered(act):
        widget = _widget(info)
        if widget == "with_plan":
            continue
        if widget == "plan_role":
            made.append(_select(telling, PLAN_ROLE, _needed(info), roles(telling)))
        elif widget in _CHOICES:
            made.append(_select(telling, name, _needed(info), _CHOICES[widget](telling, given.get(name, ()))))
        elif widget == "desks":
            made.extend(_desks(telling, given.get(name, ())))
        elif widget == "people":
            options = tuple(people(telling, ()))
            made.extend(_field(telling, f"people.{turn}", "select", turn == 1, options) for turn in _TURNS)
        else:
            limit = next((each.max_length for each in info.metadata if isinstance(each, MaxLen)), None)
            made.append(_field(telling, name, _PLAIN[widget], _needed(info), limit=limit))
    return made


def _ordered(act: Act) -> list[tuple[str, FieldInfo]]:
    """Who and what first, then when, then why."""
    fields = act.asked.model_fields.items()
    return sorted(fields, key=lambda each: _LATER.get(each[0], 0))


_LATER = {"from_at": 1, "until_at": 1, "why": 2}
_TURNS = range(1, 9)
_PLAIN: Mapping[str, Any] = {
    "line": "line", "hidden": "hidden", "why": "area", "instant": "instant", "begin": "instant",
    "number": "number", "day": "day", "clock": "clock",
}  # fmt: skip


def _widget(info: FieldInfo) -> str:
    found = [each for each in _metadata(info) if isinstance(each, Shown)]
    return found[0].widget


def _metadata(info: FieldInfo) -> Iterable[Any]:
    """What a field is annotated with, also where it may be left out."""
    yield from info.metadata
    for part in getattr(info.annotation, "__args__", ()):
        yield from getattr(part, "__metadata__", ())


def _needed(info: FieldInfo) -> bool:
    return info.is_required()


def _field(
    telling: Telling,
    name: str,
    widget: Widget,
    required: bool,
    options: tuple[Option, ...] = (),
    limit: int | None = None,
) -> Field:
    words, plain = telling.words, name.partition(".")[0]
    key = f"field_{LABELS}_{plain}"
    number = name.rpartition(".")[2] if "." in name else ""
    hint = words(f"{key}.hint") if number in ("", "1") and words.has(f"{key}.hint") else ""
    return Field(name, f"{words(key)} {number}".rstrip(), widget, required, options, limit, hint)


def _select(telling: Telling, name: str, required: bool, options: Iterable[Option]) -> Field:
    return _field(telling, name, "select", required, tuple(options))


def people(telling: Telling, given: tuple[str, ...]) -> list[Option]:
    """Those with open accounts, machines too, by login; and whoever is chosen already."""
    found = sorted(telling.people.values(), key=lambda each: each.login)
    return [
        Option(each.id, f"{each.name} ({each.login})") for each in found if each.active or each.id in given
    ]


def bodies(telling: Telling, given: tuple[str, ...]) -> list[Option]:
    """The bodies that go on, as a tree; and whichever is chosen already."""
    return [
        Option(body.id, "　" * depth + telling.body_name(body))
        for body, depth in in_tree(telling.bodies.values())
        if body.ended_at is None or body.id in given
    ]


def roles(telling: Telling) -> list[Option]:
    """Every role of every plan that somebody inside can hold."""
    found = []
    for plan in telling.plans.values():
        held = [role.id for role in plan.roles if not role.external and role.id != FEED]
        found += [
            Option(f"{plan.id}/{role}", f"{telling.plan(plan.id)} · {telling.role(plan.id, role)}")
            for role in [*held, FEED]
        ]
    return found


def _kinds(telling: Telling, given: tuple[str, ...]) -> list[Option]:
    return [Option(kind, telling.words(f"org_pool_{kind}")) for kind in KINDS]


def _desks(telling: Telling, given: tuple[str, ...]) -> list[Field]:
    limited = [word for word in given if "@" in word]
    options = [Option(word, desk_words(telling, word)) for word in (*KNOWN, *limited)]
    further = [
        Option(f"{desk}@{body.value}", f"{desk_words(telling, desk)} · {body.label.strip()}")
        for desk in sorted(LIMITABLE)
        for body in bodies(telling, ())
    ]
    return [
        _field(telling, "desks", "checks", False, tuple(options)),
        *([_field(telling, LIMITED, "select", False, tuple(further))] if further else []),
    ]


def desk_words(telling: Telling, word: str) -> str:
    """A desk, and the body that it is limited to."""
    desk, mark, body = word.partition("@")
    name = telling.words(f"desk_{desk}") if telling.words.has(f"desk_{desk}") else desk
    return f"{name} · {telling.body(body)}" if mark else name


_CHOICES: Mapping[str, Find] = {"person": people, "body": bodies, "kind": _kinds}

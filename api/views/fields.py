"""The fields of a signal's form, from the signal's own model and the incident's plan and state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields

from api.views import listed
from api.views.form import Choices, Field, Option, Widget
from domain.grading import COUNTS
from domain.signals import (
    SIGNALS,
    Channel,
    Contact,
    Dismissal,
    EmergencyGrade,
    Ground,
    Opinion,
    Paper,
    TextField,
    Worsening,
)


def fields_of(choices: Choices) -> list[Field]:
    """All fields of the form, in the model's order: data, then texts; of an opening, its title first."""
    known = SIGNALS[choices.kind]
    texts = [_text(choices, name, rule) for name, rule in known.texts.items() if name != "file_name"]
    data: list[Field] = []
    kind = choices.readable.plan.kind
    unasked = _OF_OPINION if kind == "procedure" and choices.kind in ("open", "classify") else frozenset()
    for each in fields(known.data):
        if each.name in unasked:
            continue
        required = each.default is MISSING and each.default_factory is MISSING
        data += BUILDERS[each.name](choices, each.name, required)
    lead = 1 if choices.kind == "open" else 0
    return [*texts[:lead], *data, *texts[lead:]]


_OF_OPINION = frozenset({"arose_at", "occurred_at", "emergency_grade", "counts", "level"})
"""What is asked about opinion and the emergency behind it, and not about a procedure."""


def _label(choices: Choices, name: str) -> str:
    special = f"field_{choices.kind}_{name}"
    return choices.readable.words(special if choices.readable.words.has(special) else f"field_{name}")


def _hint(choices: Choices, name: str) -> str:
    words = choices.readable.words
    keys = (f"field_{choices.kind}_{name}.hint", f"field_{name}.hint")
    return next((words(key) for key in keys if words.has(key)), "")


def _text(choices: Choices, name: str, rule: TextField) -> Field:
    widget: Widget = "line" if rule.limit <= 200 or name in ("link", "place", "site") else "area"
    words, special = choices.readable.words, f"text_{choices.kind}_{name}"
    label = words(special if words.has(special) else f"text_{name}")
    return Field(f"texts.{name}", label, widget, rule.required, limit=rule.limit)


def _made(choices: Choices, name: str, widget: Widget, required: bool, options: list[Option]) -> list[Field]:
    label, hint = _label(choices, name), _hint(choices, name)
    return [Field(f"data.{name}", label, widget, required, tuple(options), hint=hint)]


def _instant(choices: Choices, name: str, required: bool) -> list[Field]:
    return _made(choices, name, "instant", required, [])


def _plan_hash(choices: Choices, name: str, required: bool) -> list[Field]:
    return [Field(f"data.{name}", "", "hidden", True, (Option(choices.plan_hash, ""),))]


def _level(choices: Choices, name: str, required: bool) -> list[Field]:
    plan, state = choices.readable.plan, choices.state
    now = plan.rank[state.level] if state is not None and state.level is not None else None
    fitting = [
        level.id
        for level in plan.levels
        if now is None
        or (choices.kind == "grade" and plan.rank[level.id] > now)
        or (choices.kind == "propose_lower" and plan.rank[level.id] < now)
    ]
    return _made(
        choices, name, "select", required, [Option(id_, choices.readable.level(id_)) for id_ in fitting]
    )


def _enum(values: type, prefix: str) -> Builder:
    def build(choices: Choices, name: str, required: bool) -> list[Field]:
        words = choices.readable.words
        options = [Option(value.value, words(f"{prefix}_{value.value}")) for value in values]  # type: ignore[attr-defined]
        options = _beside_gates(choices, options) if name == "paper" else options
        return _made(choices, name, "select", required, options)

    return build


def _beside_gates(choices: Choices, options: list[Option]) -> list[Option]:
    """The choices, with what has to be done first beside those that a gate holds back."""
    return [Option(each.value, each.label + listed.behind_gate(choices, each.value)) for each in options]


def _reason(choices: Choices, name: str, required: bool) -> list[Field]:
    if choices.kind == "dismiss":
        return _enum(Dismissal, "dismissal")(choices, name, required)
    return _enum(Worsening, "worsening")(choices, name, required)


def _listed(kind: str, held: bool | None = None) -> Builder:
    def build(choices: Choices, name: str, required: bool) -> list[Field]:
        plan, label = choices.readable.plan, choices.readable.words.label
        listed = {
            "circumstance": plan.circumstances,
            "occasion": plan.occasions,
            "form": plan.forms,
            "source": plan.sources,
            "nature": plan.natures,
        }[kind]
        now = choices.state.circumstances if choices.state is not None else ()
        options = [Option(e.id, label(e.label)) for e in listed if held is None or (e.id in now) is held]
        if kind == "circumstance":
            return _made(choices, name, "checks", required, options) if options else []
        options = _beside_gates(choices, options) if kind == "form" else options
        return _made(choices, name, "select", required, options)

    return build


def _counts(choices: Choices, name: str, required: bool) -> list[Field]:
    plan = choices.readable.plan
    shown = [each for each in COUNTS if each in plan.grading.counts] or list(COUNTS)
    shown += [each for each in ("reposts", "comments", "likes") if each not in shown]
    return [Field(f"data.{name}.{each}", choices.readable.count_name(each), "count") for each in shown]


def _duties(choices: Choices, name: str, required: bool) -> list[Field]:
    options = listed.duties(choices)
    if not options and not required:
        return []
    return _made(choices, name, "checks", required or listed.needs_duty(choices), options)


def _of(find: Callable[[Choices], list[Option]], widget: Widget = "select") -> Builder:
    def build(choices: Choices, name: str, required: bool) -> list[Field]:
        return _made(choices, name, widget, required, find(choices))

    return build


def _roles(widget: Widget) -> Builder:
    def build(choices: Choices, name: str, required: bool) -> list[Field]:
        plan = choices.readable.plan
        options = [Option(role.id, choices.readable.role(role.id)) for role in plan.roles]
        return _made(choices, name, widget, required, options)

    return build


def _body(choices: Choices, name: str, required: bool) -> list[Field]:
    """Of an opening: a body of the organisation, where there are any. Otherwise: one that the plan knows."""
    if choices.kind != "open":
        return _roles("select")(choices, name, required)
    return _made(choices, name, "select", required, list(choices.bodies)) if choices.bodies else []


def _yes_or_no(choices: Choices, name: str, required: bool) -> list[Field]:
    words = choices.readable.words
    held_back = listed.behind_gate(choices) if name == "states_cause" else ""
    said = [Option("yes", words("answer_yes") + held_back), Option("no", words("answer_no"))]
    return _made(choices, name, "select", required, said)


def _number(choices: Choices, name: str, required: bool) -> list[Field]:
    label = _label(choices, name)
    return [Field(f"data.{name}", label, "number", required, hint=choices.openings.get(name, ""))]


def _file(choices: Choices, name: str, required: bool) -> list[Field]:
    return [Field("file", _label(choices, name), "file", True, hint=_hint(choices, name))]


def _of_role(choices: Choices, name: str, required: bool) -> list[Field]:
    return _made(choices, name, "select", listed.speaks_for_others(choices), listed.invited(choices))


def _from_file(choices: Choices, name: str, required: bool) -> list[Field]:
    return []


def _to(choices: Choices, name: str, required: bool) -> list[Field]:
    if choices.kind == "transfer_out":
        return _roles("select")(choices, name, required)
    others = [person for person in choices.people if person.value != choices.actor.person_id]
    return _made(choices, name, "select", required, others)


Builder = Callable[[Choices, str, bool], list[Field]]

BUILDERS: dict[str, Builder] = {
    "plan_hash": _plan_hash,
    "discovered_at": _instant,
    "arose_at": _instant,
    "occurred_at": _instant,
    "observed_at": _instant,
    "due_at": _instant,
    "source": _listed("source"),
    "form": _listed("form"),
    "occasion": _listed("occasion"),
    "circumstances": _listed("circumstance"),
    "hold": _listed("circumstance", held=False),
    "lift": _listed("circumstance", held=True),
    "level": _level,
    "emergency_grade": _enum(EmergencyGrade, "emergency"),
    "channel": _enum(Channel, "channel"),
    "reason": _reason,
    "counts": _counts,
    "duties": _duties,
    "duty": _of(listed.one_duty),
    "person": _of(lambda choices: list(choices.people)),
    "proposal": _of(listed.proposals),
    "draft": _of(listed.drafts),
    "text_digest": _of(listed.approved),
    "nature": _listed("nature"),
    "into": _of(lambda choices: list(choices.incidents)),
    "called_at": _instant,
    "callee": _roles("select"),
    "by": _roles("select"),
    "body": _body,
    "authority": _roles("select"),
    "sender": _roles("select"),
    "invited": _roles("checks"),
    "of": _of_role,
    "to": _to,
    "doubt": _of(listed.items),
    "consultation": _of(listed.items),
    "transfer": _of(listed.items),
    "signal": _of(listed.withdrawables),
    "evidence": _of(listed.evidence, "checks"),
    "opinion": _enum(Opinion, "opinion"),
    "paper": _enum(Paper, "paper"),
    "ground": _enum(Ground, "ground"),
    "result": _enum(Contact, "contact"),
    "reached": _yes_or_no,
    "agreed": _yes_or_no,
    "states_cause": _yes_or_no,
    "entry": _number,
    "sha256": _file,
    "size": _from_file,
    "media_type": _from_file,
}
"""How each field of any signal's data is shown; a test holds it against the models."""

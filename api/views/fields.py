"""The fields of a signal's form, from the signal's own model and the incident's plan and state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields

from api.possible import duties_for, waiting_drafts, waiting_proposals
from api.views.form import Choices, Field, Option, Widget
from api.views.lines import draft_words, duty_option, proposal_words
from domain.grading import COUNTS
from domain.signals import SIGNALS, Channel, Dismissal, EmergencyGrade, TextField, Worsening


def fields_of(choices: Choices) -> list[Field]:
    """All fields of the form, in the model's order: data, then texts; of an opening, its title first."""
    known = SIGNALS[choices.kind]
    texts = [_text(choices, name, rule) for name, rule in known.texts.items()]
    data: list[Field] = []
    for each in fields(known.data):
        required = each.default is MISSING and each.default_factory is MISSING
        data += BUILDERS[each.name](choices, each.name, required)
    lead = 1 if choices.kind == "open" else 0
    return [*texts[:lead], *data, *texts[lead:]]


def _label(choices: Choices, name: str) -> str:
    special = f"field_{choices.kind}_{name}"
    return choices.readable.words(special if choices.readable.words.has(special) else f"field_{name}")


def _hint(choices: Choices, name: str) -> str:
    key = f"field_{name}.hint"
    return choices.readable.words(key) if choices.readable.words.has(key) else ""


def _text(choices: Choices, name: str, rule: TextField) -> Field:
    widget: Widget = "line" if rule.limit <= 200 or name in ("link", "place") else "area"
    label = choices.readable.words(f"text_{name}")
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
        return _made(choices, name, "select", required, options)

    return build


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
        }[kind]
        now = choices.state.circumstances if choices.state is not None else ()
        options = [Option(e.id, label(e.label)) for e in listed if held is None or (e.id in now) is held]
        if kind == "circumstance":
            return _made(choices, name, "checks", required, options) if options else []
        return _made(choices, name, "select", required, options)

    return build


def _counts(choices: Choices, name: str, required: bool) -> list[Field]:
    plan = choices.readable.plan
    shown = [each for each in COUNTS if each in plan.grading.counts] or list(COUNTS)
    shown += [each for each in ("reposts", "comments", "likes") if each not in shown]
    return [Field(f"data.{name}.{each}", choices.readable.count_name(each), "count") for each in shown]


def _duties(choices: Choices, name: str, required: bool) -> list[Field]:
    assert choices.state is not None
    fitting = duties_for(choices.readable.plan, choices.state, choices.actor, choices.kind)
    return _made(choices, name, "checks", required, [duty_option(choices, duty) for duty in fitting])


def _duty(choices: Choices, name: str, required: bool) -> list[Field]:
    assert choices.state is not None
    clocked = choices.kind == "propose_extend"
    owed = [duty for duty in choices.state.duties.values() if duty.owed and (duty.due_at or not clocked)]
    return _made(choices, name, "select", required, [duty_option(choices, duty) for duty in owed])


def _person(choices: Choices, name: str, required: bool) -> list[Field]:
    return _made(choices, name, "select", required, list(choices.people))


def _proposal(choices: Choices, name: str, required: bool) -> list[Field]:
    assert choices.state is not None
    options = [
        Option(proposal.proposal, proposal_words(choices.readable, choices.state, proposal.proposal))
        for proposal in waiting_proposals(choices.state)
        if proposal.sender != choices.actor.person_id
    ]
    return _made(choices, name, "select", required, options)


def _draft(choices: Choices, name: str, required: bool) -> list[Field]:
    assert choices.state is not None
    own = choices.actor.person_id if choices.kind == "approve_statement" else None
    options = [
        Option(draft.draft, draft_words(choices, draft.draft))
        for draft in waiting_drafts(choices.state)
        if own is None or draft.drafter != own
    ]
    return _made(choices, name, "select", required, options)


def _text_digest(choices: Choices, name: str, required: bool) -> list[Field]:
    assert choices.state is not None
    approved = choices.state.approved_draft
    options = [Option(approved, draft_words(choices, approved))] if approved else []
    return _made(choices, name, "select", required, options)


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
    "duty": _duty,
    "person": _person,
    "proposal": _proposal,
    "draft": _draft,
    "text_digest": _text_digest,
}
"""How each field of any signal's data is shown; a test holds it against the models."""

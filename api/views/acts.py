"""What a page offers to be done: a kind of signal, and what its form is to be filled in with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from api.possible import Possible
from api.views.readable import Readable
from domain.decide.meeting import NAMED
from domain.duties import Duty
from domain.incident import State
from domain.owed import ITEMS
from domain.plan import CAUSE, DutySpec, Plan

GROUPS: Mapping[str, tuple[str, ...]] = {
    "duties": (
        "report_up", "perform", "acknowledge", "assign", "hand_over",
        "propose_extend", "propose_waive",
    ),
    "course": (
        "confirm", "dismiss", "merge", "grade", "propose_lower", "classify", "classify_nature",
        "declare_calm", "withdraw_calm", "file_review", "close", "reopen", "upgrade_plan",
    ),
    "asking": (
        "ask_for_instructions", "record_instructions", "approve_proposal", "reject_proposal",
        "open_consultation", "give_opinion", "conclude_consultation", "file_for_record",
    ),
    "texts": (
        "draft_statement", "return_statement", "approve_statement", "confirm_release", "release",
        "draft_paper", "return_paper", "approve_paper",
    ),
    "outside": (
        "notify_peer", "record_call", "refer", "contact_poster", "request_correction",
        "transfer_out", "receive_transfer", "report_back",
    ),
    "situation": (
        "observe_counts", "report_worsening", "withdraw_worsening", "report_easing", "record_occasion",
        "raise_doubt", "answer_doubt", "pass_up_doubt",
    ),
    "entries": ("note", "attach_evidence", "correct", "withdraw"),
}  # fmt: skip
"""The order in which a page lists what may be done; a test holds that nothing is missing."""

_ITEM_FIELDS = {
    "answer_doubt": "doubt",
    "pass_up_doubt": "doubt",
    "give_opinion": "consultation",
    "conclude_consultation": "consultation",
    "report_back": "transfer",
}


@dataclass(frozen=True)
class Act:
    """One button: the kind of signal, and the query that fills its form in, without a question mark."""

    kind: str
    query: str = ""
    named: bool = False


@dataclass(frozen=True)
class ActGroup:
    """What belongs together of what may be done."""

    name: str
    kinds: tuple[str, ...]


def grouped(possible: Iterable[Possible]) -> list[ActGroup]:
    """Those that may be done now, in groups; empty groups are left out."""
    may = {each.kind for each in possible if each.why_not is None}
    groups = [ActGroup(name, tuple(kind for kind in kinds if kind in may)) for name, kinds in GROUPS.items()]
    return [group for group in groups if group.kinds]


def act(kind: str, **fields: str | None) -> Act:
    """An act whose form is filled in: ``duties``, ``draft``, ``role`` and the like; None is left out."""
    named = {name if name == "role" else f"data.{name}": value for name, value in fields.items() if value}
    return Act(kind, urlencode(named), kind in NAMED)


def acts_of(plan: Plan, state: State, duty: Duty) -> tuple[Act, ...]:
    """The signals that meet a duty, those that name it first."""
    spec = plan.duty_by_id[duty.duty]
    met_by = sorted(spec.met_by, key=lambda each: (_kind(each) not in NAMED, each))
    acts = {_kind(each): _meeting(plan, state, duty, spec, each) for each in met_by}
    return tuple(acts.values())


def _kind(met_by: str) -> str:
    return met_by.partition(":")[0]


def _meeting(plan: Plan, state: State, duty: Duty, spec: DutySpec, met_by: str) -> Act:
    kind, _, narrower = met_by.partition(":")
    if kind in NAMED:
        return act(kind, duties=duty.key, role=duty.owner)
    item = _item_of(plan, state, duty, spec)
    fields = {
        "form": narrower if kind == "release" and narrower != CAUSE else None,
        CAUSE: "yes" if narrower == CAUSE else None,
        "paper": narrower if kind == "draft_paper" else None,
        _ITEM_FIELDS.get(kind, "item"): item if kind in _ITEM_FIELDS else None,
        "role": duty.owner,
    }
    return act(kind, **fields)


def _item_of(plan: Plan, state: State, duty: Duty, spec: DutySpec) -> str | None:
    kind, ordinal = ITEMS.get(plan.root_start(spec.id)), duty.suffix.partition("@")[0].removeprefix("#")
    found = (each.item for each in state.items.values() if (each.kind, str(each.ordinal)) == (kind, ordinal))
    return next(found, None)


def kinds_named(readable: Readable, met_by: Iterable[str]) -> str:
    """The signals that meet something, as the plan's page says them: a release with its form, and so on."""
    return readable.words.joined(kind_named(readable, each) for each in met_by)


def kind_named(readable: Readable, met_by: str) -> str:
    """One of them; after a colon the one paper or form that does."""
    kind, _, narrower = met_by.partition(":")
    said = readable.words(f"signal_{kind}")
    if not narrower:
        return said
    text = "plan_only_states_cause" if narrower == CAUSE else f"paper_{narrower}"
    what = readable.words(text) if readable.words.has(text) else readable.named("form", narrower)
    return readable.words("kind_of", kind=said, what=what)

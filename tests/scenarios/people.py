"""People who do what they owe: for every duty, the next signal towards meeting it, sent by its owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.decide.gates import open_
from domain.duties import Duty
from domain.incident import State
from domain.owed import ITEMS, why_not
from domain.plan import CAUSE, DutySpec, Plan
from tests.scenarios.expected import Table
from tests.scenarios.run import MINUTE, ZERO, Run

EVIDENCE = "e" * 64


@dataclass(frozen=True)
class Act:
    """A signal, and the role that sends it."""

    kind: str
    role: str
    data: dict[str, Any]


def first_due(state: State) -> str | None:
    """The owed duty that is due first; None where only what lasts is owed."""
    waiting = [(duty.due_at, duty.key) for duty in state.duties.values() if duty.owed and duty.due_at]
    return min(waiting)[1] if waiting else None


def act_for(plan: Plan, state: State, key: str, level: str | None) -> Act:
    """What is sent next to meet a duty: first whatever it waits for, in the end the signal that meets it."""
    duty = state.duties[key]
    spec = plan.duty_by_id[duty.duty]
    name = next(name for name in spec.met_by if name not in ("classify", "dismiss"))
    kind, _, part = name.partition(":")
    shut = next(_shut(plan, state, name), None)
    if shut is not None:
        return act_for(plan, state, shut, level)
    first = _first(plan, state, duty, kind, level)
    return first or Act(kind, duty.owner, _data(plan, state, duty, kind, part, level))


def _shut(plan: Plan, state: State, name: str) -> Iterator[str]:
    """The owed duties behind the gates that hold a signal back, or those that these follow."""
    for gate in plan.gates:
        kind, _, part = name.partition(":")
        held = {name, kind} & set(gate.before) and gate.only_if in (None, part)
        if held and why_not(gate, state) is None and not open_(plan, gate, state):
            yield _open_before(plan, state, plan.duty_by_id[gate.needs])


def _open_before(plan: Plan, state: State, spec: DutySpec) -> str:
    owed = [duty.key for duty in state.duties.values() if duty.duty == spec.id and duty.owed]
    if owed:
        return owed[0]
    if spec.owed_from == "approved":
        approving = (one for one in plan.duties if "approve_statement" in one.met_by)
        return _open_before(plan, state, next(one for one in approving if why_not(one, state) is None))
    return _open_before(plan, state, plan.duty_by_id[spec.owed_from.removeprefix("met:")])


def _first(plan: Plan, state: State, duty: Duty, kind: str, level: str | None) -> Act | None:
    """What the signal itself takes: an open consultation, evidence, a draft, an approved statement."""
    if kind == "conclude_consultation" and _item(state, "consultation") is None:
        return Act("open_consultation", duty.owner, {"invited": [duty.owner]})
    if kind == "request_correction" and not state.evidence:
        data = {"sha256": EVIDENCE, "size": 1, "media_type": "image/png"}
        return Act("attach_evidence", duty.owner, data)
    missing = {
        "approve_statement": ("draft_statement", not any(_waiting(state.drafts))),
        "release": ("approve_statement", state.approved_draft is None),
        "confirm_release": ("draft_statement", not state.drafts),
    }
    before, lacking = missing.get(kind, ("", False))
    if not lacking:
        return None
    needed = (
        key
        for name in (before, "draft_statement")
        for key, one in state.duties.items()
        if one.owed and name in plan.duty_by_id[one.duty].met_by
    )
    return act_for(plan, state, next(needed), level)


def _last_doubt(state: State | None) -> str | None:
    doubts = [item for item in state.items.values() if item.kind == "doubt"] if state is not None else []
    return max(doubts, key=lambda item: item.ordinal).item if doubts else None


def _waiting(drafts: Any) -> list[str]:
    return [draft.draft for draft in drafts.values() if draft.status == "drafted"]


def _waiting_paper(state: State, kind: str) -> str:
    return next(name for name in _waiting(state.papers) if state.papers[name].paper == kind)


def _item(state: State, kind: str, suffix: str = "") -> str | None:
    """The open item of a kind; of several, the one with the ordinal of the duty's key."""
    found = [item for item in state.items.values() if item.kind == kind]
    return next(
        (
            item.item
            for item in found
            if item.status in ("open", "passed_up") and suffix in ("", f"#{item.ordinal}")
        ),
        None,
    )


def _data(plan: Plan, state: State, duty: Duty, kind: str, part: str, level: str | None) -> dict[str, Any]:
    to = duty.to[0] if duty.to else duty.owner
    proposals = [one.proposal for one in state.proposals.values() if f"#{one.ordinal}" == duty.suffix]
    named: dict[str, Any] = {"duties": [duty.key]}
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        **dict.fromkeys(("perform", "acknowledge", "ask_for_instructions", "file_for_record"), lambda: named),
        "report_up": lambda: {**named, "channel": "document"},
        "record_instructions": lambda: {**named, "by": duty.owner},
        "notify_peer": lambda: {**named, "body": to},
        "record_call": lambda: {
            **named,
            "callee": to,
            "called_at": state.opened_at.isoformat(),
            "reached": True,
        },
        "refer": lambda: {**named, "authority": to, "ground": "suspected_crime"},
        "contact_poster": lambda: {**named, "result": "settled"},
        "grade": lambda: {"level": level},
        "classify_nature": lambda: {"nature": plan.natures[0].id},
        "approve_statement": lambda: {"draft": _waiting(state.drafts)[0]},
        "release": lambda: _release(plan, state, part),
        "draft_paper": lambda: {"paper": part},
        "approve_paper": lambda: {"draft": _waiting_paper(state, part)},
        "confirm_release": lambda: {"body": to, "draft": list(state.drafts)[-1], "agreed": True},
        "answer_doubt": lambda: {"doubt": _item(state, "doubt", duty.suffix)},
        "pass_up_doubt": lambda: {"doubt": _item(state, "doubt", duty.suffix)},
        "open_consultation": lambda: {"invited": [duty.owner]},
        "conclude_consultation": lambda: {"consultation": _item(state, "consultation")},
        "request_correction": lambda: {"ground": "falsehood", "evidence": [EVIDENCE]},
        "approve_proposal": lambda: {"proposal": proposals[0]},
        "transfer_out": lambda: {"to": to},
        "report_back": lambda: {"transfer": _item(state, ITEMS[plan.root_start(duty.duty)], duty.suffix)},
    }
    return makers.get(kind, dict)()


def _release(plan: Plan, state: State, part: str) -> dict[str, Any]:
    form = plan.forms[0].id if part in ("", CAUSE) else part
    return {"form": form, "text_digest": state.approved_draft, "states_cause": part == CAUSE}


def beginning(table: Table, level: str | None, nature: str | None) -> Iterator[tuple[int, str, str, Any]]:
    """The signals that a run begins with: minutes after discovery, kind, role, data.

    The data is given as what makes it from the state at the time.
    """
    for minute, kind, role, data in table.begin:
        yield minute, kind, role, _filler(table, level, nature, data)


def _filler(
    table: Table, level: str | None, nature: str | None, data: dict[str, Any]
) -> Callable[[State | None], dict[str, Any]]:
    def fill(state: State | None) -> dict[str, Any]:
        words = {
            "LEVEL": level,
            "NATURE": nature,
            "CIRCUMSTANCES": list(table.circumstances),
            "DRAFT": list(state.drafts)[-1] if state is not None and state.drafts else None,
            "DOUBT": _last_doubt(state),
        }
        return {name: words.get(value, value) for name, value in data.items()}

    return fill


def begin(
    run: Run, table: Table, level: str | None, nature: str | None = None, *, only: int | None = None
) -> None:
    """Begin a run as its table says; the opinion arose two hours before its discovery.

    ``only`` stops after so many signals: 3 where it is opened, confirmed and graded.
    """
    signals = list(beginning(table, level, nature))
    for minute, kind, role, fill in signals[:only]:
        run.now = ZERO + minute * MINUTE
        if kind == "open":
            run.open(role=role, arose=ZERO - 120 * MINUTE, **fill(None))
        else:
            run.accept(kind, role, fill(run.state))


def do(run: Run, key: str, level: str | None) -> None:
    """Meet one duty now, with whatever that takes."""
    while run.duty(key).owed:
        assert run.state is not None
        act = act_for(run.plan, run.state, key, level)
        run.accept(act.kind, act.role, act.data)


def do_everything(run: Run, level: str | None) -> None:
    """Meet what is owed, a minute a signal, until only what lasts until calm is left."""
    while run.state is not None and (key := first_due(run.state)) is not None:
        run.now += MINUTE
        act = act_for(run.plan, run.state, key, level)
        run.accept(act.kind, act.role, act.data)


def waiting_draft(state: State) -> str:
    """The draft of the statement that waits for a decision."""
    return _waiting(state.drafts)[0]


def publishable(run: Run) -> None:
    """Have a statement drafted and approved."""
    run.accept("draft_statement", "group_office")
    assert run.state is not None
    run.accept("approve_statement", "leading_group", {"draft": waiting_draft(run.state)})

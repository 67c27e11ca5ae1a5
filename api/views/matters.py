"""What was said: texts with what became of them, consultations with opinions, doubts, calls, instructions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.possible import Actor
from api.views.acts import Act, act
from api.views.readable import Readable
from api.views.timeline import EventLine, corrections_among, event_lines, fact_of
from domain.incident import Item, State
from domain.state import Draft, PaperDraft
from store.timeline import TimelineRow

_STATEMENT = ("statement_drafted", "statement_returned", "statement_approved", "statement_released",
              "release_confirmed", "release_objected")  # fmt: skip
_PAPER = ("paper_drafted", "paper_returned", "paper_approved")
_CONSULTATION = ("consultation_opened", "opinion_given", "consultation_concluded")
_DOUBT = ("doubt_raised", "doubt_passed_up", "doubt_answered")
_TRANSFER = ("transferred_out", "transfer_received", "transfer_reported_back")

_NAMES = {
    **dict.fromkeys((*_STATEMENT, *_PAPER), "draft"),
    "statement_released": "text_digest",
    **dict.fromkeys(_CONSULTATION, "consultation"),
    **dict.fromkeys(_DOUBT, "doubt"),
    **dict.fromkeys(_TRANSFER, "transfer"),
    "entry_withdrawn": "signal",
}
"""By type of event, the field that names what it is about."""

LOOSE: Mapping[str, tuple[str, ...]] = {
    "instructions": ("instructions_asked", "instructions_given"),
    "calls": ("call_made",),
    "contacts": ("peer_notified", "matter_referred", "poster_contacted", "filed_for_record",
                 "correction_requested", "report_made"),
    "evidence": ("evidence_attached",),
}  # fmt: skip
"""What stands for itself, by the heading that it is shown under."""

TYPES = frozenset(
    {*_NAMES, *(each for types in LOOSE.values() for each in types), "entry_corrected", "proposal_made"}
)
"""The types of the events that this part of the page is made from."""


@dataclass(frozen=True)
class Thread:
    """One text, consultation, doubt or transfer, with all that was said of it, in order.

    ``opinions`` are role and opinion of those invited; ``settled``: nothing more is to come of it.
    """

    anchor: str
    title: str
    status: str
    said: str
    settled: bool
    lines: tuple[EventLine, ...]
    opinions: tuple[tuple[str, str, str], ...] = ()
    digest: str = ""
    acts: tuple[Act, ...] = ()
    second_sender: bool = False


@dataclass(frozen=True)
class Said:
    """Everything under one heading."""

    name: str
    threads: tuple[Thread, ...] = ()
    lines: tuple[EventLine, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.threads or self.lines)


def said_of(readable: Readable, state: State, actor: Actor, rows: Sequence[TimelineRow]) -> list[Said]:
    """What was said, under its headings; those without anything are left out."""
    lines = {line.no: line for line in event_lines(readable, rows, corrections_among(rows))}
    threads = _threads(state, rows, lines)
    made = [
        Said("statement", tuple(_drafts(readable, state, actor, threads))),
        Said("papers", tuple(_papers(readable, state, actor, threads))),
        *(
            Said(name, tuple(_items(readable, state, actor, kinds, threads)))
            for name, kinds in _ITEMS.items()
        ),
        *(Said(name, lines=tuple(_loose(types, rows, lines))) for name, types in LOOSE.items()),
    ]
    return [each for each in made if each.anything]


_ITEMS: Mapping[str, tuple[str, ...]] = {
    "consultations": ("consultation",),
    "doubts": ("doubt",),
    "transfers": ("transfer_in", "transfer_out"),
}


def _threads(
    state: State, rows: Iterable[TimelineRow], lines: Mapping[int, EventLine]
) -> dict[str, list[EventLine]]:
    """Name of a matter -> its events in order. A draft that is withdrawn is named by its signal."""
    texts: list[Draft | PaperDraft] = [*state.drafts.values(), *state.papers.values()]
    by_signal = {each.signal_id: each.draft for each in texts if each.signal_id}
    found: dict[str, list[EventLine]] = {}
    for row in rows:
        if row.type in _NAMES:
            name = str(fact_of(row)[_NAMES[row.type]])
            found.setdefault(by_signal.get(name, name), []).append(lines[row.no])
    return found


def _loose(
    types: Sequence[str], rows: Iterable[TimelineRow], lines: Mapping[int, EventLine]
) -> Iterator[EventLine]:
    """The newest first."""
    yield from reversed([lines[row.no] for row in rows if row.type in types])


Threads = Mapping[str, list[EventLine]]


def _drafts(readable: Readable, state: State, actor: Actor, threads: Threads) -> Iterator[Thread]:
    for draft in sorted(state.drafts.values(), key=lambda each: -each.ordinal):
        status, mine = draft.status.value, draft.drafter == actor.person_id
        waits, current = status == "drafted", draft.draft == state.approved_draft
        acts = [act("approve_statement", draft=draft.draft)] if waits and not mine else []
        acts += [act("return_statement", draft=draft.draft)] if waits else []
        acts += [act("confirm_release", draft=draft.draft)] if waits or current else []
        acts += [act("release", text_digest=draft.draft)] if current else []
        yield Thread(
            anchor=f"draft-{draft.ordinal}",
            title=_draft_title(readable, draft),
            status=f"draft-{status}",
            said=readable.words(f"draft_{status}"),
            settled=not (waits or current),
            lines=tuple(threads.get(draft.draft, ())),
            digest=draft.draft,
            acts=(*acts, *_withdrawal(draft.signal_id, mine and waits)),
            second_sender=waits and mine,
        )


def _draft_title(readable: Readable, draft: Draft | PaperDraft) -> str:
    return readable.words("draft_line", ordinal=str(draft.ordinal), drafter=readable.person(draft.drafter))


def _papers(readable: Readable, state: State, actor: Actor, threads: Threads) -> Iterator[Thread]:
    newest = {paper.paper: paper.draft for paper in sorted(state.papers.values(), key=lambda p: p.ordinal)}
    for paper in sorted(state.papers.values(), key=lambda each: (each.paper, -each.ordinal)):
        status, mine = paper.status.value, paper.drafter == actor.person_id
        waits = status == "drafted"
        acts = [act("approve_paper", draft=paper.draft)] if waits and not mine else []
        acts += [act("return_paper", draft=paper.draft)] if waits else []
        yield Thread(
            anchor=f"paper-{paper.draft[:12]}",
            title=f"{readable.words(f'paper_{paper.paper}')} {_draft_title(readable, paper)}",
            status=f"draft-{status}",
            said=readable.words(f"draft_{status}"),
            settled=paper.draft != newest[paper.paper],
            lines=tuple(threads.get(paper.draft, ())),
            digest=paper.draft,
            acts=(*acts, *_withdrawal(paper.signal_id, mine and waits)),
            second_sender=waits and mine,
        )


def _withdrawal(signal_id: str | None, may: bool) -> tuple[Act, ...]:
    return (act("withdraw", signal=signal_id),) if may else ()


def _items(
    readable: Readable, state: State, actor: Actor, kinds: Sequence[str], threads: Threads
) -> Iterator[Thread]:
    """What is still open first, then by when it came up."""
    items = [item for item in state.items.values() if item.kind in kinds]
    for item in sorted(items, key=lambda each: (each.status not in ("open", "passed_up"), each.at)):
        open_ = item.status in ("open", "passed_up")
        mine = open_ and item.sender == actor.person_id and item.kind in ("doubt", "consultation")
        yield Thread(
            anchor=f"{item.kind.replace('_', '-')}-{item.ordinal}",
            title=_item_title(readable, item),
            status=f"item-{item.status}",
            said=readable.words(f"item_{item.status}"),
            settled=not open_,
            lines=tuple(threads.get(item.item, ())),
            opinions=_opinions(readable, item),
            acts=(*(_ITEM_ACTS[item.kind](item) if open_ else ()), *_withdrawal(item.item, mine)),
        )


def _item_title(readable: Readable, item: Item) -> str:
    body = readable.role(item.body) if item.body else "none"
    return readable.words(f"thread_{item.kind}", ordinal=str(item.ordinal), body=body)


def _opinions(readable: Readable, item: Item) -> tuple[tuple[str, str, str], ...]:
    """Role, what it said (empty: nothing yet), and that in words, in the order of the invitation."""
    given = [(role, item.opinions.get(role, "")) for role in item.invited]
    return tuple(
        (readable.role(role), said, readable.words(f"opinion_{said}" if said else "opinion_awaited"))
        for role, said in given
    )


def _doubt_acts(item: Item) -> tuple[Act, ...]:
    passed_up = (act("pass_up_doubt", doubt=item.item),) if item.status == "open" else ()
    return (act("answer_doubt", doubt=item.item), *passed_up)


def _consultation_acts(item: Item) -> tuple[Act, ...]:
    return (
        act("give_opinion", consultation=item.item),
        act("conclude_consultation", consultation=item.item),
    )


def _transfer_acts(item: Item) -> tuple[Act, ...]:
    return (act("report_back", transfer=item.item),)


_ITEM_ACTS: Mapping[str, Callable[[Item], tuple[Act, ...]]] = {
    "doubt": _doubt_acts,
    "consultation": _consultation_acts,
    "transfer_in": _transfer_acts,
    "transfer_out": _transfer_acts,
}

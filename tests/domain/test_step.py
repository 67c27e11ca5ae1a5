from dataclasses import replace
from datetime import timedelta

from domain.canonical import GENESIS, link
from domain.events import event_to_json
from domain.incident import state_from_json, state_to_json
from domain.step import seal, step, take
from tests.domain.case import Case
from tests.domain.test_lifecycle import closed, handled


def test_a_lane_is_taken_in_order_whatever_the_order_of_arrival():
    case = Case()
    case.open()
    notes = [case.envelope("note") for _ in range(4)]
    case.fold(notes[3], notes[1])
    assert case.head.people_no == 1
    case.fold(notes[3], notes[1], notes[0])
    assert case.head.people_no == 3
    case.fold(notes[2], notes[0], notes[3])
    assert case.head.people_no == 5
    assert case.types().count("note_added") == 4


def test_people_go_before_machines():
    case = Case()
    case.open()
    counts = case.envelope(
        "observe_counts", {"observed_at": case.now.isoformat(), "counts": {"reposts": 1}}, role="feed"
    )
    note = case.envelope("note")
    assert [signal.signal_id for signal in take((counts, note), case.head)] == [
        note.signal_id,
        counts.signal_id,
    ]


def test_a_signal_sent_again_is_folded_once():
    case = Case()
    case.open()
    note = case.envelope("note")
    case.fold(note)
    again = case.fold(note, note)
    assert again.empty
    assert case.types().count("note_added") == 1


def test_an_incident_without_a_plan_refuses_everything():
    case = Case()
    signal = case.envelope(
        "open", {"plan_hash": "0" * 64, "discovered_at": case.now.isoformat(), "source": "web"}
    )
    made = step(None, "20260302-abcdef", None, case.head, [signal], case.now)
    assert [outcome.code for outcome in made.outcomes] == ["incident_unknown"]
    assert made.head.people_no == 1


def test_the_chain_links_every_event():
    case = closed()
    chain = GENESIS
    for event in case.timeline:
        chain = link(chain, event_to_json(event))
    assert (case.head.chain, case.head.event_no) == (chain, len(case.timeline))


def test_events_are_numbered_from_one_without_a_gap():
    case = closed()
    assert [event.no for event in case.timeline] == list(range(1, len(case.timeline) + 1))


def test_a_refusal_is_an_outcome_and_moves_its_lane_but_writes_no_event():
    case = handled()
    before = case.head
    assert case.send("confirm").code == "wrong_phase"
    assert case.head.people_no == before.people_no + 1
    assert (case.head.event_no, case.head.chain) == (before.event_no, before.chain)
    assert case.head.record_no == before.record_no + 1


def test_a_step_with_nothing_to_say_records_nothing():
    case = handled()
    before = case.head
    assert case.fold(now=case.now + timedelta(seconds=1)).empty
    assert case.head == before


def test_the_seal_covers_the_state():
    case = handled()
    assert case.state is not None
    sealed = seal("20260302-abcdef", case.head, (), case.state)
    other = seal("20260302-abcdef", case.head, (), replace(case.state, level="high"))
    assert sealed.record_digest != other.record_digest


def test_a_state_survives_its_json():
    case = closed()
    assert state_from_json(state_to_json(case.live)) == case.live

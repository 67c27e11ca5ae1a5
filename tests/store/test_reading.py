"""What lists and pages read."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from store.alarms import alarms, raise_alarm
from store.duties import duties_of, owed_duties
from store.heartbeats import Heartbeat, beat, forget_heartbeats, heartbeats
from store.histories import HistoryDamaged, archive_history, archived_history, archived_runs, unarchived
from store.incidents import (
    Cursor,
    CursorUnreadable,
    IncidentFilter,
    incident_by_id,
    list_incidents,
    state_of,
    tally_incidents,
)
from store.notices import notices_for, notices_of
from store.payloads import erase_texts
from store.plans import StoredPlan, latest_plan, latest_plans, plan_by_hash, put_plan
from store.queries import RoleIn
from store.receipts import receipt, sent_signals, waiting_signals
from store.timeline import bodies_from, events_below, events_from, timeline_totals
from tests.store.rows import PLAN, T0, add_duty, add_event, add_incident, add_signal, add_text, at, insert

STAFF = RoleIn("human-resources", "duty_staff")


async def found(pool, **which):
    page, _ = await list_incidents(pool, IncidentFilter(**which))
    return [incident.id for incident in page]


async def test_pages_of_incidents_hang_together(pool):
    for number in range(5):
        await add_incident(pool, f"i{number}", opened_at=at(number // 2))
    seen, cursor = [], None
    for _ in range(3):
        page, cursor = await list_incidents(pool, IncidentFilter(), after=cursor, limit=2)
        cursor = Cursor.parse(str(cursor)) if cursor else None
        seen.append([incident.id for incident in page])
    assert seen == [["i4", "i3"], ["i2", "i1"], ["i0"]]
    assert cursor is None


@pytest.mark.parametrize("text", ["", "x", "2026-11-21T08:00:00~i1", "2026-11-21T08:00:00+00:00~", "~i1"])
def test_a_cursor_that_no_list_gave_out_is_refused(text):
    with pytest.raises(CursorUnreadable):
        Cursor.parse(text)


async def test_each_filter_narrows_the_list(pool):
    await add_incident(pool, "minor", level="minor", opened_at=at(1))
    await add_incident(pool, "late", late_duties=2, opened_at=at(2))
    await add_incident(pool, "closed", phase="closed", opened_at=at(3))
    await add_incident(pool, "other", plan_id="work-safety", level=None, opened_at=at(4))
    assert await found(pool) == ["other", "closed", "late", "minor"]
    assert await found(pool, levels=["minor"]) == ["minor"]
    assert await found(pool, levels=["minor", "major"]) == ["closed", "late", "minor"]
    assert await found(pool, phases=["closed"]) == ["closed"]
    assert await found(pool, plan_id="work-safety") == ["other"]
    assert await found(pool, late=True) == ["late"]
    assert await found(pool, late=False) == ["other", "closed", "minor"]
    assert await found(pool, opened_from=at(2), opened_until=at(4)) == ["closed", "late"]
    assert await found(pool, levels=["major"], late=False) == ["closed"]


@pytest.mark.parametrize(
    ("sought", "expected"),
    [("拖欠", ["wages"]), ("WAGES", ["wages"]), ("100%", ["wages"]), ("%", ["wages"]), ("_", []), ("无", [])],
)
async def test_titles_are_searched_by_their_words_not_by_a_pattern(pool, sought, expected):
    await add_incident(pool, "wages", title="100% 拖欠工资 Wages")
    await add_incident(pool, "exam", title="考试泄题")
    await add_incident(pool, "untitled")
    assert await found(pool, text=sought) == expected


async def test_an_erased_title_is_gone_from_every_list(pool):
    await add_incident(pool, "i1", title="拖欠工资")
    await erase_texts(pool, "open-i1", at(1))
    incident = await incident_by_id(pool, "i1")
    assert incident is not None
    assert incident.title is None
    assert await found(pool, text="拖欠") == []


async def test_the_tally_counts_by_plan_level_and_phase(pool):
    await add_incident(pool, "a", late_duties=2)
    await add_incident(pool, "b", late_duties=1)
    await add_incident(pool, "c")
    await add_incident(pool, "d", level=None, phase="assessing")
    tallies = {(t.level, t.phase): (t.incidents, t.late, t.late_duties) for t in await tally_incidents(pool)}
    assert tallies == {("major", "responding"): (3, 2, 3), (None, "assessing"): (1, 0, 0)}


async def test_an_incident_unknown_is_none(pool):
    assert await incident_by_id(pool, "nothing") is None
    assert await state_of(pool, "nothing") is None


async def test_the_state_is_read_as_it_was_written(pool):
    await put_plan(pool, PLAN)
    head = {"incident_id": "i1", "record_no": 1, "record_digest": "d", "event_no": 1, "chain": "c",
            "people_no": 1, "machines_no": 0, "state": '{"b":1,"a":2}', "plan_hash": PLAN.hash}  # fmt: skip
    await insert(pool, "heads", head)
    assert await state_of(pool, "i1") == (PLAN.hash, '{"b":1,"a":2}')


async def test_what_is_due_first_comes_first(pool):
    await add_incident(pool, "i1", title="甲")
    await add_incident(pool, "i2", plan_id="work-safety")
    await add_duty(pool, "i1", "someday")
    await add_duty(pool, "i1", "second", due_at=at(20))
    await add_duty(pool, "i1", "first", due_at=at(10), status="late")
    await add_duty(pool, "i1", "done", due_at=at(5), status="met", met_at=at(4))
    await add_duty(pool, "i1", "of-others", owner="office", due_at=at(1))
    await add_duty(pool, "i1", "given-to-me", owner="office", due_at=at(15), assignee="p1")
    await add_duty(pool, "i2", "other-plan", due_at=at(1))
    owed = await owed_duties(pool, [STAFF], "p1")
    assert [row.duty.key for row in owed] == ["first", "given-to-me", "second", "someday"]
    assert {row.title for row in owed} == {"甲"}
    assert [duty.key for duty in await duties_of(pool, "i1")][:2] == ["of-others", "done"]


async def test_nobody_without_a_role_owes_anything(pool):
    await add_incident(pool, "i1")
    await add_duty(pool, "i1", "first", due_at=at(10))
    assert await owed_duties(pool, [], "p1") == []


async def test_a_timeline_is_read_from_a_number_on_with_its_words(pool):
    await add_text(pool, "s2", "i1", text="已请示")
    for no in range(1, 6):
        await add_event(pool, "i1", no, signal_id=f"s{no}")
    await add_event(pool, "i2", 1)
    events = await events_from(pool, "i1", 2, limit=3)
    assert [(event.no, event.texts) for event in events] == [(2, {"text": "已请示"}), (3, None), (4, None)]
    assert orjson.loads(events[0].body) == {"no": 2}
    assert [event.no for event in await events_below(pool, "i1", limit=2)] == [5, 4]
    assert [event.no for event in await events_below(pool, "i1", 4, limit=2)] == [3, 2]
    assert [row[0] for row in await bodies_from(pool, "i1", 4)] == [4, 5]


async def test_the_totals_of_a_timeline(pool):
    assert (await timeline_totals(pool, "i1")).first_at is None
    for no in (1, 2, 3):
        await add_event(pool, "i1", no)
    totals = await timeline_totals(pool, "i1")
    assert (totals.events, totals.last_no, totals.first_at, totals.last_at) == (3, 3, at(1), at(3))


async def test_of_a_role_in_a_body_only_what_is_owed_in_it_or_below_is_owed(pool):
    for body, parent in (("city", None), ("east", "city"), ("west", "city")):
        await insert(pool, "bodies", {"id": body, "parent": parent, "name_zh": body, "name_en": body})
    for place in ("city", "east", "west", None):
        await add_incident(pool, f"in-{place}", body_id=place)
        await add_duty(pool, f"in-{place}", str(place), due_at=at(1))

    async def owed(**held):
        role = replace(STAFF, **held)
        return {row.duty.key for row in await owed_duties(pool, [role], "p1")}

    assert await owed() == {"city", "east", "west", "None"}
    assert await owed(body="east") == {"east"}
    assert await owed(body="city") == {"city", "east", "west"}
    assert await owed(incident="in-west") == {"west"}
    assert await owed(body="east", incident="in-west") == set()


async def test_notices_reach_whoever_was_told_but_nobody_else(pool):
    await add_incident(pool, "i1")
    await add_incident(pool, "i2", plan_id="work-safety")

    async def tell(no, *people, incident_id="i1", role="duty_staff", person=None):
        row = {"incident_id": incident_id, "event_no": no, "ordinal": 0, "role": role, "person": person,
               "kind": "breach", "duty": None, "at": at(no)}  # fmt: skip
        await insert(pool, "notices", row)
        for heard in people:
            place = {key: row[key] for key in ("incident_id", "event_no", "ordinal", "at")}
            deputy = {"stands_in_for": "p9"} if heard == "p3" else {}
            await insert(pool, "told", {**place, "person_id": heard, **deputy})

    await tell(1, "p1", "p2")
    await tell(2, "p1", person="p1")
    await tell(3, "p2", "p3", person="p2")
    await tell(4)
    await tell(5, "p1", incident_id="i2")
    first = await notices_for(pool, "p1", limit=1)
    last = first[-1]
    rest = await notices_for(pool, "p1", after=(last.at, last.incident_id, last.event_no, last.ordinal))
    assert [notice.event_no for notice in (*first, *rest)] == [5, 2, 1]
    assert [notice.stands_in_for for notice in await notices_for(pool, "p3")] == ["p9"]
    heard = [(notice.event_no, notice.heard) for notice in await notices_of(pool, "i1")]
    assert heard == [(1, ("p1", "p2")), (2, ("p1",)), (3, ("p2", "p3")), (4, ())]


async def test_a_receipt_follows_its_signal(pool):
    await add_signal(pool, "s1")
    await add_signal(pool, "s0", received_at=at(-1))
    await add_signal(pool, "foreign", sender="p2")
    assert [row.signal_id for row in await waiting_signals(pool, "i1", "p1")] == ["s0", "s1"]
    await pool.execute(
        "UPDATE inbox SET result = 'refused', code = 'wrong_phase', params = $1::jsonb, decided_at = $2 "
        "WHERE signal_id = 's1'", '{"phase": "closed"}', at(1),
    )  # fmt: skip
    told = await receipt(pool, "s1")
    assert told is not None
    assert (told.result, told.code, told.params) == ("refused", "wrong_phase", {"phase": "closed"})
    assert [row.signal_id for row in await waiting_signals(pool, "i1", "p1")] == ["s0"]
    assert [row.signal_id for row in await sent_signals(pool, "i1", "p1")] == ["s1", "s0"]
    assert await receipt(pool, "never") is None


async def test_plans_stay_as_they_were_stored(pool):
    newer = StoredPlan("b" * 64, PLAN.plan_id, 2, '{"v":2}', at(1))
    assert await put_plan(pool, PLAN)
    assert await put_plan(pool, newer)
    assert not await put_plan(pool, StoredPlan(PLAN.hash, "other", 9, "other", at(9)))
    assert await plan_by_hash(pool, PLAN.hash) == PLAN
    assert await plan_by_hash(pool, "unknown") is None
    assert await latest_plan(pool, PLAN.plan_id) == newer
    assert await latest_plan(pool, "unknown") is None
    assert await latest_plans(pool) == [newer]


async def test_a_heartbeat_never_goes_back(pool):
    await beat(pool, "worker", "w1", at(2))
    await beat(pool, "worker", "w1", at(1))
    await beat(pool, "worker", "w2", at(-60))
    assert await heartbeats(pool) == [Heartbeat("worker", "w1", at(2)), Heartbeat("worker", "w2", at(-60))]
    assert await forget_heartbeats(pool, T0) == 1
    assert [heartbeat.instance for heartbeat in await heartbeats(pool)] == ["w1"]


async def test_alarms_newest_first(pool):
    ids = [await raise_alarm(pool, "signal_forged", T0, "i1", signals=number) for number in range(3)]
    newest = await alarms(pool, limit=2)
    older = await alarms(pool, newest[-1].id)
    assert [alarm.id for alarm in (*newest, *older)] == ids[::-1]
    assert newest[0].params == {"signals": 2}


async def test_a_history_is_archived_once_and_comes_back_exactly(pool):
    run = ("incident/i1", "r1")
    history = '{"events": ["平息"]}'
    closed = T0 + timedelta(hours=1)
    assert await unarchived(pool, [run, ("incident/i1", "r2")]) == [run, ("incident/i1", "r2")]
    assert await archive_history(pool, run, "IncidentWorkflow", "Completed", closed, history, at(90))
    assert not await archive_history(pool, run, "IncidentWorkflow", "Completed", closed, "other", at(91))
    assert await archived_history(pool, run) == history
    assert await archived_history(pool, ("incident/i1", "r2")) is None
    assert await unarchived(pool, [run, ("incident/i1", "r2")]) == [("incident/i1", "r2")]
    assert [known.run_id for known in await archived_runs(pool, "incident/i1")] == ["r1"]


@pytest.mark.parametrize("damage", ["'\\x00'", "substring(body FROM 1 FOR 20)"])
async def test_a_damaged_history_is_not_given_out(pool, owner, damage):
    await archive_history(pool, ("w", "r"), "IncidentWorkflow", "Completed", T0, "{}" * 50, T0)
    await owner.execute(f"UPDATE archived_histories SET body = {damage}")
    with pytest.raises(HistoryDamaged):
        await archived_history(pool, ("w", "r"))

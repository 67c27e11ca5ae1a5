"""Ways in which evidence can be spoilt, each with what the auditor has to say to it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chaos.auditor.evidence import GENESIS, Evidence, Row, Run, sha256, written

FIRINGS = ("duty_warned", "duty_breached", "duty_escalated")
KEPT = ("received", "accepted", "refused")


def pick(rng: random.Random, rows: list[Row], **like: Any) -> Row:
    """One of the rows that have one of these values in each column named."""
    found = [row for row in rows if all(row[name] in values for name, values in like.items())]
    assert found, like
    return rng.choice(found)


def told(evidence: Evidence) -> list[Row]:
    """The ledgers' lines about answers."""
    return [line for line in evidence.told if line["what"] == "told"]


def rewrite(evidence: Evidence) -> None:
    """A forger's work: chains, records and heads made to fit what now is there."""
    by_incident = evidence.events()
    for incident, events in by_incident.items():
        chain = GENESIS
        for number, event in enumerate(events, 1):
            event["no"] = event["body"]["no"] = number
            chain = event["chain"] = sha256(f"{chain}\n{written(event['body'])}")
        head = next(row for row in evidence.heads if row["incident_id"] == incident)
        head.update(event_no=len(events), chain=chain)


def inner(evidence: Evidence, rng: random.Random) -> tuple[Row, Row]:
    """An event and the one after it."""
    events = rng.choice([events for events in evidence.events().values() if len(events) > 1])
    place = rng.randrange(len(events) - 1)
    return events[place], events[place + 1]


def a_run(evidence: Evidence, rng: random.Random) -> Run:
    """A run that goes on and has recorded something."""
    going = [run for run in evidence.runs if run.status == "RUNNING" and run.delivered]
    return rng.choice([run for run in going if any(order.asked["outcomes"] for order in run.orders)])


def an_event_is_lost(evidence: Evidence, rng: random.Random) -> None:
    evidence.timeline.remove(inner(evidence, rng)[0])


def the_last_event_is_lost(evidence: Evidence, rng: random.Random) -> None:
    evidence.timeline.remove(max(evidence.timeline, key=lambda row: row["no"]))


def an_event_is_doubled(evidence: Evidence, rng: random.Random) -> None:
    evidence.timeline.append(copy.deepcopy(rng.choice(evidence.timeline)))


def two_events_are_swapped(evidence: Evidence, rng: random.Random) -> None:
    row, following = inner(evidence, rng)
    row["no"], following["no"] = following["no"], row["no"]


def an_event_is_edited(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(evidence.timeline)["body"]["v"] = 2


def a_column_is_edited(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(evidence.timeline)["role"] = "nobody"


def a_signal_is_lost(evidence: Evidence, rng: random.Random) -> None:
    evidence.inbox.remove(rng.choice(evidence.inbox))


def a_signal_is_doubled(evidence: Evidence, rng: random.Random) -> None:
    evidence.inbox.append(copy.deepcopy(rng.choice(evidence.inbox)))


def a_signal_is_invented(evidence: Evidence, rng: random.Random) -> None:
    row = copy.deepcopy(rng.choice(evidence.inbox))
    evidence.inbox.append({**row, "signal_id": "signal-invented", "lane_no": 99, "record_no": 99})


def data_are_changed(evidence: Evidence, rng: random.Random) -> None:
    row = pick(rng, evidence.inbox, kind={"observe_counts"})
    row["data"]["counts"]["reposts"] += 1


def words_are_changed(evidence: Evidence, rng: random.Random) -> None:
    body = rng.choice(evidence.payloads)["body"]
    body[next(iter(body))] = "¤ other words"


def an_acceptance_becomes_a_refusal(evidence: Evidence, rng: random.Random) -> None:
    row = pick(rng, evidence.inbox, result={"accepted"})
    row.update(result="refused", code="wrong_phase", first_event=None, last_event=None)


def a_refusal_becomes_an_acceptance(evidence: Evidence, rng: random.Random) -> None:
    pick(rng, evidence.inbox, result={"refused"}).update(
        result="accepted", code=None, first_event=1, last_event=1
    )


def a_reason_is_changed(evidence: Evidence, rng: random.Random) -> None:
    pick(rng, evidence.inbox, result={"refused"})["code"] = "another_reason"


def an_outcome_is_forgotten(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(evidence.inbox).update(result=None, record_no=None, first_event=None, last_event=None)


def two_signals_are_swapped(evidence: Evidence, rng: random.Random) -> None:
    one = pick(rng, evidence.inbox, lane={"machines"}, lane_no={1})
    other = pick(rng, evidence.inbox, lane={"machines"}, lane_no={2}, incident_id={one["incident_id"]})
    one["lane_no"], other["lane_no"] = other["lane_no"], one["lane_no"]


def a_number_is_left_out(evidence: Evidence, rng: random.Random) -> None:
    max((row for row in evidence.inbox if row["lane"] == "people"), key=lambda row: row["lane_no"])[
        "lane_no"
    ] += 1


def a_signal_is_half_applied(evidence: Evidence, rng: random.Random) -> None:
    wide = [
        row
        for row in evidence.inbox
        if row["result"] == "accepted" and row["last_event"] > row["first_event"]
    ]
    row = rng.choice(wide)
    mine = {"incident_id": {row["incident_id"]}, "no": {row["last_event"]}}
    evidence.timeline.remove(pick(rng, evidence.timeline, **mine))


def a_lease_is_left(evidence: Evidence, rng: random.Random) -> None:
    evidence.lanes[0]["lease_until"] = evidence.at


def a_record_is_lost(evidence: Evidence, rng: random.Random) -> None:
    evidence.records.remove(rng.choice(evidence.records[:-1]))


def a_head_lags(evidence: Evidence, rng: random.Random) -> None:
    evidence.heads[0]["event_no"] -= 1


def a_state_is_edited(evidence: Evidence, rng: random.Random) -> None:
    state = json.loads(evidence.heads[0]["state"])
    rng.choice(list(state["duties"].values()))["status"] = "waived"
    evidence.heads[0]["state"] = written(state)


def a_plan_is_edited(evidence: Evidence, rng: random.Random) -> None:
    evidence.plans[0]["body"] += " "


def a_deadline_is_missed(evidence: Evidence, rng: random.Random) -> None:
    firing = pick(rng, evidence.timeline, type=FIRINGS)
    key = firing["body"]["fact"]["key"]
    later = [row for row in evidence.timeline if row["no"] >= firing["no"] and row["type"] in FIRINGS]
    for row in [row for row in later if row["body"]["fact"]["key"] == key]:
        evidence.timeline.remove(row)
    rewrite(evidence)


def a_deadline_fires_twice(evidence: Evidence, rng: random.Random) -> None:
    firing = pick(rng, evidence.timeline, type=FIRINGS)
    again = copy.deepcopy(firing)
    evidence.timeline.insert(evidence.timeline.index(firing) + 1, again)
    rewrite(evidence)


def a_deadline_fires_early(evidence: Evidence, rng: random.Random) -> None:
    firing = pick(rng, evidence.timeline, type=FIRINGS)
    early = firing["at"] - timedelta(hours=1)
    firing["at"], firing["body"]["at"] = early, early.isoformat()
    firing["body"]["fact"]["fired_at"] = early.isoformat()
    rewrite(evidence)


def a_firing_names_another_instant(evidence: Evidence, rng: random.Random) -> None:
    fact = pick(rng, evidence.timeline, type=FIRINGS)["body"]["fact"]
    fact["due_at"] = "2026-03-02T01:00:00.000001Z"
    rewrite(evidence)


def a_late_duty_is_called_in_time(evidence: Evidence, rng: random.Random) -> None:
    lasting = {row["body"]["fact"]["key"] for row in evidence.timeline if "until" in row["body"]["fact"]}
    met = [row["body"]["fact"] for row in evidence.timeline if row["type"] == "duty_met"]
    fact = rng.choice([fact for fact in met if fact["key"] not in lasting])
    fact["in_time"] = not fact["in_time"]
    rewrite(evidence)


def a_duty_is_shown_wrongly(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(evidence.duties)["due_at"] = evidence.at


def a_duty_is_not_shown(evidence: Evidence, rng: random.Random) -> None:
    evidence.duties.remove(rng.choice(evidence.duties))


def an_incident_is_shown_wrongly(evidence: Evidence, rng: random.Random) -> None:
    evidence.incidents[0]["late_duties"] += 1


def a_notice_is_lost(evidence: Evidence, rng: random.Random) -> None:
    evidence.notices.remove(pick(rng, evidence.notices, kind={"duty_breached"}))


def a_notice_is_invented(evidence: Evidence, rng: random.Random) -> None:
    evidence.notices.append({**rng.choice(evidence.notices), "event_no": 10_000})


def a_recorded_step_is_gone(evidence: Evidence, rng: random.Random) -> None:
    asked = rng.choice(a_run(evidence, rng).orders).asked
    asked["after"]["record_no"] += 100


def a_recorded_event_differs(evidence: Evidence, rng: random.Random) -> None:
    orders = [order for order in a_run(evidence, rng).orders if order.asked["events"]]
    rng.choice(orders).asked["events"][0]["v"] = 7


def a_recorded_outcome_differs(evidence: Evidence, rng: random.Random) -> None:
    orders = [order for order in a_run(evidence, rng).orders if order.asked["outcomes"]]
    rng.choice(orders).asked["outcomes"][0]["result"] = "undecided"


def a_step_is_in_no_history(evidence: Evidence, rng: random.Random) -> None:
    run = a_run(evidence, rng)
    run.orders.remove(rng.choice(run.orders))


def a_step_was_told_to_have_diverged(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(a_run(evidence, rng).orders).answered = {"result": "diverged"}


def an_envelope_differs(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(a_run(evidence, rng).delivered)["sender"] = "somebody"


def an_envelope_comes_from_nowhere(evidence: Evidence, rng: random.Random) -> None:
    a_run(evidence, rng).delivered.append({"signal_id": "signal-forged"})


def a_run_is_missing(evidence: Evidence, rng: random.Random) -> None:
    a_run(evidence, rng).status = "TERMINATED"


def a_task_failed(evidence: Evidence, rng: random.Random) -> None:
    a_run(evidence, rng).failures.append("WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR")


def words_travelled(evidence: Evidence, rng: random.Random) -> None:
    a_run(evidence, rng).words = "… ¤words¤ …"


def an_alarm_was_raised(evidence: Evidence, rng: random.Random) -> None:
    evidence.alarms.append({"code": "signals_forged", "incident_id": None, "params": {}})


def a_promise_of_receipt_is_broken(evidence: Evidence, rng: random.Random) -> None:
    answer = rng.choice([line for line in evidence.told if line.get("word") == "received"])
    answer["received_at"] = "2026-03-02T00:00:00+00:00"


def a_rejected_signal_is_kept(evidence: Evidence, rng: random.Random) -> None:
    pick(rng, told(evidence), word=KEPT)["word"] = "rejected"


def a_duplicate_took_the_place(evidence: Evidence, rng: random.Random) -> None:
    pick(rng, told(evidence), word=KEPT)["word"] = "duplicate"


def a_sender_met_a_defect(evidence: Evidence, rng: random.Random) -> None:
    rng.choice(told(evidence))["word"] = "defect"


Spoil = Callable[[Evidence, random.Random], None]

SPOILT: list[tuple[Spoil, set[str]]] = [
    (an_event_is_lost, {"timeline_not_dense", "chain_broken"}),
    (the_last_event_is_lost, {"head_elsewhere", "recorded_but_other_events"}),
    (an_event_is_doubled, {"timeline_not_dense", "chain_broken"}),
    (two_events_are_swapped, {"chain_broken"}),
    (an_event_is_edited, {"chain_broken", "recorded_but_other_events"}),
    (a_column_is_edited, {"column_differs"}),
    (a_signal_is_lost, {"promised_but_lost", "delivered_but_not_received"}),
    (a_signal_is_doubled, {"inbox_twice", "lane_not_dense"}),
    (a_signal_is_invented, {"received_but_never_sent", "never_delivered", "lane_not_dense"}),
    (data_are_changed, {"promised_but_other_content", "delivered_otherwise"}),
    (words_are_changed, {"promised_but_other_content", "words_differ"}),
    (an_acceptance_becomes_a_refusal, {"told_otherwise", "refused_but_applied"}),
    (a_refusal_becomes_an_acceptance, {"told_otherwise", "half_applied"}),
    (a_reason_is_changed, {"told_otherwise", "recorded_but_other_outcome"}),
    (an_outcome_is_forgotten, {"left_unprocessed", "told_otherwise"}),
    (two_signals_are_swapped, {"delivered_otherwise", "lane_out_of_order"}),
    (a_number_is_left_out, {"lane_not_dense"}),
    (a_signal_is_half_applied, {"half_applied"}),
    (a_lease_is_left, {"lease_left"}),
    (a_record_is_lost, {"records_not_dense", "recorded_but_no_record"}),
    (a_head_lags, {"head_elsewhere", "seal_broken"}),
    (a_state_is_edited, {"state_differs", "seal_broken"}),
    (a_plan_is_edited, {"plan_hash_wrong"}),
    (a_deadline_is_missed, {"not_fired"}),
    (a_deadline_fires_twice, {"fired_twice"}),
    (a_deadline_fires_early, {"fired_early"}),
    (a_firing_names_another_instant, {"fired_for_another_instant"}),
    (a_late_duty_is_called_in_time, {"judged_wrongly"}),
    (a_duty_is_shown_wrongly, {"duty_shown_wrongly"}),
    (a_duty_is_not_shown, {"duty_shown_wrongly"}),
    (an_incident_is_shown_wrongly, {"incident_shown_wrongly"}),
    (a_notice_is_lost, {"told_wrongly"}),
    (a_notice_is_invented, {"notice_of_nothing"}),
    (a_recorded_step_is_gone, {"recorded_but_no_record", "record_without_history"}),
    (a_recorded_event_differs, {"recorded_but_other_events"}),
    (a_recorded_outcome_differs, {"recorded_but_other_outcome"}),
    (a_step_is_in_no_history, {"record_without_history"}),
    (a_step_was_told_to_have_diverged, {"record_diverged"}),
    (an_envelope_differs, {"delivered_otherwise"}),
    (an_envelope_comes_from_nowhere, {"delivered_but_not_received"}),
    (a_run_is_missing, {"wrong_number_of_runs"}),
    (a_task_failed, {"workflow_task_failed"}),
    (words_travelled, {"words_in_history"}),
    (an_alarm_was_raised, {"alarm_raised"}),
    (a_promise_of_receipt_is_broken, {"told_otherwise"}),
    (a_rejected_signal_is_kept, {"rejected_but_received"}),
    (a_duplicate_took_the_place, {"duplicate_of_nothing"}),
    (a_sender_met_a_defect, {"answered_with_a_defect"}),
]

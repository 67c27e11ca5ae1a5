"""Any signals, in any order, again and again, late or not: what must hold, holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain import events
from domain.clockwork import next_instant
from domain.decide.meeting import NAMED
from domain.duties import DutyStatus
from domain.events import Event, event_from_json, event_to_json
from domain.incident import Phase, State, evolve, fold, state_from_json, state_to_json
from domain.plan import Plan
from domain.signals import MONITORING_SENDER, Envelope, Lane
from tests import sample
from tests.domain.case import Case
from tests.domain.test_monitoring import CALM, FIGURES, WARNING

SENDERS = ("ann", "bob", "cat")
NAMING = sorted(NAMED - {"refer", "contact_poster"})
BEGINNING = ("raise_doubt", "open_consultation", "receive_transfer")
CONCLUDED: dict[str, Any] = {
    "warn_early": WARNING,
    "propose_calm": CALM,
    "withdraw_calm_proposal": FIGURES,
    "report_source_silent": {"source": "weibo"},
    "report_source_back": {"source": "weibo"},
    "report_flare_up": FIGURES,
    "report_easing": {},
}
TAKING_BACK = ("withdraw_calm", "withdraw_worsening", "report_easing")
CLIMBING = events.DutyEscalated | events.RungSkipped | events.NobodyLeft
SETTLED = (DutyStatus.MET, DutyStatus.WAIVED)


class AnySignals(RuleBasedStateMachine):
    """People and feeds send what they like; signals are delivered late, out of order and more than once."""

    plan: Plan
    plan_hash: str

    def __init__(self) -> None:
        super().__init__()
        self.plan, self.plan_hash = sample.plan()
        self.case = Case(self.plan, self.plan_hash)
        self.held: list[Envelope] = []
        self.seen = 0
        self.drafts = 0

    @initialize(
        hours=st.integers(0, 15), level=st.sampled_from([None, "low", "high"]), confirmed=st.integers(0, 3)
    )
    def begin(self, hours: int, level: str | None, confirmed: int) -> None:
        arose = (self.case.now - timedelta(hours=hours)).isoformat()
        self.case.open(arose_at=arose, **({"level": level} if level else {}))
        if confirmed:
            self.case.send("confirm")

    def _deliver(self, signal: Envelope, hold: bool) -> None:
        if hold:
            self.held.append(signal)
        else:
            self.case.fold(signal, *self.held)
            self.held = [other for other in self.held if other.signal_id not in self.case.outcomes]

    def _send(self, who: tuple[str, str], hold: bool, kind: str, data: dict[str, Any], **more: Any) -> None:
        self._deliver(self.case.envelope(kind, data, sender=who[0], role=who[1], **more), hold)

    senders = st.tuples(st.sampled_from(SENDERS), st.sampled_from(["monitor", "head", "office"]))
    holds = st.booleans()

    @rule(
        who=senders,
        hold=holds,
        kind=st.sampled_from(["confirm", "note", "declare_calm", "file_review", "close", "reopen"]),
    )
    def say(self, who: tuple[str, str], hold: bool, kind: str) -> None:
        self._send(who, hold, kind, {})

    @rule(who=senders, hold=holds, seldom=st.integers(0, 5))
    def dismiss(self, who: tuple[str, str], hold: bool, seldom: int) -> None:
        if seldom == 0:
            self._send(who, hold, "dismiss", {"reason": "not_ours"})

    @rule(steps=st.integers(1, 4))
    def go_on(self, steps: int) -> None:
        """Somebody meets every duty that can be met by naming it, and goes some steps on towards the end."""
        if self.case.live.level is None:
            self._send(("ann", "head"), False, "grade", {"level": "low"})
        for kind in ("declare_calm", "file_review", "close", "reopen")[:steps]:
            self._do_what_is_owed()
            self._send(("ann", "head"), False, kind, {})

    def _do_what_is_owed(self) -> None:
        for duty in list(self.case.live.duties.values()):
            for kind in self.plan.duty_by_id[duty.duty].met_by:
                if duty.owed and kind in NAMED:
                    self._send(("ann", duty.owner), False, kind, self._naming(kind, [duty.key]))

    def _naming(self, kind: str, keys: list[str]) -> dict[str, Any]:
        """The data of a signal that names duties."""
        more: dict[str, dict[str, Any]] = {
            "report_up": {"channel": "telephone"},
            "record_instructions": {"by": "head"},
            "record_call": {"callee": "head", "called_at": self.case.now.isoformat(), "reached": True},
            "notify_peer": {"body": "head"},
        }
        return {"duties": keys, **more.get(kind, {})}

    @rule(hold=holds)
    def publish(self, hold: bool) -> None:
        digest = self._new_digest()
        self._send(("ann", "office"), False, "draft_statement", {}, digest=digest)
        self._send(("bob", "head"), hold, "approve_statement", {"draft": digest})
        self._send(("ann", "office"), hold, "release", {"form": "site", "text_digest": digest})

    def _new_digest(self) -> str:
        self.drafts += 1
        return f"{self.drafts:064x}"

    def _some_digest(self, data: st.DataObject) -> str:
        return f"{data.draw(st.integers(1, max(1, self.drafts))):064x}"

    @rule(who=senders, hold=holds, kind=st.sampled_from(["grade", "propose_lower"]), data=st.data())
    def level(self, who: tuple[str, str], hold: bool, kind: str, data: st.DataObject) -> None:
        self._send(who, hold, kind, {"level": data.draw(st.sampled_from(list(self.plan.rank)))})

    @rule(
        who=senders,
        hold=holds,
        kind=st.sampled_from(NAMING),
        data=st.data(),
    )
    def act(self, who: tuple[str, str], hold: bool, kind: str, data: st.DataObject) -> None:
        keys = list(self.case.live.duties) or ["none"]
        named = data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3))
        duty = self.case.live.duties.get(named[0])
        self._send((who[0], duty.owner if duty else who[1]), hold, kind, self._naming(kind, named))

    @rule(who=senders, hold=holds, kind=st.sampled_from(["propose_waive", "propose_extend"]), data=st.data())
    def propose(self, who: tuple[str, str], hold: bool, kind: str, data: st.DataObject) -> None:
        body: dict[str, Any] = {"duty": data.draw(st.sampled_from(list(self.case.live.duties) or ["none"]))}
        if kind == "propose_extend":
            later = self.case.now + timedelta(hours=data.draw(st.integers(1, 30)))
            body["due_at"] = later.isoformat()
        self._send(who, hold, kind, body)

    @precondition(lambda self: self.case.live.proposals)
    @rule(who=senders, hold=holds, yes=st.booleans(), data=st.data())
    def judge(self, who: tuple[str, str], hold: bool, yes: bool, data: st.DataObject) -> None:
        proposal = data.draw(st.sampled_from(list(self.case.live.proposals)))
        self._send(who, hold, "approve_proposal" if yes else "reject_proposal", {"proposal": proposal})

    @rule(who=senders, hold=holds)
    def draft(self, who: tuple[str, str], hold: bool) -> None:
        self._send(who, hold, "draft_statement", {}, digest=self._new_digest())

    @rule(who=senders, hold=holds, yes=st.booleans(), data=st.data())
    def decide_draft(self, who: tuple[str, str], hold: bool, yes: bool, data: st.DataObject) -> None:
        kind = "approve_statement" if yes else "return_statement"
        self._send(who, hold, kind, {"draft": self._some_digest(data)})

    @rule(who=senders, hold=holds, data=st.data())
    def release(self, who: tuple[str, str], hold: bool, data: st.DataObject) -> None:
        self._send(who, hold, "release", {"form": "site", "text_digest": self._some_digest(data)})

    @rule(who=senders, hold=holds, crowd=st.booleans())
    def classify(self, who: tuple[str, str], hold: bool, crowd: bool) -> None:
        self._send(who, hold, "classify", {"hold" if crowd else "lift": ["crowd"]})

    @rule(who=senders, hold=holds)
    def occasion(self, who: tuple[str, str], hold: bool) -> None:
        self._send(who, hold, "record_occasion", {"occasion": "doubt"})

    @rule(who=senders, hold=holds, nature=st.sampled_from(["grievance", "rumour"]))
    def nature(self, who: tuple[str, str], hold: bool, nature: str) -> None:
        self._send(who, hold, "classify_nature", {"nature": nature})

    @rule(
        who=senders,
        hold=holds,
        kind=st.sampled_from(BEGINNING),
    )
    def begin_item(self, who: tuple[str, str], hold: bool, kind: str) -> None:
        data: dict[str, dict[str, Any]] = {
            "open_consultation": {"invited": ["office"]},
            "receive_transfer": {"sender": "head"},
        }
        self._send(who, hold, kind, data.get(kind, {}))

    @precondition(lambda self: self.case.live.items)
    @rule(who=senders, hold=holds, up=st.booleans(), data=st.data())
    def end_item(self, who: tuple[str, str], hold: bool, up: bool, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(list(self.case.live.items.values())))
        if item.kind == "doubt":
            self._send(who, hold, "pass_up_doubt" if up else "answer_doubt", {"doubt": item.item})
        elif item.kind == "consultation":
            self._send(who, hold, "conclude_consultation", {"consultation": item.item})
        else:
            self._send(who, hold, "report_back", {"transfer": item.item})

    @rule(who=senders, hold=holds, data=st.data())
    def withdraw(self, who: tuple[str, str], hold: bool, data: st.DataObject) -> None:
        live = self.case.live
        waiting = [*live.items, *live.proposals, *(draft.signal_id for draft in live.drafts.values())]
        signal = data.draw(st.sampled_from(waiting or ["signal-people-1"]))
        self._send(who, hold, "withdraw", {"signal": signal})

    @rule(
        who=senders,
        hold=holds,
        kind=st.sampled_from(TAKING_BACK),
    )
    def take_back(self, who: tuple[str, str], hold: bool, kind: str) -> None:
        self._send(who, hold, kind, {})

    @rule(who=senders, hold=holds, seldom=st.integers(0, 9))
    def merge(self, who: tuple[str, str], hold: bool, seldom: int) -> None:
        if seldom == 0:
            self._send(who, hold, "merge", {"into": "20260302-bcdefg"})

    @rule(hold=holds, reposts=st.integers(0, 500))
    def count(self, hold: bool, reposts: int) -> None:
        body = {"observed_at": self.case.now.isoformat(), "counts": {"reposts": reposts}}
        self._send(("feed:test", "feed"), hold, "observe_counts", body)

    @rule(hold=holds)
    def worsen(self, hold: bool) -> None:
        self._send(("feed:test", "feed"), hold, "report_worsening", {"reason": "volume"})

    @rule(hold=holds, kind=st.sampled_from(sorted(CONCLUDED)))
    def conclude(self, hold: bool, kind: str) -> None:
        self._send((MONITORING_SENDER, "feed"), hold, kind, CONCLUDED[kind])

    @rule(hold=holds, vacant=st.sets(st.sampled_from(["monitor", "head", "office", "nobody"])))
    def staff(self, hold: bool, vacant: set[str]) -> None:
        self._send(("system:staffing", "staffing"), hold, "staff", {"vacant": sorted(vacant)})

    @rule(seconds=st.integers(1, 60 * 60 * 9), punctual=st.booleans())
    def wait(self, seconds: int, punctual: bool) -> None:
        target = self.case.now + timedelta(seconds=seconds)
        while punctual and (at := next_instant(self.case.state)) is not None and at <= target:
            self.case.fold(now=at)
        self.case.fold(now=target) if punctual else setattr(self.case, "now", target)

    @rule(data=st.data())
    def deliver_held(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(self.held))
        self.case.fold(*order, *order)
        self.held = [other for other in self.held if other.signal_id not in self.case.outcomes]

    @invariant()
    def what_must_hold(self) -> None:
        if self.case.state is None:
            return
        prefix = self.case.timeline[: self.seen]
        before = fold("20260302-abcdef", prefix)
        for event in self.case.timeline[self.seen :]:
            after = evolve("20260302-abcdef", before, event)
            if before is not None:
                self._one_event(before, event, after)
            before = after
        assert before == self.case.state
        assert state_from_json(state_to_json(self.case.state)) == self.case.state
        self.seen = len(self.case.timeline)

    def _one_event(self, before: State, event: Event, after: State) -> None:
        assert event_from_json(event_to_json(event)) == event
        self._settled_stays(before, event, after)
        self._level(before, event, after)
        self._closed(before, event)
        self._released(before, event)
        self._no_clock_grows_by_a_rise(before, event, after)
        self._climbs(before, event)
        self._staffed(before, event)

    def _settled_stays(self, before: State, event: Event, after: State) -> None:
        for key, duty in before.duties.items():
            if duty.status in SETTLED:
                assert after.duties[key] == duty, (event.fact, "touched a settled duty")

    def _level(self, before: State, event: Event, after: State) -> None:
        if before.level is None or before.level == after.level:
            return
        assert after.level is not None
        if self.plan.rank[after.level] < self.plan.rank[before.level]:
            assert isinstance(event.fact, events.LevelLowered)
            assert before.proposals[event.fact.proposal].sender != event.sender

    def _closed(self, before: State, event: Event) -> None:
        if before.phase is Phase.CLOSED:
            merged = isinstance(event.fact, events.DutyWithdrawn) and before.merged_into is not None
            assert isinstance(event.fact, events.IncidentReopened) or merged
        if before.merged_into is not None:
            assert not isinstance(event.fact, events.IncidentReopened)

    def _released(self, before: State, event: Event) -> None:
        if isinstance(event.fact, events.StatementReleased):
            assert before.approved_draft == event.fact.text_digest
            approvals = [
                earlier
                for earlier in self.case.timeline[: event.no - 1]
                if isinstance(earlier.fact, events.StatementApproved)
                and earlier.fact.draft == event.fact.text_digest
            ]
            assert any(
                earlier.sender != before.drafts[event.fact.text_digest].drafter for earlier in approvals
            )

    def _no_clock_grows_by_a_rise(self, before: State, event: Event, after: State) -> None:
        if isinstance(event.fact, events.DutyExtended):
            assert before.proposals[event.fact.proposal].sender != event.sender
            return
        for key, duty in before.duties.items():
            due_at = after.duties[key].due_at
            if duty.due_at is not None and duty.owed and after.duties[key].owed:
                assert due_at is not None
                assert due_at <= duty.due_at, (event.fact, "lengthened a clock")

    def _climbs(self, before: State, event: Event) -> None:
        """Each step in its turn; whoever holds a role of it hears, and nobody is said to who does not."""
        fact = event.fact
        if not isinstance(fact, CLIMBING):
            return
        duty = before.duties[fact.key]
        rise = duty.rise()
        assert rise is not None
        assert fact.step == duty.risen + 1
        missing = fact.missing or () if isinstance(fact, events.DutyEscalated) else fact.vacant
        tell = fact.tell if isinstance(fact, events.DutyEscalated) else ()
        assert {*tell, *missing} == set(rise.tell)
        assert set(missing) == set(rise.tell) & set(before.vacant)
        assert isinstance(fact, events.NobodyLeft) <= (fact.step >= len(duty.rises))

    def _staffed(self, before: State, event: Event) -> None:
        fact = event.fact
        if isinstance(fact, events.StaffingChanged):
            assert set(fact.vacant) == (set(before.vacant) | set(fact.emptied)) - set(fact.filled)
            assert fact.emptied or fact.filled
        if isinstance(fact, events.DutyUnstaffed):
            assert fact.owner in before.vacant
            assert not {fact.owner, *before.vacant} & set(fact.tell)

    @invariant()
    def what_nobody_can_do_is_said(self) -> None:
        if self.case.state is not None and not self.case.state.over:
            for duty in self.case.state.duties.values():
                if duty.owed:
                    assert duty.unstaffed is (duty.owner in self.case.state.vacant)

    @invariant()
    def what_is_proposed_as_calm_is_known_and_undecided(self) -> None:
        state = self.case.state
        if state is not None and state.calm_proposed_at is not None and not state.over:
            assert state.phase is Phase.HANDLING
            assert not state.silent_sources

    @invariant()
    def nobody_who_is_there_waits_behind_an_empty_step(self) -> None:
        """Whoever heard last of a late duty is there; or nobody is who could hear next."""
        if self.case.state is not None and not self.case.state.over:
            vacant = set(self.case.state.vacant)
            for duty in self.case.state.duties.values():
                left = duty.rises[duty.risen :]
                if duty.heard_last() and set(duty.heard_last()) <= vacant:
                    assert not left, (duty.key, "waits")

    @invariant()
    def no_telling_is_lost_by_a_skipped_step(self) -> None:
        """Somebody hears at the instant at which a step is skipped, or everybody, if no step is left."""
        open_ends: dict[str, events.RungSkipped] = {}
        for fact in (event.fact for event in self.case.timeline):
            if isinstance(fact, CLIMBING):
                skipped = open_ends.pop(fact.key, None)
                if skipped is not None:
                    assert (fact.fired_at, fact.due_at) == (skipped.fired_at, skipped.due_at)
                if isinstance(fact, events.RungSkipped):
                    open_ends[fact.key] = fact
        assert open_ends == {}

    @invariant()
    def every_deadline_fires_once(self) -> None:
        fired: dict[str, set[object]] = {}
        for fact in (event.fact for event in self.case.timeline):
            if isinstance(fact, events.DutyOpened | events.DutyRescheduled | events.DutyExtended):
                fired[fact.key] = set()
            elif isinstance(fact, events.DutyWarned | events.DutyBreached | CLIMBING):
                deadline = ("climbed" if isinstance(fact, CLIMBING) else fact.type, getattr(fact, "step", 0))
                assert deadline not in fired[fact.key], (deadline, "fired twice")
                assert fact.fired_at >= fact.due_at
                fired[fact.key].add(deadline)

    @invariant()
    def every_signal_is_taken_once_in_its_order(self) -> None:
        assert self.case.head.people_no + self.case.head.machines_no == len(self.case.outcomes)
        for lane in Lane:
            numbers = sorted(signal.lane_no for signal in self.held if signal.lane is lane)
            assert all(number > self.case.head.lane_no(lane) for number in numbers)


TestAnySignals = AnySignals.TestCase
TestAnySignals.settings = settings(
    max_examples=200,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)

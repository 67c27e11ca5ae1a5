"""The commands that speak to the service: what they send, what they say, how they end."""

import json
from typing import Any

import httpx
import pytest

from commands.app import run
from domain.signals import SIGNALS as SIGNAL_KINDS
from tests.cli.conftest import ID, INCIDENT, RECEIPT, FakeService

SIGNALS = f"incidents/{ID}/signals"


def test_an_accepted_signal_is_told_with_its_events(service: FakeService, capsys: Any) -> None:
    service.on("POST", SIGNALS, 200, RECEIPT)
    assert run(["signal", ID, "confirm", "--text", "note=核实"]) == 0
    assert "Accepted" in (out := capsys.readouterr().out)
    assert "10 to 12" in out
    assert service.bodies(SIGNALS) == [
        {"kind": "confirm", "role": "group_office", "data": {}, "texts": {"note": "核实"}}
    ]


def test_the_sign_in_is_used_and_ended(service: FakeService) -> None:
    service.on("POST", SIGNALS, 200, RECEIPT)
    run(["signal", ID, "confirm"])
    assert service.bodies("sign-ins") == [{"login": "group_office", "password": "secret"}]
    assert service.seen[-1].method == "DELETE"
    assert all(each.headers["authorization"] == "Bearer t0ken" for each in service.seen[1:])


def test_a_signal_without_an_outcome_ends_with_four(service: FakeService, capsys: Any) -> None:
    service.on(
        "POST", SIGNALS, 202, {**RECEIPT, "state": "received", "first_event": None, "last_event": None}
    )
    assert run(["signal", ID, "confirm"]) == 4
    assert "signal-0001" in capsys.readouterr().out


def test_a_refused_signal_says_why_and_what_to_do(service: FakeService, problem: Any, capsys: Any) -> None:
    service.on("POST", SIGNALS, 409, problem("wrong_phase", "It is closed.", "Reopen it first."))
    assert run(["signal", ID, "confirm"]) == 3
    assert capsys.readouterr().err == "[wrong_phase] It is closed. Reopen it first.\n"


def test_every_wrong_field_is_named(service: FakeService, problem: Any, capsys: Any) -> None:
    wrong = {"field": "data.level", "code": "missing", "detail": "Level is missing.", "mend": "Choose one."}
    service.on("POST", SIGNALS, 422, problem("invalid_signal", "Not well formed.", errors=[wrong]))
    assert run(["signal", ID, "grade"]) == 3
    assert "  - data.level: Level is missing. Choose one." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("status", "exit_code"), [(401, 7), (403, 7), (429, 7), (404, 5), (503, 6), (500, 1)]
)
def test_exit_codes_stand_for_what_happened(
    service: FakeService, problem: Any, status: int, exit_code: int
) -> None:
    service.on("GET", f"incidents/{ID}", status, problem("some_code", "No."))
    assert run(["show", ID]) == exit_code


def test_a_service_that_is_away_ends_with_six(service: FakeService, capsys: Any) -> None:
    service.failing = httpx.ConnectError("refused")
    assert run(["list", "--lang", "zh-CN"]) == 6
    assert capsys.readouterr().err.startswith(
        "〔cli_service_unreachable〕无法连接平息服务 http://pingxi.test：refused"
    )


def test_an_answer_that_is_not_ours_is_said_to_be(service: FakeService, capsys: Any) -> None:
    service.on("POST", "sign-ins", 200, "<html>welcome</html>")
    assert run(["list"]) == 1
    assert "cli_answer_unreadable" in capsys.readouterr().err


def test_without_a_login_nothing_is_asked_of_the_service(
    service: FakeService, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.delenv("PINGXI_LOGIN")
    assert run(["list"]) == 7
    assert service.seen == []
    assert "cli_sign_in_missing" in capsys.readouterr().err


def test_a_machines_token_serves_in_place_of_a_login(
    service: FakeService, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.delenv("PINGXI_LOGIN")
    monkeypatch.setenv("PINGXI_TOKEN", "pxm_x")
    service.on("GET", "sign-ins/current", 200, {"person_id": "m1", "name": "监测", "roles": {}, "desks": []})
    service.on("GET", "incidents", 200, {"incidents": [], "next": None})
    assert run(["list"]) == 0
    assert {each.headers["authorization"] for each in service.seen} == {"Bearer pxm_x"}
    assert not [each for each in service.seen if each.method in ("POST", "DELETE")]


def test_the_list_shows_labels_and_which_level_is_only_proposed(service: FakeService, capsys: Any) -> None:
    ungraded = {**INCIDENT, "id": "20261121-def456", "level": None}
    service.on("GET", "incidents", 200, {"incidents": [INCIDENT, ungraded], "next": None})
    assert run(["list", "--late", "--level", "ordinary"]) == 0
    out = capsys.readouterr().out
    assert "大厅叫号系统故障" in out
    assert "Ordinary" in out
    assert "proposed: Relatively large" in out
    query = next(each.url.params for each in service.seen if each.url.path.endswith("/incidents"))
    assert query.multi_items() == [("level", "ordinary"), ("late", "true"), ("limit", "50")]


def test_an_incident_is_shown_in_the_plans_time_zone(service: FakeService, capsys: Any) -> None:
    assert run(["show", ID, "--lang", "zh-CN"]) == 0
    out = capsys.readouterr().out
    assert "2026-11-21 20:00:00+08:00" in out
    assert "新闻发言人" in out
    assert "已逾期" in out
    assert "三·第四步" in out


def test_a_title_that_looks_like_markup_stays_text(service: FakeService, capsys: Any) -> None:
    service.on(
        "GET", "incidents", 200, {"incidents": [{**INCIDENT, "title": "[red]x[/nope]"}], "next": "c~1"}
    )
    assert run(["list"]) == 0
    out = capsys.readouterr().out
    assert "[red]x[/nope]" in out
    assert "--after c~1" in out


def test_the_timeline_gives_sentences_and_words(service: FakeService, capsys: Any) -> None:
    entry = {
        "no": 3, "type": "note_added", "at": "2026-11-21T01:00:00Z", "event": {"signal_id": "s"},
        "chain": "c" * 64, "texts": {"note": "已电话核实"}, "sentence": "A note was added.",
    }  # fmt: skip
    service.on("GET", f"incidents/{ID}/timeline", 200, {"events": [entry], "next": 4})
    assert run(["timeline", ID, "--from", "3"]) == 0
    out = capsys.readouterr().out
    assert "A note was added." in out
    assert "已电话核实" in out
    assert "--from 4" in out


def test_opening_takes_the_plans_hash_and_says_the_zone(service: FakeService) -> None:
    service.on("POST", "incidents", 200, {**RECEIPT, "kind": "open"})
    asked = ["open", "--title", "故障", "--source", "web", "--arose-at", "2026-11-21T08:00+08:00"]
    assert run([*asked, "--discovered-at", "2026-11-21T09:00+08:00", "--count", "reposts=120"]) == 0
    (body,) = service.bodies("incidents")
    assert body["data"]["plan_hash"] == "a" * 64
    assert body["data"]["counts"] == {"reposts": 120}
    assert body["data"]["arose_at"].startswith("2026-11-21T") and body["data"]["arose_at"][19:]
    assert body["texts"] == {"title": "故障"}


def test_opening_under_an_unknown_plan_names_the_known(service: FakeService, capsys: Any) -> None:
    assert run(["open", "--title", "x", "--source", "web", "--plan", "nowhere"]) == 5
    assert "human-resources" in capsys.readouterr().err
    assert service.bodies("incidents") == []


def test_lists_are_parted_by_commas_and_texts_come_from_files(service: FakeService, tmp_path: Any) -> None:
    service.on("POST", SIGNALS, 200, RECEIPT)
    file = tmp_path / "report.txt"
    file.write_text("第一行\n第二行", "utf-8")
    run(["signal", ID, "report_up", "--data", "duties=2-A2, 2-A3", "--data", "channel=telephone",
         "--text", f"content=@{file}"])  # fmt: skip
    (body,) = service.bodies(SIGNALS)
    assert body["data"] == {"duties": ["2-A2", "2-A3"], "channel": "telephone"}
    assert body["texts"] == {"content": "第一行\n第二行"}


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["--data", "level"], 2, "cli_bad_value"),
        (["--count", "reposts=many"], 2, "cli_bad_value"),
        (["--at", "yesterday"], 2, "cli_bad_value"),
        (["--text", "note=@/nowhere/at/all"], 5, "cli_file_unreadable"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_sent(
    service: FakeService, arguments: list[str], exit_code: int, said: str, capsys: Any
) -> None:
    assert run(["signal", ID, "grade", *arguments]) == exit_code
    assert said in capsys.readouterr().err
    assert service.bodies(SIGNALS) == []


def test_an_unknown_kind_is_refused_before_anything_is_sent(service: FakeService, capsys: Any) -> None:
    assert run(["signal", ID, "celebrate"]) == 2
    assert "cli_kind_unknown" in (err := capsys.readouterr().err)
    assert "declare_calm" in err
    assert service.seen == []


def test_with_several_roles_one_must_be_named(service: FakeService, capsys: Any) -> None:
    person = json.loads(json.dumps(service.answers["POST", "sign-ins"][1]))
    person["roles"] = {"human-resources": ["group_head", "leading_group"]}
    service.on("POST", "sign-ins", 201, person)
    service.on("POST", SIGNALS, 200, RECEIPT)
    assert run(["signal", ID, "confirm"]) == 2
    assert "group_head, leading_group" in capsys.readouterr().err
    assert run(["signal", ID, "confirm", "--role", "group_head"]) == 0


def test_json_is_what_the_service_said(service: FakeService, problem: Any, capsys: Any) -> None:
    service.on("POST", SIGNALS, 200, RECEIPT)
    run(["signal", ID, "confirm", "--json"])
    assert json.loads(capsys.readouterr().out) == RECEIPT
    refusal = problem("wrong_phase", "It is closed.")
    service.on("POST", SIGNALS, 409, refusal)
    assert run(["signal", ID, "confirm", "--json"]) == 3
    assert json.loads(capsys.readouterr().out) == {"error": refusal}


def _page(*facts: dict[str, Any]) -> dict[str, Any]:
    events = [{"no": no, "type": fact["type"], "event": {"fact": fact}} for no, fact in enumerate(facts, 1)]
    return {"events": events, "next": None}


def test_the_latest_draft_need_not_be_copied(service: FakeService) -> None:
    service.on("POST", SIGNALS, 200, RECEIPT)
    drafts = [
        {"type": "statement_drafted", "draft": "1" * 64},
        {"type": "statement_drafted", "draft": "2" * 64},
    ]
    service.on("GET", f"incidents/{ID}/timeline", 200, _page(*drafts))
    assert run(["signal", ID, "approve_statement", "--data", "draft=latest"]) == 0
    assert service.bodies(SIGNALS)[0]["data"] == {"draft": "2" * 64}


def test_only_the_latest_approved_text_is_meant_by_a_release(service: FakeService, capsys: Any) -> None:
    service.on(
        "GET", f"incidents/{ID}/timeline", 200, _page({"type": "statement_drafted", "draft": "1" * 64})
    )
    assert run(["signal", ID, "release", "--data", "form=website", "--data", "text_digest=latest"]) == 5
    assert "cli_nothing_yet" in capsys.readouterr().err
    assert service.bodies(SIGNALS) == []


MATTERS = [
    {"type": "statement_drafted", "draft": "1" * 64},
    {"type": "paper_drafted", "draft": "2" * 64},
    {"type": "doubt_raised", "doubt": "doubt-0001"},
    {"type": "consultation_opened", "consultation": "meeting-0001"},
    {"type": "transfer_received", "transfer": "transfer-0001"},
    {"type": "evidence_attached", "sha256": "3" * 64},
]


@pytest.mark.parametrize(
    ("kind", "given", "sent"),
    [
        ("approve_paper", ["draft=latest"], {"draft": "2" * 64}),
        ("return_statement", ["draft=latest"], {"draft": "1" * 64}),
        ("answer_doubt", ["doubt=latest"], {"doubt": "doubt-0001"}),
        (
            "give_opinion",
            ["consultation=latest", "opinion=assent"],
            {"consultation": "meeting-0001", "opinion": "assent"},
        ),
        ("report_back", ["transfer=latest"], {"transfer": "transfer-0001"}),
        (
            "request_correction",
            ["evidence=latest", "ground=falsehood"],
            {"evidence": ["3" * 64], "ground": "falsehood"},
        ),
        ("correct", ["entry=latest"], {"entry": 6}),
        ("correct", ["entry=4"], {"entry": 4}),
        ("withdraw", ["signal=latest"], {"signal": "signal-0004"}),
        (
            "confirm_release",
            ["body=group_head", "draft=latest", "agreed=no"],
            {"body": "group_head", "draft": "1" * 64, "agreed": False},
        ),
        ("open_consultation", ["invited=sections, group_head"], {"invited": ["sections", "group_head"]}),
    ],
)
def test_every_kind_is_sent_as_its_model_has_it(
    service: FakeService, kind: str, given: list[str], sent: dict[str, Any]
) -> None:
    service.on("POST", SIGNALS, 200, RECEIPT)
    page = _page(*MATTERS)
    for entry in page["events"]:
        entry["event"] |= {"signal_id": f"signal-{entry['no']:04d}", "sender": "p1"}
    service.on("GET", f"incidents/{ID}/timeline", 200, page)
    assert run(["signal", ID, kind, *(word for each in given for word in ("--data", each))]) == 0
    assert service.bodies(SIGNALS)[0]["data"] == sent


def test_only_ones_own_is_the_latest_to_withdraw(service: FakeService, capsys: Any) -> None:
    page = _page(*MATTERS)
    for entry in page["events"]:
        entry["event"] |= {"signal_id": "signal-0001", "sender": "p2"}
    service.on("GET", f"incidents/{ID}/timeline", 200, page)
    assert run(["signal", ID, "withdraw", "--data", "signal=latest", "--text", "reason=x"]) == 5
    assert "cli_nothing_yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "given"), [("correct", "entry=the last"), ("record_call", "reached=perhaps")]
)
def test_a_value_of_the_wrong_type_is_named(service: FakeService, kind: str, given: str, capsys: Any) -> None:
    assert run(["signal", ID, kind, "--data", given]) == 2
    assert given.partition("=")[2] in capsys.readouterr().err
    assert service.bodies(SIGNALS) == []


def test_a_file_is_sent_with_its_name(service: FakeService, tmp_path: Any) -> None:
    service.on("POST", f"incidents/{ID}/evidence", 200, RECEIPT)
    file = tmp_path / "shot.png"
    file.write_bytes(b"picture")
    assert run(["attach", ID, str(file), "--note", "first", "--signal-id", "my-file-0001"]) == 0
    sent = next(each for each in service.seen if each.url.path.endswith("/evidence"))
    body = sent.content
    assert sent.headers["content-type"].startswith("multipart/form-data")
    for part in (b'filename="shot.png"', b"picture", b"group_office", b"my-file-0001", b"first"):
        assert part in body


def test_a_file_that_is_not_there_is_named(service: FakeService, capsys: Any) -> None:
    assert run(["attach", ID, "/nowhere/at/all", "--role", "group_office"]) == 5
    assert "/nowhere/at/all" in capsys.readouterr().err
    assert [each for each in service.seen if each.url.path.endswith("/evidence")] == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_kind_and_what_it_says_is_listed(language: str, capsys: Any) -> None:
    assert run(["kinds", "--json", "--lang", language]) == 0
    listed = [each["kind"] for each in json.loads(capsys.readouterr().out)]
    assert listed == list(SIGNAL_KINDS)
    for kind in listed:
        assert run(["kinds", kind, "--json", "--lang", language]) == 0
        said = json.loads(capsys.readouterr().out)
        known = SIGNAL_KINDS[kind]
        assert {each["field"] for each in said} == {*known.data.__dataclass_fields__, *known.texts}


def test_the_choices_of_a_kind_are_listed(capsys: Any) -> None:
    run(["kinds", "give_opinion", "--json", "--lang", "zh-CN"])
    said = {each["field"]: each for each in json.loads(capsys.readouterr().out)}
    assert said["opinion"]["choices"] == "assent (同意), dissent (不同意), absent (缺席)"
    assert (said["opinion"]["needed"], said["of"]["needed"]) == ("是", "")
    assert run(["kinds", "celebrate"]) == 2


def test_vacant_roles_are_shown(service: FakeService, capsys: Any) -> None:
    service.on("GET", f"incidents/{ID}", 200, {**INCIDENT, "vacant": ["spokesperson", "group_office"]})
    service.on("GET", f"incidents/{ID}/duties", 200, [])
    assert run(["show", ID]) == 0
    assert "Nobody is there now: Spokesperson, " in capsys.readouterr().out


def test_an_incident_is_opened_in_a_body(service: FakeService) -> None:
    service.on("POST", "incidents", 201, RECEIPT)
    assert run(["open", "--title", "事故", "--source", "web", "--body", "east"]) == 0
    (sent,) = [body for body in service.bodies("incidents") if body]
    assert sent["data"]["body"] == "east"

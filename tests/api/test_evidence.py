"""Files as evidence: kept once, named by what we computed, given out for saving only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import httpx

from api.limits import UPLOAD_LIMIT
from domain.signals import LARGEST_FILE
from store.evidence import erase_evidence_of_incident
from tests.api.browsing import read
from tests.api.conftest import Sender, World

PICTURE = b"\x89PNG\r\n\x1a\n" + b"picture" * 100
DIGEST = sha256(PICTURE).hexdigest()


async def _upload(
    sender: Sender, body: bytes = PICTURE, name: str = "截图.png", kind: str = "image/png", **more: Any
) -> httpx.Response:
    url = f"/api/v1/incidents/{sender.incident}/evidence"
    form = {"role": "monitor", **more}
    return await sender.client.post(url, data=form, files={"file": (name, body, kind)})


async def _files(world: World) -> int:
    found: int = await world.pool.fetchval("SELECT count(*) FROM evidence")
    return found


async def _opened(world: World) -> Sender:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    return sender


async def test_a_file_is_kept_and_attached_under_the_digest_that_we_computed(world: World) -> None:
    sender = await _opened(world)
    answer = await _upload(sender, note="首发截图")
    assert answer.status_code == 200, answer.text
    url = f"/api/v1/incidents/{sender.incident}"
    last = (await sender.client.get(f"{url}/timeline")).json()["events"][-1]
    assert last["event"]["fact"]["sha256"] == DIGEST
    assert last["event"]["fact"]["size"] == len(PICTURE)
    assert last["texts"] == {"file_name": "截图.png", "note": "首发截图"}
    got = await sender.client.get(f"{url}/evidence/{DIGEST}")
    assert got.content == PICTURE
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''%E6%88%AA%E5%9B%BE.png"
    assert got.headers["x-content-type-options"] == "nosniff"


async def test_what_could_run_in_a_browser_is_given_out_as_bytes(world: World) -> None:
    sender = await _opened(world)
    page = b"<script>alert(1)</script>"
    assert (await _upload(sender, page, '../a/"evil\r\n.html', "text/html")).status_code == 200
    digest = sha256(page).hexdigest()
    got = await sender.client.get(f"/api/v1/incidents/{sender.incident}/evidence/{digest}")
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "/" not in got.headers["content-disposition"]


async def test_the_same_file_is_one_and_a_resend_is_one_signal(world: World) -> None:
    sender = await _opened(world)
    first = await _upload(sender, signal_id="my-file-0001")
    again = await _upload(sender, signal_id="my-file-0001")
    assert again.json() == first.json()
    other = await _upload(sender, name="copy.png")
    assert (other.status_code, other.json()["code"]) == (409, "evidence_exists")
    assert await _files(world) == 1


async def test_what_is_wrong_is_said_and_nothing_is_kept(world: World) -> None:
    sender = await _opened(world)
    before = await world.traces()
    for answer, status, code in (
        (await _upload(sender, b""), 422, "file_empty"),
        (await _upload(sender, b"x" * (LARGEST_FILE + 1)), 422, "file_too_large"),
        (await _upload(sender, note="a\x00b"), 422, "text_control_character"),
        (await _upload(sender, role=""), 422, "missing"),
    ):
        assert answer.status_code == status, answer.text
        assert answer.json()["errors"][0]["code"] == code
        assert answer.json()["errors"][0]["mend"]
    assert (await _upload(sender, role="spokesperson")).json()["code"] == "role_not_held"
    url = f"/api/v1/incidents/{sender.incident}/evidence"
    none = await sender.client.post(url, data={"role": "monitor"})
    assert none.json()["errors"][0]["code"] == "file_missing"
    assert (await world.traces(), await _files(world)) == (before, 0)


async def test_too_much_is_turned_away_before_it_is_read(world: World) -> None:
    sender = await _opened(world)
    url = f"/api/v1/incidents/{sender.incident}/evidence"
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for number in range(400):
            sent.append(number)
            yield b"x" * 100_000

    form = {"content-type": "multipart/form-data; boundary=b"}
    announced = {**form, "content-length": str(UPLOAD_LIMIT + 1)}
    answer = await sender.client.post(url, content=endless(), headers=announced)
    assert (answer.status_code, answer.json()["code"], sent) == (413, "body_too_large", [])
    answer = await sender.client.post(url, content=endless(), headers=form)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert await _files(world) == 0
    signals = f"/api/v1/incidents/{sender.incident}/signals"
    answer = await sender.client.post(signals, content=b"x" * 1_000_001)
    assert answer.status_code == 413


async def test_a_digest_alone_is_no_evidence(world: World) -> None:
    sender = await _opened(world)
    data = {"sha256": DIGEST, "size": len(PICTURE), "media_type": "image/png"}
    answer = await sender.send("attach_evidence", "monitor", data, {"file_name": "x.png"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "evidence_not_uploaded")


async def test_only_who_may_look_gets_it(world: World) -> None:
    sender = await _opened(world)
    await _upload(sender)
    url = f"/incidents/{sender.incident}/evidence/{DIGEST}"
    stranger = await world.browser().get(url)
    assert stranger.status_code in (303, 401)
    await sender.open()
    other = await sender.client.get(f"/api/v1/incidents/{sender.incident}/evidence/{DIGEST}")
    assert (other.status_code, other.json()["code"]) == (404, "evidence_not_found")


async def test_erased_content_is_gone_and_the_timeline_stays(world: World) -> None:
    sender = await _opened(world)
    await _upload(sender)
    assert await erase_evidence_of_incident(world.pool, sender.incident, world.clock()) == [DIGEST]
    assert await erase_evidence_of_incident(world.pool, sender.incident, world.clock()) == []
    url = f"/api/v1/incidents/{sender.incident}"
    assert (await sender.client.get(f"{url}/evidence/{DIGEST}")).status_code == 404
    events = (await sender.client.get(f"{url}/timeline")).json()["events"]
    assert events[-1]["event"]["fact"]["sha256"] == DIGEST


async def test_a_browser_sends_a_file_by_a_plain_form(world: World) -> None:
    browser = await world.signed_in("bo", "monitor", "group_office")
    sender = await _opened(world)
    action = f"/incidents/{sender.incident}/signals/attach_evidence"
    form = (await read(browser, action)).form(action)
    assert "file" in form.required
    values = {name: value[0] for name, value in form.values.items() if value and name != "file"}
    missing = await browser.post(action, data={**values, "texts.note": "说明文字"})
    assert missing.status_code == 422
    assert "说明文字" in missing.text
    assert "请选择一个文件" in missing.text
    sent = await browser.post(action, data=values, files={"file": ("a.png", PICTURE, "image/png")})
    assert sent.status_code == 303, sent.text
    got = await browser.get(f"/incidents/{sender.incident}/evidence/{DIGEST}")
    assert got.content == PICTURE
    request = await read(browser, f"/incidents/{sender.incident}/signals/request_correction")
    assert "a.png" in request.text

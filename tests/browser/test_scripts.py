"""The pages' own scripts in a real browser, where there is one: each is loaded into a small page and tried.

Everything that the scripts do is an addition: what works without them is tested elsewhere, and in every run.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from api.templating import STATIC

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next((found for name in NAMES if (found := shutil.which(name))), "")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files", "--virtual-time-budget=20000", "--dump-dom",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not BROWSER, reason="no Chromium on this machine: the scripts are tried where one is"
)

PAGE = """<!doctype html><meta charset="utf-8">
<meta name="server-now" content="2026-03-02T08:00:00+00:00">
<meta name="countdown" data-left="left {{span}}" data-over="over {{span}}" data-days="{{a}} d {{b}} h"
 data-hours="{{a}} h {{b}} min" data-minutes="{{a}} min {{b}} s">
{body}
<script>{before}</script><script src="{script}"></script>
<pre id="said"></pre>
<script>
const said = {{}};
addEventListener("load", async () => {{
  try {{ {trial} }} catch (error) {{ said.error = String(error); }}
  document.getElementById("said").textContent = JSON.stringify(said);
}});
</script>"""


def tried(folder: Path, script: str, body: str, trial: str, before: str = "") -> dict[str, Any]:
    """What the trial said of the script on a page with this body."""
    page = folder / "page.html"
    address = (STATIC / script).as_uri()
    page.write_text(PAGE.format(body=body, before=before, script=address, trial=trial), "utf-8")
    words = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", page.as_uri()]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout
    found = re.search(r'<pre id="said">(.*?)</pre>', told, re.DOTALL)
    assert found is not None, told
    said: dict[str, Any] = json.loads(html.unescape(found[1]))
    assert "error" not in said, said
    return said


def test_countdowns_go_by_the_servers_clock_and_a_second_press_sends_nothing(tmp_path: Path) -> None:
    body = """
      <b id="a" data-due="2026-03-02T09:30:30+00:00"></b><b id="b" data-due="2026-03-02T07:59:00+00:00"></b>
      <b id="c" data-due="2026-03-04T11:00:30+00:00"></b>
      <div id="live"><details data-keep="x" open><p>kept</p></details><button id="here">x</button></div>
      <form method="post" action="about:blank" target="frame"><button id="send">x</button></form>
      <iframe name="frame"></iframe>
      <details id="folded"><p>on paper</p></details>"""
    trial = """
      for (const id of ["a", "b", "c"]) said[id] = document.getElementById(id).textContent;
      document.getElementById("here").focus();
      const swap = () => new CustomEvent("htmx:beforeSwap", { detail: { shouldSwap: true } });
      document.dispatchEvent(swap());
      document.getElementById("live").innerHTML =
        '<details data-keep="x"><p>new</p></details><button id="here">y</button>';
      document.dispatchEvent(new Event("htmx:afterSettle"));
      said.open = document.querySelector("[data-keep=x]").open;
      said.focus = document.activeElement.id;
      document.dispatchEvent(new Event("pointerdown"));
      const under = swap();
      document.dispatchEvent(under);
      said.underFinger = under.detail.shouldSwap;
      dispatchEvent(new Event("beforeprint"));
      said.printed = document.getElementById("folded").open;
      dispatchEvent(new Event("afterprint"));
      said.after = document.getElementById("folded").open;
      const send = document.getElementById("send");
      send.form.requestSubmit(send);
      await new Promise((done) => setTimeout(done, 50));
      said.disabled = send.disabled;
      dispatchEvent(new Event("pageshow"));
      said.enabled = !send.disabled;"""
    said = tried(tmp_path, "pingxi.js", body, trial)
    assert (said["a"], said["c"]) == ("left 1 h 30 min", "left 2 d 3 h")
    assert said["b"].startswith("over 1 min 0")
    assert (said["open"], said["focus"], said["underFinger"]) == (True, "here", False)
    assert (said["printed"], said["after"]) == (True, False)
    assert (said["disabled"], said["enabled"]) == (True, True)


DEVICE = """
  window.PublicKeyCredential = class {
    static isConditionalMediationAvailable() { return Promise.resolve(false); } };
  const made = { id: "AQID", rawId: Uint8Array.of(1, 2, 3).buffer, type: "public-key",
    response: { clientDataJSON: Uint8Array.of(251, 255).buffer, attestationObject: Uint8Array.of(7).buffer },
    getClientExtensionResults: () => ({}) };
  const asked = [];
  Object.defineProperty(navigator, "credentials", { value: {
    create: async (options) => {
      asked.push(options); if (asked.length > 1) throw new Error(""); return made; } } });
  let status = 200;
  window.fetch = async (address, options) => ({ ok: status === 200, json: async () => status === 200
    ? { challenge: "-_8", user: { id: "BQ", name: "li" },
        excludeCredentials: [{ id: "Bg", type: "public-key" }],
        sent: options.body.get("form_token") } : { detail: "signed out" } });
"""


def test_a_passkey_is_asked_for_as_the_site_says_and_sent_as_it_reads_it(tmp_path: Path) -> None:
    body = """
      <form method="post" action="/account/passkeys"><input type="hidden" name="form_token" value="t">
      <input type="hidden" name="credential"><p data-passkey-wrong hidden>not made</p>
      <button id="make" data-passkey="make" data-asked="/asked" hidden>x</button></form>"""
    trial = """
      const button = document.getElementById("make"), form = button.form, sent = [];
      form.submit = () => sent.push(form.elements.credential.value);
      said.shown = !button.hidden;
      const press = async () => {
        form.requestSubmit(button); await new Promise((done) => setTimeout(done, 50)); };
      await press();
      const { publicKey } = asked[0];
      said.challenge = [...publicKey.challenge]; said.user = [...publicKey.user.id];
      said.excluded = [...publicKey.excludeCredentials[0].id]; said.token = publicKey.sent;
      said.sent = JSON.parse(sent[0]);
      await press();
      const wrong = form.querySelector("[data-passkey-wrong]");
      said.wrong = [wrong.hidden, wrong.textContent];
      status = 403;
      await press();
      said.refused = [wrong.hidden, wrong.textContent, sent.length];"""
    said = tried(tmp_path, "passkey.js", body, trial, DEVICE)
    assert said["shown"] is True
    assert (said["challenge"], said["user"], said["excluded"], said["token"]) == ([251, 255], [5], [6], "t")
    assert said["sent"] == {
        "id": "AQID", "rawId": "AQID", "type": "public-key", "clientExtensionResults": {},
        "response": {"clientDataJSON": "-_8", "attestationObject": "Bw"},
    }  # fmt: skip
    assert said["wrong"] == [False, "not made"]
    assert said["refused"] == [False, "signed out", 1]

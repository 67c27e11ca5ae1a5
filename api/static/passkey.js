// Passkeys: asks the site what to sign, asks the device, and sends what it made with the form around the button.
"use strict";
(() => {
  const able = window.PublicKeyCredential && navigator.credentials;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  function readable(options) {
    const read = { ...options, challenge: bytes(options.challenge) };
    if (read.user) read.user = { ...read.user, id: bytes(read.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"])
      if (read[list]) read[list] = read[list].map((each) => ({ ...each, id: bytes(each.id) }));
    return read;
  }

  function writable(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[name]) response[name] = text(made.response[name]);
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type, response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  }

  async function asked(button) {
    const form = button.form;
    const answer = await fetch(button.dataset.asked, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" },
    });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    return readable(await answer.json());
  }

  let waiting = null;

  async function run(button, quiet) {
    const form = button.form;
    waiting?.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const wrong = form.querySelector("[data-passkey-wrong]");
    wrong.hidden = true;
    try {
      const publicKey = await asked(button);
      const made = button.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey, signal })
        : await navigator.credentials.get({ publicKey, signal, ...(quiet ? { mediation: "conditional" } : {}) });
      form.elements.credential.value = writable(made);
      form.submit();
    } catch (error) {
      if (quiet || error.name === "AbortError") return;
      if (error.constructor === Error && error.message) wrong.textContent = error.message;
      wrong.hidden = false;
    }
  }

  for (const button of document.querySelectorAll("[data-passkey]")) {
    if (!able) continue;
    button.hidden = false;
    button.form.addEventListener("submit", (event) => {
      if (event.submitter === button) {
        event.preventDefault();
        event.stopImmediatePropagation();
        run(button, false);
      }
    });
  }

  // Where the browser can, a passkey is offered in the field of the login, beside what it remembers.
  const use = document.querySelector('[data-passkey="use"]');
  if (able && use && PublicKeyCredential.isConditionalMediationAvailable)
    PublicKeyCredential.isConditionalMediationAvailable().then((can) => can && run(use, true));
})();

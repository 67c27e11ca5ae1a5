// Keeps the countdowns going by the server's clock. Without script the words of the last load stay.
"use strict";
(() => {
  const told = document.querySelector('meta[name="server-now"]');
  const words = document.querySelector('meta[name="countdown"]').dataset;
  const ahead = Date.parse(told.content) - Date.now();

  const fill = (text, a, b) => text.replace("{a}", a).replace("{b}", b);

  function span(seconds) {
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor((seconds % 86400) / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    if (days) return fill(words.days, days, hours);
    if (hours) return fill(words.hours, hours, minutes);
    return fill(words.minutes, minutes, String(Math.floor(seconds % 60)).padStart(2, "0"));
  }

  function tick() {
    const now = Date.now() + ahead;
    for (const shown of document.querySelectorAll("[data-due]")) {
      const left = (Date.parse(shown.dataset.due) - now) / 1000;
      shown.textContent = (left < 0 ? words.over : words.left).replace("{span}", span(Math.abs(left)));
    }
  }

  tick();
  setInterval(tick, 1000);

  // What the reader had unfolded stays so when the page is brought up to date.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", () => {
    unfolded = [...document.querySelectorAll("details[data-keep][open]")].map((each) => each.dataset.keep);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const name of unfolded) document.querySelector(`details[data-keep="${name}"]`)?.setAttribute("open", "");
    tick();
  });

  // A page that nobody looks at gives its stream back, as a browser has only six for a site; it reloads when looked at.
  let sleep = null;
  let asleep = false;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(sleep);
    if (!document.hidden) return asleep ? location.reload() : undefined;
    sleep = setTimeout(() => {
      for (const each of document.querySelectorAll("[sse-connect]")) {
        htmx.trigger(each, "htmx:beforeCleanupElement");
        asleep = true;
      }
    }, 60000);
  });

  // A second press before the answer is in would be the same signal; it need not be sent at all.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && event.target.method === "post") setTimeout(() => { button.disabled = true; }, 0);
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
  });
})();

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

  // Bringing the page up to date leaves it as its reader has it: what is unfolded, what has the focus, and where
  // the lines stand. Nothing is exchanged under a finger; it is asked for again when the finger is gone.
  let kept = null;
  let pressed = false;
  let missed = false;

  const sight = () => [...document.querySelectorAll("#live [id]")].find((each) => {
    const box = each.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.height < innerHeight;
  });

  function resume() {
    pressed = false;
    if (missed) htmx.trigger("#live", "resume");
    missed = false;
  }
  document.addEventListener("pointerdown", () => { pressed = true; });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(resume, 400));

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (pressed) {
      event.detail.shouldSwap = false;
      missed = true;
      return;
    }
    const seen = sight();
    kept = {
      open: [...document.querySelectorAll("details[data-keep]")].map((each) => [each.dataset.keep, each.open]),
      focus: document.activeElement?.closest("#live [id]")?.id,
      seen: seen?.id,
      top: seen?.getBoundingClientRect().top,
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    tick();
    if (!kept) return;
    const { open, focus, seen, top } = kept;
    kept = null;
    for (const [name, was] of open) document.querySelector(`details[data-keep="${name}"]`)?.toggleAttribute("open", was);
    if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
    const now = scrollY > 0 && seen ? document.getElementById(seen)?.getBoundingClientRect().top : undefined;
    if (now !== undefined) scrollBy({ top: now - top, behavior: "instant" });
  });

  // On paper everything is unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open]):not(.notices)")];
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
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

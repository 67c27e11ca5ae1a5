// Keeps the countdowns going by the server's clock. Without script the words of the last load stay.
"use strict";
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const meta = document.querySelector('meta[name="server-now"]');
  const ahead = meta ? Date.parse(meta.content) - Date.now() : 0;

  const two = (n) => String(n).padStart(2, "0");

  function span(seconds) {
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor((seconds % 86400) / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    if (days) return chinese ? `${days} 天 ${hours} 小时` : `${days} d ${hours} h`;
    if (hours) return chinese ? `${hours} 小时 ${minutes} 分` : `${hours} h ${minutes} min`;
    const rest = two(Math.floor(seconds % 60));
    return chinese ? `${minutes} 分 ${rest} 秒` : `${minutes} min ${rest} s`;
  }

  function tick() {
    const now = Date.now() + ahead;
    for (const shown of document.querySelectorAll("[data-due]")) {
      const left = (Date.parse(shown.dataset.due) - now) / 1000;
      const over = left < 0;
      const words = span(Math.abs(left));
      shown.textContent = chinese ? (over ? `已超时 ${words}` : `还剩 ${words}`) : over ? `${words} late` : `${words} left`;
    }
  }

  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSwap", tick);

  // A second press before the answer is in would be the same signal; it need not be sent at all.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && event.target.method === "post") setTimeout(() => { button.disabled = true; }, 0);
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
  });
})();

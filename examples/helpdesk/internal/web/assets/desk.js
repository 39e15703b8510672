// Times in the reader's zone, deadlines that count down, charts, and the line
// of a defect in the editor.
"use strict";
(() => {
  const moment = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

  function times(root) {
    for (const t of root.querySelectorAll("time[datetime]")) {
      const at = new Date(t.dateTime);
      t.textContent = moment.format(at);
      t.title = at.toISOString();
    }
  }

  function lasting(ms) {
    const m = Math.floor(Math.abs(ms) / 60000), d = Math.floor(m / 1440), h = Math.floor(m % 1440 / 60);
    if (d) return `${d} d ${h} h`;
    if (h) return `${h} h ${String(m % 60).padStart(2, "0")} min`;
    return `${m} min`;
  }

  // The desk's clock decides, not the reader's.
  const ahead = Number(document.querySelector("meta[name=now]")?.content ?? Date.now()) - Date.now();

  // The text stays what the server said; the time that is left comes after it.
  function countDown(root) {
    for (const badge of root.querySelectorAll("[data-due]")) {
      const left = Number(badge.dataset.due) - Date.now() - ahead;
      let out = badge.querySelector(".left");
      if (!out) {
        out = document.createElement("span");
        out.className = "left";
        badge.append(" ", out);
      }
      out.textContent = left < 0 ? `(${lasting(left)} over)` : `(in ${lasting(left)})`;
      badge.classList.toggle("breached", left < 0 || badge.classList.contains("breached"));
    }
  }

  function charts(root) {
    const ink = getComputedStyle(document.documentElement);
    for (const box of root.querySelectorAll(".trend:empty")) {
      const values = JSON.parse(box.dataset.values), limits = JSON.parse(box.dataset.limits) || [];
      const weeks = values.map((_, i) => i);
      const line = (y, dash) => ({ stroke: ink.getPropertyValue("--soft"), width: 1, dash, points: { show: false }, y });
      const guides = limits.map((y, i) => line(y, i === 1 ? [] : [4, 4]));
      new uPlot({
        width: 240, height: 56, legend: { show: false }, cursor: { show: false }, axes: [{ show: false }, { show: false }],
        scales: { x: { time: false } },
        series: [{}, { stroke: ink.getPropertyValue("--counted"), width: 2, points: { show: true, size: 4 }, spanGaps: false }, ...guides],
      }, [weeks, values, ...guides.map(g => weeks.map(() => g.y))], box);
    }
  }

  function all(root) { times(root); countDown(root); charts(root); }

  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("htmx:afterSettle", () => all(document));
  setInterval(() => countDown(document), 15000);
  // Refusals have words too.
  document.addEventListener("htmx:beforeSwap", e => {
    if (e.detail.xhr.status === 422) e.detail.shouldSwap = true;
  });

  document.addEventListener("click", e => {
    const to = e.target.closest("[data-line]"), text = document.getElementById("document");
    if (!to || !text) return;
    const lines = text.value.split("\n"), n = Number(to.dataset.line) - 1;
    const from = lines.slice(0, n).join("\n").length + (n ? 1 : 0);
    text.focus();
    text.setSelectionRange(from, from + lines[n].length);
    text.scrollTop = n * text.scrollHeight / lines.length - text.clientHeight / 2;
  });
})();

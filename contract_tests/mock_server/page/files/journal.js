// What came in and what went out, as it happens.

import { byId, make } from "./dom.js";
import { ask } from "./wire.js";

const PAUSE_MILLISECONDS = 1000;
const MOST_ROWS = 200;
const ALL = "everything";

export class JournalView {
  constructor(onNews) {
    this.onNews = onNews;
    this.after = 0;
    this.rows = [];
    this.verdicts = new Set();
    this.isPaused = false;
    this.draw();
    byId("journal-filter").addEventListener("change", () => this.draw());
    byId("journal-pause").addEventListener("click", (event) => {
      this.isPaused = !this.isPaused;
      event.target.setAttribute("aria-pressed", String(this.isPaused));
      event.target.textContent = this.isPaused ? "Go on" : "Pause";
    });
    byId("journal-clear").addEventListener("click", async () => {
      await ask("journal", {}, { method: "DELETE" });
      this.rows = [];
      this.draw();
    });
  }

  /** Look again and again; a page that nobody sees does not ask. */
  async run() {
    for (;;) {
      if (!this.isPaused && !document.hidden) await this.look();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }

  async look() {
    try {
      const found = await ask("journal", { after: this.after });
      byId("pulse").className = "pulse alive";
      // A journal whose numbers begin again belongs to a server that was started anew.
      if (found.latest < this.after) {
        this.rows = [];
        this.after = 0;
        return;
      }
      this.dropped = found.dropped;
      this.after = found.entries.at(-1)?.sequence ?? found.latest;
      if (!found.entries.length && this.rows.length) return;
      this.rows = [...found.entries.reverse(), ...this.rows].slice(0, MOST_ROWS);
      this.draw();
      if (found.entries.length) await this.onNews();
    } catch {
      byId("pulse").className = "pulse";
      byId("journal-text").textContent = "The server does not answer.";
    }
  }

  draw() {
    for (const { verdict } of this.rows) this.verdicts.add(verdict);
    const filter = byId("journal-filter");
    const chosen = filter.value || ALL;
    if (filter.options.length !== this.verdicts.size + 1) {
      filter.replaceChildren(...[ALL, ...this.verdicts].map((verdict) => make("option", { text: verdict })));
      filter.value = chosen;
    }
    const shown = this.rows.filter(({ verdict }) => chosen === ALL || verdict === chosen);
    byId("journal-text").textContent = this.rows.length
      ? `The latest ${shown.length}, newest first.${this.dropped ? ` ${this.dropped} older ones are no longer kept.` : ""}`
      : "Nothing was asked yet.";
    byId("entries").replaceChildren(...shown.map(row));
  }
}

function row(entry) {
  const at = new Date(entry.at * 1000);
  const state = { accepted: "legal", posted: "legal" }[entry.verdict] ?? "refused";
  return make("tr", {},
    make("td", { class: "number", text: entry.sequence }),
    make("td", { class: "at", text: Number.isNaN(at.valueOf()) ? "" : at.toISOString().slice(11, 23) }),
    make("td", { class: "what" },
      make("code", { text: `${entry.method} ${entry.address}`.trim() || entry.kind }),
      entry.operation ? make("span", { class: "hint", text: ` ${entry.kind === "request" ? "" : `${entry.kind} of `}${entry.operation}` }) : null,
      ...[entry.rules.join(", "), entry.behaviour, entry.detail].filter(Boolean).map((text) => make("span", { class: "more", text }))),
    make("td", {}, make("span", { class: `chip ${state}`, text: entry.verdict })),
    make("td", { class: "number", text: entry.status ?? "–" }),
    make("td", { class: "number", text: entry.milliseconds < 10 ? entry.milliseconds.toFixed(1) : Math.round(entry.milliseconds) }));
}

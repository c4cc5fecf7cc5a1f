// The list of findings: those alike in rules and words are one entry to open; filtered by words, rule, check, and age.

class Findings {
  constructor(report, onChoose) {
    this.report = report;
    this.onChoose = onChoose;
    const { findings } = report;
    byId("filters").hidden = byId("finding-list").hidden = !findings.length;
    const changed = () => this.list();
    const all = (name, counted) => [["", `all ${name}`], ...counted.map(([key, count]) => [key, `${key} (${count})`])];
    const ages = [["", "all"], ...(report.comparison ? [["new", "new"], ["known", "known before"]] : []),
      ...(report.accepted.length ? [["accepted", "accepted by the baseline"], ["red", "not accepted"]] : [])];
    byId("filters").append(
      filter("words", null, changed),
      filter("rule", all("rules", tally(findings, ({ rules }) => rules)), changed),
      filter("check", all("checks", tally(findings, kind)), changed),
      ...(ages.length > 1 ? [filter("age", ages, changed)] : []));
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    this.list();
  }

  list() {
    const form = byId("filters");
    const value = (name) => form.elements[name]?.value ?? "";
    const words = value("words").toLowerCase();
    const { findings } = this.report;
    const found = findings.filter((finding) =>
      (!value("rule") || finding.rules.includes(value("rule")))
      && (!value("check") || kind(finding) === value("check"))
      && (!value("age") || this.isOf(finding, value("age")))
      && (!words || [finding.id, finding.operation, finding.check, finding.problem, finding.claim].join("\n").toLowerCase().includes(words)));
    const groups = Map.groupBy(found, ({ problem, rules }) => JSON.stringify([problem, rules]));
    byId("findings-text").textContent = findings.length
      ? `${found.length === findings.length ? "" : `${found.length} of `}${number(findings.length, "finding")}, each with the smallest request that shows it.`
      : "Nothing that was judged disagrees.";
    byId("finding-list").replaceChildren(...[...groups.values()].map((group) => make("li", {},
      group.length === 1 ? this.row(group[0], true) : this.group(group))),
    ...(found.length ? [] : [make("li", { class: "empty", text: "None is like that." })]));
  }

  /** Several that are alike: their rows are made when they are asked for. */
  group(group) {
    const ages = tally(group.flatMap((finding) => agesOf(this.report, finding)), (age) => age);
    const rows = make("ol", { class: "rows inner" });
    return make("details", { class: "group", ontoggle: () => {
      if (!rows.hasChildNodes()) rows.append(...group.map((finding) => make("li", {}, this.row(finding, false))));
    } },
    make("summary", {}, make("span", { class: "what", text: group[0].problem }),
      make("span", { class: "marks" }, ...ages.map(([age, count]) => make("span", { class: `chip ${AGES[age]}`, text: `${count} ${age}` })),
        ages.some(([, count]) => count === group.length) ? null : make("span", { class: "chip unseen", text: number(group.length, "finding") })),
      make("span", { class: "where hint" }, ...rules(group[0]))), rows);
  }

  row(finding, isAlone) {
    return make("button", { type: "button", "aria-haspopup": "dialog", "data-finding": finding.id, onclick: () => this.onChoose(finding) },
      make("span", { class: "what", text: isAlone ? finding.problem : name(finding) }),
      make("span", { class: "marks" }, ...marks(this.report, finding)),
      isAlone ? make("span", { class: "where hint" }, ...rules(finding), name(finding)) : null);
  }

  isOf(finding, age) {
    const ages = agesOf(this.report, finding);
    return age === "red" ? !ages.includes("accepted") : ages.includes(age);
  }
}

const name = ({ operation, check }) => `${operation}: ${check.replace(/^cell /, "")}`;
const rules = (finding) => finding.rules.map((rule) => make("span", { class: "chip rule", text: rule }));

/** A check's id; all cells are one. */
const kind = ({ check }) => (check.startsWith("cell ") ? "cells of the matrix" : check);

// The other lists: checks, what was not observed, what changed since an earlier report, coverage, rules.

function listChecks(report, drawer) {
  const unjudged = report.checks.unjudged.map(([operation, id]) =>
    ({ operation, id, claim: id, outcome: "not observed", cases: 0, requests: 0, finding: null, reason: "planned, and not judged" }));
  const checks = [...report.checks.all, ...unjudged];
  const order = ["fails", "not observed", "holds"];
  checks.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const list = () => {
    const { outcome, words } = byId("check-filters").elements;
    const found = checks.filter((check) => (!outcome.value || check.outcome === outcome.value)
      && [check.operation, check.id, check.claim].join("\n").toLowerCase().includes(words.value.toLowerCase()));
    byId("check-list").replaceChildren(...found.map((check) => {
      const finding = drawer.findings.get(check.finding);
      return make("tr", {}, make("td", {}, outcomeChip(check.outcome)),
        make("td", { class: "claim" },
          finding ? make("button", { type: "button", text: check.claim, onclick: () => drawer.finding(finding) }) : check.claim,
          make("span", { class: "hint", text: `${check.operation}: ${check.id}${check.reason ? `: ${check.reason}` : ""}` })),
        make("td", { class: "number", text: check.cases }), make("td", { class: "number", text: check.requests }));
    }));
  };
  byId("check-filters").append(filter("words", null, list),
    filter("outcome", [["", "all outcomes"], ...tally(checks, ({ outcome }) => outcome).map(([word, count]) => [word, `${word} (${count})`])], list));
  byId("check-filters").addEventListener("submit", (event) => event.preventDefault());
  list();
}

function listUnseen(report) {
  const unseen = [
    ...report.cells.all.filter(({ outcome }) => outcome === "not observed").map((cell) => ({ name: `${cell.operation} ${cell.id}`, reason: cell.reason })),
    ...report.checks.all.filter(({ outcome }) => outcome === "not observed").map((check) => ({ name: `${check.operation}: ${check.claim}`, reason: check.reason })),
    ...report.checks.unjudged.map(([operation, id]) => ({ name: `${operation}: ${id}`, reason: "it was planned, and nothing judged it" })),
  ];
  byId("unseen").hidden = !unseen.length;
  const reason = ({ reason: words }) => words ?? "no reason is known";
  byId("reasons").append(...tally(unseen, reason).map(([words, count]) => make("details", {},
    make("summary", {}, make("b", { text: count }), words),
    make("ul", {}, ...unseen.filter((each) => reason(each) === words).map(({ name }) => make("li", { text: name }))))));
}

const MOST_OPEN = 20;

/** A list under its count; open where it is short. */
function group(title, words, items) {
  const said = [make("b", { text: items.length }), title, make("span", { class: "hint", text: `: ${words}` })];
  return items.length ? make("details", { open: items.length <= MOST_OPEN }, make("summary", {}, ...said), make("ul", {}, ...items))
    : make("p", { class: "none" }, ...said);
}

function listSince(report, drawer) {
  const { comparison } = report;
  byId("since").hidden = !comparison;
  if (!comparison) return;
  const gone = (finding) => make("li", {}, `${finding.operation}: ${finding.problem} `, make("span", { class: "hint", text: `${finding.check} (${finding.id})` }));
  const here = (ids) => report.findings.filter(({ id }) => ids.includes(id)).map((finding) => make("li", {}, make("button", { type: "button", class: "plain", onclick: () => drawer.finding(finding),
      text: `${finding.operation}: ${finding.problem}` }), make("span", { class: "hint", text: ` ${finding.check}` })));
  byId("since-lists").append(
    group("new", "the earlier report does not have them", here(comparison.new)),
    group("fixed", "judged again, and good now", comparison.fixed.map(gone)),
    group("known", "both reports have them", here(comparison.known)),
    group("not judged this time", "whether they are fixed is not known", comparison.unseen.map(gone)));
}

function listBaseline({ baseline }, drawer) {
  byId("baseline").hidden = !baseline;
  if (!baseline) return;
  byId("baseline-text").textContent = `What ${baseline.file} accepts, on ${baseline.day}: it does not make a run red, and never makes it clean.`;
  const why = (entry) => make("span", { class: "hint", text: entry ? ` ${entry.reason} (until ${entry.expires}, line ${entry.line})` : "" });
  const found = (id) => {
    const finding = drawer.findings.get(id);
    return make("li", {}, make("button", { type: "button", class: "plain", onclick: () => drawer.finding(finding), text: `${finding.operation}: ${finding.problem}` }),
      why(baseline.reasons[id]));
  };
  const entry = (each) => make("li", {}, `${each.kind} ${each.names} `, why(each));
  byId("baseline-lists").append(
    group("accepted", "found, and accepted for a reason", baseline.known.map(found)),
    group("not observed, and accepted", "nobody needs to see them", baseline.unobserved.map((key) => make("li", {}, key, why(baseline.reasons[key])))),
    group("expired", "accepted once, and red again", [...baseline.expired.map(found), ...baseline.lapsed.map(entry)]),
    group("stale", "what they accept is not there any more: remove them", baseline.stale.map(entry)));
}

function listCoverage({ coverage }) {
  const table = (heads, rows) => make("div", { class: "scroll" }, make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col", text: head })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((each) => make("td", {}, each)))))));
  const chip = (type, words) => make("span", { class: `chip ${type}`, text: words });
  const answers = ({ documented: named, undocumented }) => [
    ...named.map((each) => [each.status, each.media_type, each.count, each.count ? chip("good", "✓ seen") : chip("unseen", "· not seen")]),
    ...undocumented.map((each) => [each.status, each.media_type, each.count, chip("wrong", "≠ not documented")])];
  const { operations, rules, statements, percent } = coverage;
  byId("coverage-lists").append(
    make("div", { class: "shares" }, ...Object.entries(percent).map(([name, share]) =>
      make("p", {}, make("b", { text: `${Math.floor(share * 10) / 10} %` }), `of ${name}`))),
    ...operations.flatMap((each) => [make("h3", { text: each.operation }), table(["status", "media type", "answers", "documented"], answers(each))]),
    make("details", {}, make("summary", { text: `${number(rules.length, "rule")}, exercised by bodies that keep and that break each` }),
      table(["rule", "operation", "strength", "kept", "broken"], rules.map((each) => [each.rule, each.operation, each.strength, each.legal, each.illegal]))),
    statements.untouched.length ? make("details", {}, make("summary", {}, make("b", { text: statements.untouched.length }), "statements that no check touches"),
      make("ul", {}, ...statements.untouched.map(({ quote, source }) => make("li", {}, make("q", { text: quote }), ` ${source}`))))
      : make("p", { class: "none", text: "Every statement of the documents is touched by a check." }));
}

function listRules(report) {
  const broken = new Map(tally(report.cells.all, (cell) => cell.broken));
  byId("rule-list").append(...Object.entries(report.rules).map(([rule, { strength, source, line }]) => make("li", {},
    make("p", { class: "origin" }, make("code", { text: rule }), ` ${strength}, line ${line}`,
      broken.has(rule) ? `, broken by ${number(broken.get(rule), "cell")}` : ""),
    make("p", {}, source ? make("q", { text: source }) : make("span", { class: "hint", text: "It quotes no page." })))));
}

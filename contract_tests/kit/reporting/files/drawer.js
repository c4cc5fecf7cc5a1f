// All of one cell or one finding: what was asked and answered, which sentences it breaks, and how to see it again.

class Drawer {
  constructor(report) {
    this.report = report;
    this.findings = new Map(report.findings.map((finding) => [finding.id, finding]));
    this.cells = new Map(report.cells.all.map((cell) => [`${cell.operation} cell ${cell.id}`, cell]));
    byId("close").addEventListener("click", () => byId("drawer").close());
    byId("drawer").addEventListener("click", (event) => {
      if (event.target === byId("drawer")) byId("drawer").close(); // outside of what it shows
    });
    byId("drawer").addEventListener("close", () => history.replaceState(null, "", " "));
  }

  cell(cell) {
    const finding = this.findings.get(cell.finding);
    if (finding) return this.finding(finding);
    return this.open(`${cell.operation}: ${cell.id}`, null, [
      this.voices(cell),
      cell.reason ? make("p", { class: "problem", text: cell.reason }) : null,
      this.sentences(cell.broken.map((rule) => ({ rule, ...this.report.rules[rule] }))),
      cell.body === null ? null : snippet("Request", pretty(cell.body)),
      cell.status === null && !cell.answer ? null : snippet(`Answer${cell.status === null ? "" : ` ${cell.status}`}`, pretty(cell.answer)),
    ]);
  }

  finding(finding) {
    const cell = this.cells.get(`${finding.operation} ${finding.check}`);
    return this.open(`${finding.operation}: ${finding.check.replace(/^cell /, "")}`, finding.id, [
      make("p", { class: "problem" }, finding.problem),
      make("p", {}, ...marks(this.report, finding), " ", ...finding.rules.map((rule) => make("span", { class: "chip rule", text: rule })),
        make("span", { class: "hint", text: cell ? "" : ` ${finding.claim}` })),
      cell ? this.voices(cell) : null,
      this.sentences(finding.sentences),
      finding.sentences.some(({ line }) => line === finding.line) ? null
        : make("p", { class: "origin", text: `Stated at ${this.report.spec.file}, line ${finding.line}` }),
      ...finding.sent.flatMap((sent, index) => {
        const which = finding.sent.length > 1 ? ` ${index + 1} of ${finding.sent.length}` : "";
        return [snippet(`Request${which}`, request(sent)),
          snippet(`Answer${which}${sent.status === null ? ": none" : ` ${sent.status}`}`, pretty(sent.text))];
      }),
      snippet(`Finding ${finding.id}`, `python -m contract_tests replay ${finding.id}`),
      finding.curl ? snippet("curl", finding.curl) : null,
      finding.pytest ? snippet("pytest", finding.pytest) : null,
    ]);
  }

  open(title, id, parts) {
    byId("drawer-title").textContent = title;
    byId("drawer-body").replaceChildren(...parts.filter((part) => part !== null));
    if (!byId("drawer").open) byId("drawer").showModal();
    byId("drawer").scrollTop = 0;
    if (id) history.replaceState(null, "", `#finding=${id}`);
  }

  voices(cell) {
    const voice = (name, word) => make("div", {}, make("dt", { text: name }),
      make("dd", {}, half(word), word ?? "not asked"));
    return make("dl", { class: "voices" }, voice("documented table", cell.documented), voice("specification", cell.specification),
      voice("generated models", cell.models), voice("target", cell.target));
  }

  sentences(said) {
    if (!said.length) return null;
    return make("ul", { class: "said", "aria-label": "Sentences that it breaks" }, ...said.map(({ rule, strength, source, line }) => make("li", {},
      source ? make("blockquote", { text: source }) : null,
      make("p", { class: "origin" }, make("code", { text: rule }),
        strength ? ` ${strength}, ${this.report.spec.file} line ${line}` : ""))));
  }
}

const AGES = { new: "wrong", known: "unseen", accepted: "left" };

/** What is known of a finding beside this run. */
function agesOf(report, { id }) {
  const found = report.comparison ? [report.comparison.new.includes(id) ? "new" : "known"] : [];
  return report.accepted.includes(id) ? [...found, "accepted"] : found;
}

const marks = (report, finding) => agesOf(report, finding).map((age) => make("span", { class: `chip ${AGES[age]}`, text: age }));

function request({ method, path, headers, content, is_base64: isBase64 }) {
  const head = [`${method} ${path}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  return content ? `${head}\n\n${isBase64 ? `(base64) ${content}` : pretty(content)}` : head;
}

/** Indent JSON; numbers that JavaScript would round, and all else, stay as they are. */
function pretty(text) {
  if (/\d{16}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function snippet(title, text) {
  const copy = make("button", { type: "button", class: "quiet", text: "Copy", "aria-label": `Copy ${title}`, onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Not permitted here";
    }
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  } });
  return make("figure", {}, make("figcaption", {}, title, copy), make("pre", { tabindex: 0, text }));
}

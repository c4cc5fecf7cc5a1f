// Make elements. Text is only ever set as text: what a stranger sent can be shown, and never runs.

export const byId = (id) => document.getElementById(id);

/** Make an element; `on…` members are listeners, `text` is its text, false and null leave an attribute out. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Write text in which a document marks code by backticks. */
export function prose(text) {
  return String(text ?? "").split("`").map((part, index) => (index % 2 ? make("code", { text: part }) : part));
}

export const VERDICTS = {
  legal: { sign: "✓", word: "legal", means: "documented, and accepted here" },
  open: { sign: "?", word: "open", means: "accepted here, but the documents do not cover it" },
  refused: { sign: "×", word: "refused", means: "by this server" },
};

/** Show what was found: what is wrong, who says so, and where that stands. */
export function findingList(findings) {
  return make("ul", { class: "findings" }, ...findings.map((finding) => make("li", {},
    make("p", { text: finding.words }),
    finding.source ? make("blockquote", { text: finding.source }) : null,
    make("p", { class: "origin" }, make("code", { text: finding.atom }),
      [" ", [finding.strength, finding.line && `line ${finding.line} of the document`].filter(Boolean).join(", ")].join("")),
    finding.disputed ? make("p", { class: "origin", text: `Disputed: ${finding.disputed}` }) : null)));
}

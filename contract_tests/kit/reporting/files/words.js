// One sign and one colour for each word, the same everywhere on the page.

const SIGNS = { legal: "✓", accepted: "✓", illegal: "×", refused: "×", open: "?", "not observed": "·" };
const OUTCOMES = {
  agrees: ["good", "✓ agrees"], holds: ["good", "✓ holds"], open: ["left", "? left open"],
  disagrees: ["wrong", "≠ disagrees"], fails: ["wrong", "≠ fails"], "not observed": ["unseen", "· not observed"],
};

const half = (word) => make("span", { class: `half ${word && word !== "not observed" ? word : "unseen"}`, "aria-hidden": "true",
  text: SIGNS[word] ?? SIGNS["not observed"] });

/** What the documents say of a cell: their own table, where there is one. */
const documented = (cell) => cell.documented ?? cell.specification;

function outcomeChip(outcome) {
  const [kind, words] = OUTCOMES[outcome];
  return make("span", { class: `chip ${kind}`, text: words });
}

const leftOut = (value) => (value === null ? "left out" : String(value));

// Make elements. Text is only ever set as text: what a target said can be shown, and never runs.
// The scripts of this folder are joined in one scope, in the order that page.py gives; none imports another.

const byId = (id) => document.getElementById(id);

/** Make an element; `on…` members are listeners, `text` is its text, false and null leave an attribute out. */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Make a field of a form of filters; choices are pairs of value and words. */
function filter(name, choices, onChange) {
  const field = choices
    ? make("select", { name }, ...choices.map(([value, words]) => make("option", { value, text: words })))
    : make("input", { name, type: "search", spellcheck: "false" });
  field.addEventListener("input", onChange);
  return make("label", {}, name, field);
}

/** Count by a key, most frequent first. */
function tally(items, keyOf) {
  const counts = new Map();
  for (const item of items) for (const key of [keyOf(item)].flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
}

/** Number things in words: "1 cell", "2 cells". */
const number = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// Every combination of the finite properties: all of them as little pictures, one of those as a table to read.

import { byId, findingList, make, VERDICTS } from "./dom.js";

const LEFT_OUT = "left out";
const word = (value) => (value.length ? String(value[0]) : LEFT_OUT);

export class Table {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.data = null;
    byId("cells").addEventListener("keydown", (event) => this.move(event));
  }

  show(data) {
    this.data = data;
    byId("matrix").hidden = data.axes.length === 0;
    if (!data.axes.length) return;
    this.axes = data.axes;
    this.rows = this.axes.length > 1 ? this.axes.at(-2) : { name: "", values: [[]], isNone: true };
    this.columns = this.axes.at(-1);
    this.size = this.rows.values.length * this.columns.values.length;
    const outer = this.axes.slice(0, -2);
    byId("matrix-text").textContent = `Each combination of ${this.axes.map((axis) => axis.name).join(", ")}: `
      + `${data.cells.length} in all. A picture is a table of ${this.rows.name} by ${this.columns.name}; choose one to read it.`;
    byId("legend").replaceChildren(...Object.entries(VERDICTS).map(([state, { sign, word, means }]) =>
      make("li", {}, make("span", { class: `chip ${state}`, text: sign }),
        make("span", {}, make("b", { text: `${count(data.cells, state)} ${word}` }), ` ${means}`))));
    this.tiles = combinations(outer).map((values, index) => this.tile(outer, values, index));
    byId("tiles").hidden = this.tiles.length < 2;
    byId("tiles").replaceChildren(...this.groups(outer));
    this.open(this.best());
  }

  /** Mark the cell that a body stands on, and open its table. */
  locate(members) {
    if (!this.data?.axes.length) return;
    let index = 0;
    for (const { name, values } of this.axes) {
      const given = members && Object.hasOwn(members, name) ? [members[name]] : [];
      const at = values.findIndex((value) => value.length === given.length && value[0] === given[0]);
      if (at < 0) {
        index = -1;
        break;
      }
      index = index * values.length + at;
    }
    this.here = index;
    if (index >= 0 && Math.floor(index / this.size) !== this.opened) this.open(Math.floor(index / this.size));
    else this.markHere();
  }

  best() {
    const legal = this.tiles.map((_, index) => count(this.slice(index), "legal"));
    return legal.indexOf(Math.max(...legal));
  }

  slice(index) {
    return this.data.cells.slice(index * this.size, (index + 1) * this.size);
  }

  groups(outer) {
    if (outer.length < 2) return [make("div", { class: "group" }, ...this.tiles)];
    const each = this.tiles.length / outer[0].values.length;
    return outer[0].values.map((value, index) => make("div", { class: "group", role: "group" },
      make("h3", {}, make("span", { class: "hint", text: outer[0].name }), ` ${word(value)}`),
      ...this.tiles.slice(index * each, (index + 1) * each)));
  }

  tile(outer, values, index) {
    const cells = this.slice(index);
    const named = outer.map((axis, at) => `${axis.name} ${word(values[at])}`);
    const picture = make("span", { class: "picture", "aria-hidden": "true" },
      ...cells.map(([state]) => make("i", { class: state })));
    picture.style.gridTemplateColumns = `repeat(${this.columns.values.length}, 1fr)`;
    const shown = outer.map((axis, at) => [axis, values[at]]).slice(outer.length > 1 ? 1 : 0);
    return make("button", {
      type: "button", class: "tile", "aria-pressed": "false", onclick: () => this.open(index),
      "aria-label": `${named.join(", ")}: ${["legal", "open", "refused"].map((s) => `${count(cells, s)} ${s}`).join(", ")}`,
    }, picture, make("span", { class: "label" }, ...shown.map(([axis, value]) =>
      make("span", { class: value.length ? "" : "hint", text: value.length ? word(value) : `no ${axis.name}` })),
    make("span", { class: "hint", text: `${count(cells, "legal")} of ${cells.length} legal` })));
  }

  open(index) {
    this.opened = index;
    this.tiles.forEach((tile, at) => tile.setAttribute("aria-pressed", String(at === index)));
    const outer = this.axes.slice(0, -2);
    const values = combinations(outer)[index];
    const cells = this.slice(index);
    const wide = this.columns.values.length;
    byId("cells").replaceChildren(
      make("caption", { text: outer.map((axis, at) => `${axis.name} ${word(values[at])}`).join(", ") || "All of it" }),
      make("thead", {}, make("tr", {},
        make("td", { class: "corner" }, make("span", { text: this.rows.isNone ? "" : `${this.rows.name} ↓` }), " ",
          make("span", { text: `${this.columns.name} →` })),
        ...this.columns.values.map((value) => make("th", { scope: "col", class: value.length ? "" : "hint" },
          make("span", { text: word(value) }))))),
      make("tbody", {}, ...this.rows.values.map((value, row) => make("tr", {},
        make("th", { scope: "row", class: value.length ? "" : "hint", text: this.rows.isNone ? "" : word(value) }),
        ...cells.slice(row * wide, (row + 1) * wide).map((cell, column) =>
          make("td", {}, this.cell(cell, index * this.size + row * wide + column)))))));
    this.buttons = [...byId("cells").querySelectorAll("button")];
    if (this.buttons[0]) this.buttons[0].tabIndex = 0;
    byId("sentence").replaceChildren(make("p", { class: "hint",
      text: "Point at a cell, or move with the arrow keys, to read why. Choose it to fill the form." }));
    this.markHere();
  }

  cell([state], index) {
    const given = this.values(index);
    const named = Object.entries(given).map(([name, value]) => `${name} ${value}`).join(", ");
    const say = () => this.say(index);
    return make("button", {
      type: "button", class: `cell ${state}`, tabindex: -1, text: VERDICTS[state].sign, "data-cell": index,
      "aria-label": `${named || "all left out"}: ${VERDICTS[state].word}`, onmouseenter: say,
      onfocus: (event) => {
        for (const button of this.buttons) button.tabIndex = button === event.target ? 0 : -1;
        say();
      },
      onclick: () => this.onChoose({ ...this.data.filled, ...given }),
    });
  }

  values(index) {
    const given = {};
    let rest = index;
    for (const { name, values } of [...this.axes].reverse()) {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      if (value.length) given[name] = value[0];
    }
    return Object.fromEntries(this.axes.filter(({ name }) => name in given).map(({ name }) => [name, given[name]]));
  }

  say(index) {
    const [state, found] = this.data.cells[index];
    byId("sentence").replaceChildren(
      make("p", { class: "said" }, make("span", { class: `chip ${state}`, text: VERDICTS[state].sign }),
        make("b", { text: VERDICTS[state].word }), ` ${VERDICTS[state].means}`),
      make("p", {}, make("code", { text: JSON.stringify(this.values(index)) })),
      findingList(found.map((at) => this.data.findings[at])));
  }

  markHere() {
    for (const button of this.buttons ?? []) {
      if (Number(button.dataset.cell) === this.here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  move(event) {
    const at = this.buttons.indexOf(document.activeElement);
    const wide = this.columns.values.length;
    const column = at % wide;
    const steps = { ArrowRight: column < wide - 1 ? 1 : 0, ArrowLeft: column ? -1 : 0, ArrowDown: wide, ArrowUp: -wide,
      Home: -column, End: wide - 1 - column };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    this.buttons[at + steps[event.key]]?.focus();
  }
}

const count = (cells, wanted) => cells.filter(([state]) => state === wanted).length;

function combinations(axes) {
  return axes.reduce((found, { values }) => found.flatMap((head) => values.map((value) => [...head, value])), [[]]);
}

// The heat map: one table a sheet, each cell in two halves, read with mouse, touch or arrow keys.

class Matrix {
  constructor(report, onChoose) {
    this.report = report;
    this.onChoose = onChoose;
    for (const [operation, axes] of Object.entries(report.cells.axes)) {
      const cells = report.cells.grids[operation].map((place) => (place === null ? null : report.cells.all[place]));
      const sheets = sheetsOf(axes, cells);
      if (sheets.length) byId("tables").append(...this.operation(operation, sheets));
    }
    if (!byId("tables").hasChildNodes()) byId("tables").append(make("p", { class: "empty", text: "No operation has a table of finite fields." }));
    byId("legend").append(...this.legend());
  }

  legend() {
    const item = (documentedWord, target, outcome, words) => make("li", {},
      make("span", { class: `cell ${outcome}`, "aria-hidden": "true" }, half(documentedWord), half(target)), words);
    return [
      item("legal", "accepted", "agrees", "legal, and accepted"),
      item("illegal", "refused", "agrees", "illegal, and refused"),
      item("open", "accepted", "open", "left open by the documents: shown, never held against the target"),
      item("illegal", "accepted", "disagrees", "disagrees"),
      item("legal", "not observed", "unseen", "not observed"),
    ];
  }

  operation(operation, sheets) {
    const place = make("div", { class: "sheet" });
    const chosen = sheets.map((sheet) => sheet.cells.filter((cell) => cell !== null));
    const wrongs = chosen.map((cells) => cells.filter((cell) => cell.outcome === "disagrees").length);
    const tabs = sheets.map((sheet, index) => {
      const wrong = wrongs[index];
      return make("button", { type: "button", role: "tab", "aria-selected": "false", tabindex: -1, onclick: () => open(index) },
        sheet.title || operation,
        make("span", { class: wrong ? "hint some" : "hint", text: wrong ? `≠ ${wrong} of ${chosen[index].length} disagree` : number(chosen[index].length, "cell") }));
    });
    const open = (index) => {
      tabs.forEach((tab, at) => {
        tab.setAttribute("aria-selected", String(at === index));
        tab.tabIndex = at === index ? 0 : -1;
      });
      place.replaceChildren(this.table(operation, sheets[index]));
    };
    open(wrongs.indexOf(Math.max(...wrongs)));
    const list = make("div", { class: "tabs", role: "tablist", "aria-label": `Sheets of ${operation}`, onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
      open(next);
      tabs[next].focus();
    } }, ...tabs);
    return [make("h3", { class: "operation", text: operation }), ...(sheets.length > 1 ? [list] : []), place];
  }

  table(operation, sheet) {
    const columns = combinations(sheet.columns);
    const rows = combinations(sheet.rows);
    const starts = columns.map((values, at) => at > 0 && sheet.columns.length > 1 && values[0] !== columns[at - 1][0]);
    const buttons = [];
    const bodies = [];
    rows.forEach((values, row) => {
      const group = values.slice(0, -1);
      if (row === 0 || JSON.stringify(group) !== JSON.stringify(rows[row - 1].slice(0, -1))) {
        bodies.push(make("tbody"));
        if (group.length) {
          const words = group.map((value, at) => `${sheet.rows[at].name} ${leftOut(value)}`).join(", ");
          bodies.at(-1).append(make("tr", { class: "group" },
            make("th", { scope: "rowgroup", colspan: columns.length + 1 }, make("span", { text: words }))));
        }
      }
      const head = values.at(-1);
      bodies.at(-1).append(make("tr", {},
        make("th", { scope: "row", class: head === null ? "none" : "", text: values.length ? leftOut(head) : "" }),
        ...columns.map((_, column) => {
          const cell = sheet.cells[row * columns.length + column];
          const button = cell === null ? make("span", { class: "cell", title: "not chosen for this run" }) : this.cell(cell, buttons);
          buttons.push(button);
          return make("td", { class: starts[column] ? "apart" : "" }, button);
        })));
    });
    const first = buttons.find((button) => button.tagName === "BUTTON");
    if (first) first.tabIndex = 0;
    const table = make("table", { class: "cells", "aria-label": `${operation} ${sheet.title}`,
      onkeydown: (event) => move(event, buttons, columns.length), onmouseleave: () => this.point(null) },
    make("thead", {}, ...sheet.columns.map((axis, level) => this.heads(sheet, columns, level, starts))), ...bodies);
    return make("div", { class: "scroll" }, table);
  }

  /** One line of column heads; a value that holds for several columns stands once. */
  heads(sheet, columns, level, starts) {
    const last = level === sheet.columns.length - 1;
    const axis = last && sheet.rows.length ? `${sheet.rows.at(-1).name} ↓  ${sheet.columns[level].name} →` : `${sheet.columns[level].name} →`;
    const heads = [];
    for (let at = 0; at < columns.length;) {
      const same = (other) => columns[other].slice(0, level + 1).every((value, place) => value === columns[at][place]);
      let end = at + 1;
      while (end < columns.length && same(end)) end += 1;
      const value = columns[at][level];
      heads.push(make("th", { scope: last ? "col" : "colgroup", colspan: end - at,
        class: `${value === null ? "none" : ""} ${starts[at] ? "apart" : ""}` }, make("span", { text: leftOut(value) })));
      at = end;
    }
    return make("tr", { class: last ? "inner" : "" }, make("td", { class: "axis", text: axis }), ...heads);
  }

  cell(cell, buttons) {
    const said = documented(cell);
    const words = `${cell.id.replaceAll("=-", " left out").replaceAll("=", " ")}: documented ${said ?? "not judged"}, ${cell.target}`;
    const point = () => this.point(`${words}${cell.outcome === "disagrees" ? "; disagrees" : ""}`);
    return make("button", {
      type: "button", class: `cell ${cell.outcome.replace(" ", "-")}`, tabindex: -1, "aria-haspopup": "dialog",
      "aria-label": `${words}${cell.outcome === "disagrees" ? ", disagrees" : ""}`,
      onmouseenter: point, onclick: () => this.onChoose(cell),
      onfocus: (event) => {
        for (const button of buttons) button.tabIndex = button === event.currentTarget ? 0 : -1;
        point();
      },
    }, half(said), half(cell.target));
  }

  point(words) {
    byId("pointed").textContent = words ?? "";
  }
}

/** Go to the next cell in a direction, over those that the run did not choose. */
function move(event, buttons, wide) {
  const at = buttons.indexOf(document.activeElement);
  const column = at % wide;
  const way = { ArrowRight: [1, wide - 1 - column], ArrowLeft: [-1, column], ArrowDown: [wide, buttons.length], ArrowUp: [-wide, buttons.length],
    Home: [1, column, at - column], End: [-1, wide - 1 - column, at - column + wide - 1] }[event.key];
  if (at < 0 || !way) return;
  event.preventDefault();
  const [step, most, from = at + step] = way;
  for (let next = from, left = most; left > 0 && buttons[next]; next += step, left -= 1) {
    if (buttons[next].tagName === "BUTTON") {
      buttons[next].focus();
      return;
    }
  }
}

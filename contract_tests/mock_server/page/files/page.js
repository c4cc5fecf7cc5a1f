// Put the page together: which operation, its form, its table, its rules, and the journal.

import { byId, findingList, make, prose, VERDICTS } from "./dom.js";
import { Form } from "./form.js";
import { JournalView } from "./journal.js";
import { Sending } from "./sending.js";
import { Steering } from "./steering.js";
import { Table } from "./table.js";
import { ask, latest } from "./wire.js";

const REST_MILLISECONDS = 120;

const form = new Form(() => changed());
const sending = new Sending();
const table = new Table((body) => {
  form.set(body);
  byId("request").scrollIntoView({ block: "start" });
  byId("send").focus({ preventScroll: true });
});
let operation = null;
let rest = 0;

const judged = latest((text) => ask("judge", {
  operation: operation.id,
  path: path(),
  accept: byId("accept").value,
  standard_token: byId("token").value === byId("token").defaultValue,
}, { method: "POST", body: text, headers: { "Content-Type": "text/plain" } }));

/** Return the path of the operation with its blanks filled in. */
function path() {
  return operation.blanks.reduce((text, name) =>
    text.replace(`{${name}}`, () => encodeURIComponent(byId(`blank-${name}`).value || name)), operation.path);
}

const blank = (name) => make("div", { class: "field" },
  make("label", { for: `blank-${name}` }, make("code", { class: "name", text: name }),
    make("span", { class: "required", text: "in the path" })),
  make("input", { id: `blank-${name}`, class: "code", oninput: changed, placeholder: name }));

function changed() {
  clearTimeout(rest);
  table.locate(form.members());
  rest = setTimeout(judge, REST_MILLISECONDS);
}

async function judge() {
  try {
    const found = await judged(form.text.value);
    if (!found) return;
    const { sign, word, means } = VERDICTS[found.state];
    byId("verdict").className = `verdict ${found.state}`;
    byId("verdict").replaceChildren(
      make("p", { class: "said" }, make("span", { class: `chip ${found.state}`, text: sign }), make("b", { text: word }), ` ${means}`),
      findingList(found.findings),
      ...(found.beside.length ? [make("p", { class: "beside", text: "Not enforced here:" }), findingList(found.beside)] : []));
    form.mark(found.state, found.findings, found.beside);
    byId("curl").textContent = found.curl;
    byId("python").textContent = found.python;
  } catch (error) {
    complain(error);
  }
}

async function choose(chosen) {
  operation = chosen;
  for (const button of byId("operations").querySelectorAll("button")) {
    if (button.dataset.operation === chosen.id) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  byId("operation-text").replaceChildren(...prose(chosen.description || chosen.summary));
  byId("token-label").hidden = !chosen.protected;
  byId("accept").replaceChildren(...chosen.offers.map((offer) => make("option", { text: offer })));
  byId("accept-label").hidden = chosen.offers.length < 2;
  byId("rules").hidden = chosen.rules.length === 0;
  byId("rule-list").replaceChildren(...chosen.rules.map((rule) => make("li", {},
    make("p", { class: "origin" }, make("code", { text: rule.id }), ` ${rule.strength}`, rule.when ? `, when ${rule.when}` : ""),
    make("p", {}, rule.source ? make("q", { text: rule.source }) : make("span", { class: "hint", text: "No page says so." })))));
  byId("blanks").replaceChildren(...chosen.blanks.map(blank));
  byId("matrix").hidden = true;
  form.show(chosen);
  const data = await ask("cells", { operation: chosen.id });
  if (operation !== chosen) return;
  table.show(data);
  table.locate(form.members());
}

function complain(error) {
  byId("notice").hidden = false;
  byId("notice").textContent = `The server does not answer as it should: ${error.message}`;
}

async function begin() {
  byId("address").textContent = location.origin;
  const contents = await ask("contents");
  document.title = `${contents.title}: mock server`;
  byId("title").textContent = contents.title;
  byId("summary").replaceChildren(...prose(contents.summary));
  byId("token").value = byId("token").defaultValue = contents.token ?? "";
  if (contents.token === null) byId("token").placeholder = "the token that the server was started with";
  byId("operations").replaceChildren(...contents.operations.map((each) => make("li", {}, make("button", {
    type: "button", "data-operation": each.id, onclick: () => choose(each).catch(complain) },
  make("span", { class: "method", text: each.method }), make("code", { text: each.path }),
  make("span", { class: "hint", text: each.summary || each.id })))));
  for (const id of ["accept", "token"]) byId(id).addEventListener("input", changed);
  byId("send").addEventListener("click", () =>
    sending.send(operation, path(), form.text.value, byId("token").value, byId("accept").value));
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(byId(button.dataset.copy).textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
  const steering = new Steering();
  await steering.begin();
  new JournalView(() => steering.look()).run();
  await choose(contents.operations[0]);
}

begin().catch(complain);

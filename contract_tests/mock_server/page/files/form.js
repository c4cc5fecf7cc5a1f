// A field for each property of a body. The JSON text is what counts; the fields write it and follow it.

import { byId, make, prose } from "./dom.js";
import { pretty } from "./wire.js";

const LEFT_OUT = "";

export class Form {
  constructor(onChange) {
    this.fields = [];
    this.text = byId("body");
    this.onChange = onChange;
    this.text.addEventListener("input", () => {
      this.follow();
      this.onChange();
    });
    byId("form").addEventListener("submit", (event) => event.preventDefault());
  }

  /** Show the fields of an operation, and its first example. */
  show(operation) {
    this.fields = operation.fields.map((field) => ({ ...field, control: control(field, () => this.write()) }));
    byId("fields").replaceChildren(...this.fields.map(block));
    byId("body-label").hidden = !operation.body;
    byId("examples").replaceChildren(...operation.examples.map((example) =>
      make("button", { type: "button", text: example.name, title: example.summary, onclick: () => this.set(example.value) })));
    byId("examples").hidden = operation.examples.length < 2;
    this.set(operation.examples[0]?.value ?? (operation.body ? {} : null));
  }

  /** Take another body. */
  set(body) {
    this.text.value = body === null ? "" : pretty(body);
    this.follow();
    this.onChange();
  }

  /** Return the body if it is an object, else nothing. */
  members() {
    try {
      const value = JSON.parse(this.text.value);
      return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
    } catch {
      return null;
    }
  }

  /** Mark the fields that something was found about. */
  mark(state, findings, beside) {
    const refused = new Set(state === "refused" ? findings.map((finding) => finding.field) : []);
    const open = new Set([...findings, ...beside].map((finding) => finding.field));
    for (const { name, control } of this.fields) {
      control.setAttribute("aria-invalid", String(refused.has(name)));
      control.classList.toggle("doubtful", open.has(name) && !refused.has(name));
    }
  }

  follow() {
    const members = this.members();
    for (const field of this.fields) {
      field.control.disabled = members === null;
      const isGiven = members !== null && Object.hasOwn(members, field.name);
      const shown = isGiven ? show(field, members[field.name]) : LEFT_OUT;
      const fits = shown !== null && put(field.control, shown);
      field.note.textContent = fits ? "" : "what the body holds here fits no field: see the JSON";
      if (!fits) put(field.control, LEFT_OUT);
    }
    grow(this.text);
  }

  write() {
    const members = this.members() ?? {};
    const known = new Set(this.fields.map((field) => field.name));
    const written = {};
    for (const field of this.fields) {
      const value = read(field);
      if (value !== undefined) written[field.name] = value;
      // What fits no field was not touched by the field either.
      else if (field.note.textContent && Object.hasOwn(members, field.name)) written[field.name] = members[field.name];
    }
    for (const name of Object.keys(members)) if (!known.has(name)) written[name] = members[name];
    this.text.value = pretty(written);
    grow(this.text);
    this.onChange();
  }
}

function control(field, onChange) {
  const id = `field-${field.name}`;
  const attributes = { id, "aria-describedby": `${id}-about`, oninput: onChange };
  const options = field.kind === "boolean" ? [false, true] : field.choices;
  if (options) {
    return make("select", attributes,
      make("option", { value: LEFT_OUT, text: field.default === undefined ? "left out" : `left out (${field.default})` }),
      ...options.map((option) => make("option", { value: JSON.stringify(option), text: plain(option) })));
  }
  const example = field.examples.length ? plain(field.examples[0]) : null;
  if (field.kind === "lines") return make("textarea", { ...attributes, rows: 2, placeholder: example ?? "one on each line" });
  if (field.kind === "integer" || field.kind === "number") {
    return make("input", { ...attributes, type: "number", step: field.kind === "integer" ? 1 : "any", placeholder: example });
  }
  if (field.kind === "text" && !field.format) return make("textarea", { ...attributes, rows: 2, placeholder: example });
  return make("input", { ...attributes, type: "text", placeholder: field.kind === "json" ? "JSON" : example });
}

function block(field) {
  const id = `field-${field.name}`;
  field.note = make("span", { class: "note" });
  return make("div", { class: `field ${field.kind}` },
    make("label", { for: id }, make("code", { class: "name", text: field.name }),
      field.unit ? make("span", { class: "hint", text: ` ${field.unit}` }) : null,
      field.required ? make("span", { class: "required", text: "required" }) : null),
    field.control,
    make("p", { id: `${id}-about`, class: "about" }, ...prose(field.description), " ", field.note));
}

const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Return what a control shows for a value; nothing if it cannot. */
function show(field, value) {
  if (field.choices || field.kind === "boolean") return JSON.stringify(value);
  if (field.kind === "lines") {
    const fits = Array.isArray(value) && value.length && value.every((item) => typeof item === "string" && item && !/[\r\n]/.test(item));
    return fits ? value.join("\n") : null;
  }
  if (field.kind === "integer" || field.kind === "number") return typeof value === "number" ? String(value) : null;
  if (field.kind === "text") return typeof value === "string" && value !== LEFT_OUT ? value : null;
  return JSON.stringify(value);
}

/** Set a control, and say whether it took the value as it is. */
function put(control, shown) {
  if (control.value !== shown) control.value = shown;
  if (control.localName === "textarea") grow(control);
  return control.value === shown;
}

function read(field) {
  const text = field.control.value;
  if (text === LEFT_OUT) return undefined;
  if (field.choices || field.kind === "boolean") return JSON.parse(text);
  if (field.kind === "lines") return text.split("\n").filter((line) => line !== "");
  if (field.kind === "text") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function grow(area) {
  area.rows = Math.min(Math.max(area.value.split("\n").length, 2), 24);
}

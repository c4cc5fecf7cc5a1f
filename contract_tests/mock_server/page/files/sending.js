// Send the request, show the answer as it comes, and follow the task that it began.

import { byId, make } from "./dom.js";
import { lookUp, pretty } from "./wire.js";

const MOST_UNKNOWN = 3;
const MOST_LINES = 500;

export class Sending {
  constructor() {
    this.running = null;
    byId("stop").addEventListener("click", () => this.running?.abort());
  }

  /** Send a request to an operation; whatever was still under way is given up. */
  async send(operation, path, text, token, accept) {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.began = performance.now();
    byId("stop").hidden = false;
    this.panel = byId("answer");
    this.panel.hidden = false;
    this.panel.replaceChildren(make("p", { class: "hint", text: "Waiting for the answer …" }));
    try {
      const last = await this.exchange(operation, path, text, token, accept, running.signal);
      const id = operation.follow && acknowledgedId(operation.follow, last);
      if (id !== undefined && id !== null) await this.follow(operation.follow, id, token, running.signal);
    } catch (error) {
      const words = running.signal.aborted ? "Stopped; the server may go on." : `No answer: ${error.message}`;
      this.panel.append(make("p", { class: "notice", text: words }));
    } finally {
      if (this.running === running) byId("stop").hidden = true;
    }
  }

  async exchange(operation, path, text, token, accept, signal) {
    const answer = await fetch(path, {
      method: operation.method, signal, cache: "no-store", redirect: "manual",
      headers: headers(operation, token, accept), body: operation.body && text !== "" ? text : undefined,
    });
    const status = make("p", { class: "status" }, make("span", {
      class: `chip ${answer.ok ? "legal" : "refused"}`, text: answer.status }), ` ${answer.statusText} `, this.time());
    const sent = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const body = make("pre", { class: "code", tabindex: 0, id: "answer-body" });
    this.panel.replaceChildren(status, make("details", {}, make("summary", { text: "Headers" }),
      make("pre", { class: "code", tabindex: 0, text: sent })), body);
    const isLines = /ndjson|jsonl/.test(answer.headers.get("content-type") ?? "");
    return isLines ? this.readLines(answer, body) : this.readWhole(answer, body);
  }

  async readWhole(answer, body) {
    const text = await answer.text();
    const value = parsed(text);
    body.textContent = value === undefined ? text || "(an empty body)" : pretty(value);
    return answer.ok ? value : undefined;
  }

  async readLines(answer, body) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let last;
    let count = 0;
    for (;;) {
      const { value, done } = await reader.read();
      const lines = (rest + (value ?? "")).split("\n");
      rest = done ? "" : lines.pop();
      for (const line of lines) {
        if (line.trim() === "") continue;
        last = parsed(line);
        if (++count > MOST_LINES) body.firstChild.remove();
        body.append(make("span", { class: "line" }, this.time(), make("span", { text: line })));
      }
      if (done) return answer.ok ? last : undefined;
    }
  }

  /** Ask for the task, again and again, until it has ended. */
  async follow(follow, id, token, signal) {
    const list = make("ol", { class: "course", id: "course" });
    const record = make("pre", { class: "code", tabindex: 0, id: "record" });
    this.panel.append(make("h3", {}, "The task ", make("code", { text: id })), list, record);
    let unknown = 0;
    let said = "";
    for (;;) {
      const answer = await fetch(follow.path, {
        method: follow.method, signal, cache: "no-store", headers: headers(follow, token, ""),
        body: JSON.stringify({ ...follow.ask, [follow.one]: id }),
      });
      const text = await answer.text();
      const value = parsed(text);
      const state = answer.ok ? stateOf(value, follow) : "refused";
      record.textContent = value === undefined ? text : pretty(value);
      const words = state.words ?? state;
      if (words !== said) list.append(make("li", {}, this.time(), make("span", { text: words })));
      said = words;
      unknown = state === "unknown" ? unknown + 1 : 0;
      if (state.hasEnded || state === "refused" || unknown >= MOST_UNKNOWN) return;
      await pause(1000, signal);
    }
  }

  time() {
    return make("span", { class: "time", text: `${((performance.now() - this.began) / 1000).toFixed(2)} s` });
  }
}

function headers(operation, token, accept) {
  const given = {};
  if (operation.protected && token) given.Authorization = `Bearer ${token}`;
  if (operation.body) given["Content-Type"] = operation.accepts[0] ?? "application/json";
  if (accept) given.Accept = accept;
  return given;
}

/** Return the id of an answer that is an acknowledgement: one that holds nothing of a result. */
function acknowledgedId(follow, answer) {
  if (answer === null || typeof answer !== "object") return undefined;
  const isResult = follow.result.some((name) => Object.hasOwn(answer, name));
  return isResult ? undefined : answer[follow.task];
}

/** Say what a record tells of its task, by the paths and words that the document gives (x-task-result). */
export function stateOf(record, follow) {
  if (record === null || typeof record !== "object" || !Object.values(record).some((value) => value !== null)) return "unknown";
  const at = (path) => (path ? lookUp(record, path) : []);
  const [success] = at(follow.succeeded);
  const [error] = at(follow.error);
  const words = follow.words.at.flatMap(at).map((word) => String(word).toLowerCase());
  const areAll = (known) => words.length > 0 && words.every((word) => known.includes(word));
  const { running, succeeded, failed } = follow.words;
  const isSet = (path) => at(path).some((value) => typeof value !== "object" || Object.keys(value).length > 0);
  const said = [...new Set(words)].join(", ");
  if (typeof error === "string" && !isSet(follow.ended) && success !== true) return { words: said || "running" };
  const hasFailed = success === false || (error !== undefined && success !== true) || areAll(failed);
  if (hasFailed) return { hasEnded: true, words: said || "failed" };
  const saysNothing = !follow.ended && !follow.succeeded && !words.length;
  const hasEnded = isSet(follow.ended)
    || (!words.some((word) => running.includes(word)) && (success === true || areAll([...succeeded, ...failed])))
    || (saysNothing && isSet(follow.outcome));
  return { hasEnded, words: said || (hasEnded ? "ended" : "running") };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

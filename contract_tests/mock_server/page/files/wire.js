// Talk to the mock server's own addresses.

const ROOT = "/__mock__/page";

/** Ask for JSON, and raise with the server's own words where there is none. */
export async function ask(name, parameters = {}, options = {}) {
  const query = new URLSearchParams(parameters);
  return told(await fetch(`${ROOT}/${name}?${query}`, { cache: "no-store", ...options }));
}

/** Read or change something by the admin API, which takes and gives JSON. */
export async function steer(name, method = "GET", members = undefined) {
  return told(await fetch(`/__mock__/${name}`, {
    method, cache: "no-store", headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: members && JSON.stringify(members),
  }));
}

async function told(answer) {
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : null;
  let words = `${answer.status}: ${text}`;
  try {
    const { error, where } = JSON.parse(text);
    if (error) words = [where, error].filter(Boolean).join(": ");
  } catch { /* it was no JSON */ }
  throw new Error(words);
}

/** Return the latest of several answers only: what an older call still brings is dropped. */
export function latest(work) {
  let count = 0;
  return async (...given) => {
    const mine = ++count;
    const result = await work(...given);
    return mine === count ? result : undefined;
  };
}

/** Follow a path like /response/data/*\/state into a value; `*` is each item of a list. */
export function lookUp(value, path) {
  let found = [value];
  for (const part of path.split("/").slice(1)) {
    found = found.flatMap((node) => {
      if (part === "*") return Array.isArray(node) ? node : [];
      const isOpen = node !== null && typeof node === "object" && Object.hasOwn(node, part);
      return isOpen ? [node[part]] : [];
    });
  }
  return found.filter((node) => node !== null && node !== undefined);
}

export const pretty = (value) => JSON.stringify(value, null, 2);

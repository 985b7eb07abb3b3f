// The form that asks for paths between two packages, and the list of those that were found.

import { ask, rows } from "./api.js";
import * as notice from "./notice.js";

const form = document.getElementById("path");
const from = document.getElementById("path-from");
const to = document.getElementById("path-to");
const result = document.getElementById("path-result");
const list = document.getElementById("paths");
const names = document.getElementById("names");

let asked = null;
let suggested = null;

function tell(text) {
  result.textContent = text;
  result.hidden = false;
}

async function suggest(field) {
  suggested?.abort();
  suggested = new AbortController();
  const text = field.value.trim();
  if (!text) return;
  const found = await ask("api/search", { q: text, limit: 10 }, suggested.signal).catch(() => null);
  if (!found) return; // a suggestion less is no error to speak of
  names.replaceChildren(...found.packages.map(({ name }) => Object.assign(document.createElement("option"), { value: name })));
}

function entry(path, onShow) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = path.nodes.map(({ name }) => name).join(" → ");
  button.addEventListener("click", () => choose(button, path, onShow));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function choose(button, path, onShow) {
  for (const each of list.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
  onShow(path);
}

async function find(onFound, onShow) {
  asked?.abort();
  asked = new AbortController();
  const ends = { from: from.value.trim(), to: to.value.trim() };
  notice.hide();
  list.hidden = true;
  tell("Looking for paths …");
  const found = [];
  try {
    for await (const path of rows("api/paths", { ...ends, limit: 5 }, asked.signal)) found.push(path);
  } catch (error) {
    result.hidden = true;
    return notice.show(error);
  }
  if (!found.length) return tell(`${ends.from} does not need ${ends.to}, not even over others.`);
  tell(found.length === 1 ? "One path:" : `The ${found.length} shortest paths:`);
  onFound(found);
  list.replaceChildren(...found.map((path) => entry(path, onShow)));
  list.hidden = false;
  list.querySelector("button").click();
}

/**
 * @param onFound called with all paths {nodes, edges}
 * @param onShow called with the path that was chosen
 */
export function start(onFound, onShow) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(onFound, onShow);
  });
  for (const field of [from, to]) field.addEventListener("input", () => suggest(field));
  document.getElementById("path-swap").addEventListener("click", () => {
    [from.value, to.value] = [to.value, from.value];
  });
}

/** Fills in one end, and asks as soon as there are two. */
export function setEnd(which, name) {
  (which === "from" ? from : to).value = name;
  if (from.value && to.value) form.requestSubmit();
  else (which === "from" ? to : from).focus();
}

export function hide() {
  asked?.abort();
  result.hidden = true;
  list.hidden = true;
}

// The search field and the list below it, by keyboard as by mouse.

import { ask } from "./api.js";
import * as notice from "./notice.js";

const form = document.getElementById("search");
const field = document.getElementById("search-text");
const list = document.getElementById("results");

let asked = null; // the search under way, to be given up for the next one
let timer = 0;

function item(node, onPick) {
  const button = document.createElement("button");
  button.type = "button";
  const name = document.createElement("b");
  name.textContent = node.name;
  const text = document.createElement("small");
  text.textContent = node.description ?? (node.kind === "virtual" ? "a virtual package" : "not in this archive");
  button.append(name, text);
  button.addEventListener("click", () => {
    close();
    field.value = node.name;
    onPick(node);
  });
  const entry = document.createElement("li");
  entry.append(button);
  return entry;
}

function nothing(text) {
  const entry = document.createElement("li");
  entry.className = "none";
  entry.textContent = `No package has “${text}” in its name.`;
  return entry;
}

function close() {
  list.hidden = true;
}

async function search(text, onPick) {
  asked?.abort();
  asked = new AbortController();
  if (!text) return close();
  try {
    const { packages } = await ask("api/search", { q: text, limit: 20 }, asked.signal);
    notice.hide();
    list.replaceChildren(...(packages.length ? packages.map((node) => item(node, onPick)) : [nothing(text)]));
    list.hidden = false;
  } catch (error) {
    if (error.name !== "AbortError") close();
    notice.show(error);
  }
}

/** @param onPick called with the node that was chosen */
export function start(onPick) {
  const pause = 150; // between two keys
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(field.value.trim(), onPick), pause);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = list.querySelector("button");
    if (!list.hidden && first) first.click();
    else search(field.value.trim(), onPick);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const buttons = [...list.querySelectorAll("button")];
    const next = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (buttons[next] ?? (next < 0 ? field : null))?.focus();
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
}

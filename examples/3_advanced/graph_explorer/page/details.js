// What is known of the node that was picked, and who needs it.

import { rows } from "./api.js";
import * as notice from "./notice.js";

const box = document.getElementById("details");
let asked = null; // the list under way

const made = (tag, content = "", properties = {}) => Object.assign(document.createElement(tag), { textContent: content }, properties);

const kinds = { available: "package", virtual: "virtual package", missing: "not in this archive" };

function size(kib) {
  const [number, unit] = kib < 1024 ? [kib, "KiB"] : kib < 1024 ** 2 ? [kib / 1024, "MiB"] : [kib / 1024 ** 2, "GiB"];
  return `${number.toLocaleString("en", { maximumFractionDigits: number < 10 ? 1 : 0 })} ${unit}`;
}

function facts(node) {
  const list = document.createElement("dl");
  const fact = (name, value) => value != null && list.append(made("dt", name), made("dd", value));
  fact("Version", node.version);
  fact("Installed", node.installed_size && size(node.installed_size));
  fact("Links", node.links?.toLocaleString("en"));
  return list;
}

function dependents(node, onPick) {
  const part = document.createElement("div");
  const list = made("ul", "", { id: "dependents" });
  const state = made("p", "", { className: "muted" });
  const button = made("button", "List all that need it", { type: "button", className: "quiet" });
  part.append(button, state, list);
  state.hidden = true;

  async function run() {
    asked = new AbortController();
    const own = asked;
    const shown = 500; // of the list; the rest is counted
    let count = 0;
    list.replaceChildren();
    state.hidden = false;
    button.textContent = "Stop";
    const told = (more) => (state.textContent = `${count.toLocaleString("en")} need it, directly or over others${more}`);
    try {
      told(" …");
      for await (const { node: user } of rows("api/dependents", { name: node.name, steps: 4 }, own.signal)) {
        if (++count <= shown) {
          const entry = made("button", user.name, { type: "button", title: user.description ?? "" });
          entry.addEventListener("click", () => onPick(user));
          list.append(made("li"));
          list.lastChild.append(entry);
        }
        if (count % 100 === 0) told(" …");
      }
      told(".");
    } catch (error) {
      told(own.signal.aborted ? " so far; stopped." : " so far.");
      notice.show(error);
    }
    asked = null;
    button.textContent = "List all that need it";
  }
  button.addEventListener("click", () => (asked ? asked.abort() : run()));
  return part;
}

/**
 * @param actions {expand, from, to, pick}: what the buttons do
 */
export function show(node, actions) {
  asked?.abort();
  asked = null;
  const title = made("h2", node.name);
  title.append(made("span", node.type === "package" ? kinds[node.kind] ?? "package" : node.type, { className: "tag" }));
  const buttons = made("div", "", { className: "actions" });
  const action = (text, run) => {
    const button = made("button", text, { type: "button", className: "quiet" });
    button.addEventListener("click", run);
    buttons.append(button);
  };
  action("More neighbours", actions.more);
  box.replaceChildren(title);
  if (node.description) box.append(made("p", node.description));
  box.append(facts(node));
  if (node.type === "package") {
    action("Path from here", actions.from);
    action("Path to here", actions.to);
  }
  box.append(buttons);
  if (node.type === "package") box.append(made("br"), dependents(node, actions.pick));
  box.hidden = false;
}

export function hide() {
  asked?.abort();
  box.hidden = true;
}

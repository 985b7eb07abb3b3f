// Puts the parts of the page together: what is searched for, clicked and found goes to the drawing.

import { ask, rows } from "./api.js";
import * as details from "./details.js";
import { Drawing } from "./drawing.js";
import * as notice from "./notice.js";
import * as paths from "./paths.js";
import * as search from "./search.js";

const usual = 10; // neighbours of each type and direction
const more = 60;

const empty = document.getElementById("empty");
const busy = document.getElementById("busy");
const drawing = new Drawing(document.getElementById("graph"), pick);

let asked = null; // the neighbourhood under way

async function expand(node, limit) {
  asked?.abort();
  asked = new AbortController();
  const own = asked;
  busy.hidden = false;
  try {
    for await (const { node: each, edge } of rows("api/neighbours", { id: node.id, limit }, own.signal)) {
      drawing.node(each, node.id);
      if (edge) drawing.edge(edge);
    }
    notice.hide();
    drawing.expanded(node.id);
    drawing.select(node.id);
    drawing.arrange();
  } catch (error) {
    notice.show(error);
  }
  if (own === asked) busy.hidden = true;
  empty.hidden = !drawing.empty;
}

function show(node) {
  details.show(node, {
    more: () => expand(node, more),
    from: () => paths.setEnd("from", node.name),
    to: () => paths.setEnd("to", node.name),
    pick,
  });
  history.replaceState(null, "", `#${encodeURIComponent(node.id)}`);
}

/** A node that was clicked, or chosen from a list: what is known of it, and its neighbours. */
function pick(node) {
  drawing.highlight();
  show(node);
  if (drawing.isExpanded(node.id)) drawing.select(node.id);
  else expand(node, usual);
}

/** A search begins a new drawing. */
function begin(node) {
  drawing.clear();
  paths.hide();
  pick(node);
}

function clear() {
  asked?.abort();
  busy.hidden = true;
  drawing.clear();
  details.hide();
  paths.hide();
  notice.hide();
  empty.hidden = false;
  history.replaceState(null, "", location.pathname);
}

function found(all) {
  asked?.abort();
  drawing.clear();
  details.hide();
  for (const path of all) {
    for (const node of path.nodes) drawing.node(node);
    for (const edge of path.edges) drawing.edge(edge);
  }
  empty.hidden = true;
  drawing.arrangePaths(all);
}

function highlight(path) {
  drawing.highlight([...path.nodes.map(({ id }) => id), ...path.edges.map((edge) => drawing.edge(edge))]);
}

async function totals() {
  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  try {
    const { packages, sections, maintainers } = await ask("api/totals");
    document.getElementById("totals").textContent =
      `${plural(packages, "package")} · ${plural(sections, "section")} · ${plural(maintainers, "maintainer")}`;
    if (packages === 0) notice.show(new Error("The database holds no package graph yet: load one with package_graph."));
  } catch (error) {
    notice.show(error);
  }
}

/** The page's address names the node in the middle, so that it can be sent to somebody. */
async function fromAddress() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id) return;
  try {
    for await (const { node } of rows("api/neighbours", { id, limit: 1 })) return begin(node);
  } catch (error) {
    notice.show(error);
  }
}

search.start(begin);
paths.start(found, highlight);
document.getElementById("fit").addEventListener("click", () => drawing.fit());
document.getElementById("tidy").addEventListener("click", () => drawing.arrange(true));
document.getElementById("clear").addEventListener("click", clear);
totals();
fromAddress();

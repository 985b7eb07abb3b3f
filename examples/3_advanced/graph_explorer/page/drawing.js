// The drawing: nodes and edges that are added bit by bit, and arranged without losing what the eye
// has got used to.

/* global cytoscape, cytoscapeFcose */
cytoscape.use(cytoscapeFcose);

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const look = () => [
  {
    selector: "node",
    style: {
      label: "data(name)",
      "background-color": colour("package"),
      width: "data(size)",
      height: "data(size)",
      color: colour("text"),
      "font-size": 11,
      "text-valign": "bottom",
      "text-margin-y": 4,
      "text-max-width": 120,
      "text-wrap": "ellipsis",
      "text-background-color": colour("ground"),
      "text-background-opacity": 0.8,
      "text-background-padding": 1,
      "min-zoomed-font-size": 6,
      "border-width": 0,
    },
  },
  { selector: "node[kind = 'virtual']", style: { "background-color": colour("virtual") } },
  { selector: "node[kind = 'missing']", style: { "background-color": colour("missing") } },
  { selector: "node[type = 'section']", style: { "background-color": colour("section"), shape: "round-rectangle" } },
  { selector: "node[type = 'maintainer']", style: { "background-color": colour("maintainer"), shape: "diamond" } },
  // What was expanded stands out from what has more to show.
  { selector: "node.expanded", style: { "font-weight": "bold", "border-width": 2, "border-color": colour("surface") } },
  { selector: "node:selected", style: { "border-width": 4, "border-color": colour("text") } },
  {
    selector: "edge",
    style: {
      width: 1.4,
      "line-color": colour("edge"),
      "target-arrow-color": colour("edge"),
      "target-arrow-shape": "triangle",
      "arrow-scale": 0.8,
      "curve-style": "bezier",
    },
  },
  {
    selector: "edge[type = 'PROVIDED_BY']",
    style: { "line-color": colour("provided"), "target-arrow-color": colour("provided"), "line-style": "dashed" },
  },
  { selector: "edge[type = 'IN_SECTION'], edge[type = 'MAINTAINED_BY']", style: { "line-style": "dotted" } },
  {
    selector: "edge.path",
    style: { width: 4, "line-color": colour("path"), "target-arrow-color": colour("path"), "z-index": 9 },
  },
  { selector: "node.path", style: { "border-width": 4, "border-color": colour("path") } },
  { selector: ".faint", style: { opacity: 0.25 } },
];

const largest = 1.5; // a few nodes do not fill the window
const smallest = 16;
const size = (links) => Math.min(52, smallest + 5 * Math.log2(1 + links));

export class Drawing {
  #cy;
  #layout = null;

  /** @param onPick called with a node's data when it is clicked */
  constructor(container, onPick) {
    this.#cy = cytoscape({ container, style: look(), minZoom: 0.1, maxZoom: 3, boxSelectionEnabled: false });
    this.#cy.on("tap", "node", (event) => onPick(event.target.data()));
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#cy.style(look()));
    new ResizeObserver(() => this.#cy.resize()).observe(container);
    container.cytoscape = this.#cy; // for tests, which cannot click into a canvas otherwise
  }

  get empty() {
    return this.#cy.nodes().empty();
  }

  has(id) {
    return this.#cy.getElementById(id).nonempty();
  }

  clear() {
    this.#layout?.stop();
    this.#cy.elements().remove();
  }

  /** Adds a node, near another one where that is named. */
  node(node, near = null) {
    if (this.has(node.id)) return;
    const at = near && this.has(near) ? this.#cy.getElementById(near).position() : { x: 0, y: 0 };
    const jitter = () => (Math.random() - 0.5) * 80;
    this.#cy.add({
      data: { ...node, size: size(node.links) },
      position: { x: at.x + jitter(), y: at.y + jitter() },
    });
  }

  /** Adds an edge between nodes that are there. */
  edge({ from, to, type }) {
    const id = `${from} ${type} ${to}`;
    if (!this.has(id)) this.#cy.add({ data: { id, source: from, target: to, type } });
    return id;
  }

  expanded(id) {
    this.#cy.getElementById(id).addClass("expanded");
  }

  isExpanded(id) {
    return this.#cy.getElementById(id).hasClass("expanded");
  }

  select(id) {
    this.#cy.elements().unselect();
    this.#cy.getElementById(id).select();
  }

  /** Lets one path stand out; none: all is as usual again. */
  highlight(ids = null) {
    this.#cy.elements().removeClass("path faint");
    if (!ids) return;
    const chosen = this.#cy.collection(ids.map((id) => this.#cy.getElementById(id)));
    chosen.addClass("path");
    this.#cy.elements().not(chosen).addClass("faint");
  }

  /** Arranges the nodes: those that had a place keep about that place, unless `anew`. */
  arrange(anew = false) {
    this.#run({
      name: "fcose",
      quality: "proof",
      randomize: anew,
      nodeDimensionsIncludeLabels: true,
      idealEdgeLength: 110,
      nodeRepulsion: 9000,
    });
  }

  /** Arranges paths between the same two nodes from left to right: each node where it comes latest. */
  arrangePaths(paths) {
    const steps = new Map();
    for (const { nodes } of paths)
      nodes.forEach(({ id }, step) => steps.set(id, Math.max(step, steps.get(id) ?? 0)));
    const columns = [];
    for (const [id, step] of steps) (columns[step] ??= []).push(id);
    const positions = {};
    columns.forEach((ids, step) => {
      // No node in the middle of several: a path that leaves this column out goes through there.
      const aside = ids.length > 1 && ids.length % 2 === 1 ? 0.5 : 0;
      const first = aside - (ids.length - 1) / 2;
      ids.forEach((id, row) => (positions[id] = { x: step * 210, y: (first + row) * 90 }));
    });
    this.#run({ name: "preset", positions });
  }

  #run(options) {
    if (this.empty) return;
    this.#layout?.stop();
    this.#layout = this.#cy.layout({
      animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 500,
      padding: this.#padding,
      ...options,
    });
    this.#layout.one("layoutstop", () => this.#cy.zoom() > largest && this.#cy.zoom(largest) && this.#cy.center());
    this.#layout.run();
  }

  get #padding() {
    return this.#cy.width() < 600 ? 24 : 56;
  }

  fit() {
    this.#cy.animate({ fit: { padding: this.#padding }, duration: 250 });
  }
}

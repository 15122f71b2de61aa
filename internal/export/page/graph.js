"use strict";
// The graph: Cytoscape.js keeps the view and draws nodes and links at the places that the
// data give; of a large graph, canvas.js draws them.
kg.start = () => {
  const stage = kg.byId("stage"), tone = () => (kg.dark ? 1 : 0);
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  kg.bold = 1; // how much wider lines are drawn, so that they are seen in the first view
  // On a screen that is higher than wide the graph stands upright.
  const upright = stage.clientHeight > 1.25 * stage.clientWidth;
  const cy = kg.cy = cytoscape({
    container: kg.byId("graph"),
    layout: { name: "preset", fit: false },
    minZoom: .02, maxZoom: 4, boxSelectionEnabled: false, selectionType: "single",
    elements: kg.large ? [] : {
      nodes: kg.nodes.map((n, i) => ({ data: { id: "n" + i }, position: upright ? { x: n.y, y: n.x } : { x: n.x, y: n.y } })),
      edges: kg.edges.map((e, i) => ({ data: { id: "e" + i, source: "n" + e.s, target: "n" + e.t } })),
    },
    style: [
      { selector: "node", style: {
        "width": e => own(e).literal ? 9 : own(e).size, "height": e => own(e).literal ? 9 : own(e).size,
        "shape": e => kg.types[own(e).type].shape && !own(e).literal ? "polygon" : "ellipse",
        "shape-polygon-points": e => (kg.types[own(e).type].shape || [[-1, -1], [1, -1], [1, 1], [-1, 1]]).flat(),
        "background-color": e => kg.types[own(e).type].fill[tone()],
        "border-color": e => kg.types[own(e).type].border[tone()],
        "border-width": e => kg.types[own(e).type].rings ? 4 : 1.5,
        "border-style": e => kg.types[own(e).type].rings ? "double" : "solid",
        "overlay-opacity": 0,
      } },
      { selector: "edge", style: {
        "curve-style": "bezier", "control-point-step-size": 34,
        "width": e => (own(e).w + .3) * kg.bold, "line-color": e => own(e).look.color[tone()],
        "line-style": e => own(e).look.dash, "line-dash-pattern": [7, 4],
        "opacity": .85,
        "target-arrow-shape": e => own(e).look.bar ? "tee" : "triangle", "target-arrow-color": e => own(e).look.color[tone()],
        "arrow-scale": .95, "target-distance-from-node": 1.5,
        "overlay-opacity": 0, "loop-direction": "-45deg", "loop-sweep": "60deg",
      } },
      { selector: ".off", style: { "display": "none" } },
      { selector: "node.dim", style: { "opacity": .22 } },
      { selector: "edge.dim", style: { "opacity": .1 } },
      { selector: "edge.lit", style: { "opacity": 1, "width": e => (own(e).w + .9) * kg.bold, "z-index": 5 } },
      { selector: "node.chosen", style: { "border-width": 4, "border-style": "solid", "border-color": () => style("--accent"), "z-index": 9 } },
      { selector: "edge.chosen", style: { "opacity": 1, "width": e => (own(e).w + 1.8) * kg.bold, "z-index": 9,
        "underlay-color": () => style("--accent"), "underlay-opacity": .22, "underlay-padding": 5 } },
    ],
  });
  function own(e) { return (e.isNode() ? kg.nodes : kg.edges)[Number(e.id().slice(1))]; }
  kg.own = own;
  cy.nodes().forEach(e => { own(e).element = e; });
  cy.edges().forEach(e => { own(e).element = e; });
  if (kg.large) kg.canvas.start(cy, upright);
  cy.on("render", () => { if (kg.large) kg.canvas.draw(cy); kg.labels.draw(cy); });

  // What is near the pointer or chosen is lit, the rest dimmed.
  let chosen = null;
  function light(x) {
    const nodes = new Set(), edges = new Set();
    if (x && x.claims) { edges.add(x); nodes.add(kg.nodes[x.s]).add(kg.nodes[x.t]); }
    else if (x) { nodes.add(x); x.edges.forEach(e => { if (!e.off) { edges.add(e); nodes.add(kg.nodes[e.s]).add(kg.nodes[e.t]); } }); }
    kg.focused = Boolean(x);
    const set = (item, name, on) => { if (Boolean(item[name]) !== on) { item[name] = on; item.element.toggleClass(name, on); } };
    cy.batch(() => {
      for (const n of kg.nodes) {
        n.near = nodes.has(n);
        set(n, "dim", Boolean(x) && !n.near);
        set(n, "chosen", n === chosen);
      }
      for (const e of kg.edges) {
        set(e, "lit", edges.has(e));
        set(e, "dim", Boolean(x) && !edges.has(e));
        set(e, "chosen", e === chosen);
      }
    });
    kg.redraw();
  }
  kg.redraw = () => cy.forceRender();

  // choose shows a node or an edge and its card; nothing chosen shows the overview.
  kg.choose = (x, { bring = false, focus = false } = {}) => {
    chosen = x || null;
    light(chosen);
    kg.card.show(chosen, focus);
    if (chosen && bring) kg.bring(chosen);
  };
  kg.chosen = () => chosen;

  // bring moves the view so that something is in its middle, unless it is well in sight.
  kg.bring = x => {
    const e = x.element, p = x.claims ? e.midpoint() : e.position(), zoom = Math.max(cy.zoom(), kg.large ? .9 : Math.min(cy.zoom(), 1));
    const card = kg.byId("card"), over = getComputedStyle(card).position === "absolute" ? card.offsetHeight : 0; // on a phone
    const w = stage.clientWidth, h = stage.clientHeight - over, at = { x: p.x * cy.zoom() + cy.pan().x, y: p.y * cy.zoom() + cy.pan().y };
    if (zoom === cy.zoom() && at.x > w * .12 && at.x < w * .88 && at.y > h * .12 && at.y < h * .7) return;
    const pan = { x: w / 2 - p.x * zoom, y: h * .42 - p.y * zoom };
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || kg.large;
    if (calm) cy.viewport({ zoom, pan }); else cy.animate({ zoom, pan }, { duration: 220 });
  };

  let fitted = null; // the view as fit left it

  // fit shows all that the filters leave, above the legend and the timeline.
  kg.fit = () => {
    cy.resize();
    const b = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity }, foot = kg.byId("foot");
    for (const n of kg.nodes) {
      if (n.off) continue;
      const p = n.element.position(), r = n.size / 2;
      Object.assign(b, { x1: Math.min(b.x1, p.x - r), y1: Math.min(b.y1, p.y - r), x2: Math.max(b.x2, p.x + r), y2: Math.max(b.y2, p.y + r) });
    }
    if (b.x1 > b.x2) return;
    const side = stage.clientWidth < 600 ? 26 : 64, top = 26, bottom = stage.clientHeight - foot.offsetTop + 34;
    const w = stage.clientWidth - 2 * side, h = Math.max(120, stage.clientHeight - top - bottom);
    const zoom = Math.min(w / (b.x2 - b.x1), h / (b.y2 - b.y1), 1.35);
    const bold = Math.min(2, Math.max(1, 1 / zoom));
    if (!kg.large && Math.abs(bold - kg.bold) > .1) { kg.bold = bold; cy.style().update(); }
    fitted = { zoom, pan: { x: side + w / 2 - zoom * (b.x1 + b.x2) / 2, y: top + h / 2 - zoom * (b.y1 + b.y2) / 2 } };
    cy.viewport(fitted);
  };

  cy.on("tap", "node, edge", event => kg.choose(own(event.target), { bring: innerWidth <= 760 }));
  cy.on("tap", event => {
    if (event.target !== cy) return;
    const { x, y } = event.renderedPosition, label = kg.labels.at(x, y);
    kg.choose(label ? label.node || label.edge : kg.large ? kg.canvas.find(x, y) : null);
  });
  cy.on("mouseover", "node, edge", event => {
    stage.style.cursor = "pointer";
    if (!chosen) { own(event.target).hovered = true; light(own(event.target)); }
  });
  if (kg.large) cy.on("mousemove", event => {
    stage.style.cursor = kg.canvas.find(event.renderedPosition.x, event.renderedPosition.y) ? "pointer" : "";
  });
  cy.on("mouseout", "node, edge", event => {
    stage.style.cursor = "";
    own(event.target).hovered = false;
    if (!chosen) light(null);
  });
  new ResizeObserver(() => {
    const untouched = fitted && cy.zoom() === fitted.zoom && cy.pan().x === fitted.pan.x && cy.pan().y === fitted.pan.y;
    cy.resize();
    if (untouched) kg.fit();
    kg.redraw();
  }).observe(stage);
};

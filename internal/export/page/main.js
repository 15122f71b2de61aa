"use strict";
// The buttons, the keys, light and dark, print, and the start.
(() => {
  const { byId, el } = kg, root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  let own = kg.dark; // the theme asked for by hand or by the file; false follows the system
  let byHand = kg.dark;

  function theme(dark) {
    kg.dark = dark;
    root.dataset.theme = dark ? "dark" : "light";
    byId("theme").setAttribute("aria-pressed", dark);
    if (!kg.cy) return;
    kg.cy.style().update();
    legend();
    kg.filter.render();
    kg.card.show(kg.chosen(), false);
    kg.redraw();
  }
  system.addEventListener("change", () => { if (!byHand) theme(system.matches); });

  // legend tells the colours and lines in use: narrower types of one colour are one entry.
  function legend() {
    const colours = new Map();
    for (const n of kg.nodes) {
      const key = kg.types[n.type].fill[0];
      const c = colours.get(key) || colours.set(key, { count: 0, types: new Map() }).get(key);
      c.count++;
      c.types.set(n.type, (c.types.get(n.type) || 0) + 1);
    }
    const rows = [...colours.values()].sort((a, b) => b.count - a.count).map(c => {
      const types = [...c.types].sort((a, b) => b[1] - a[1]).map(([t]) => t);
      return el("li", {}, kg.mark(types[0]), types.slice(0, 2).map(t => kg.types[t].plural).join(", ") + (types.length > 2 ? " …" : ""));
    });
    const kinds = new Map(kg.edges.map(e => [e.look.kind, e.look]));
    const words = { affirmed: "stated", uncertain: "expected, planned, alleged …", denied: "denied" };
    byId("legend").lastElementChild.replaceChildren(el("ul", {}, rows),
      ...(kinds.size ? [el("ul", {}, ["affirmed", "uncertain", "denied"].filter(k => kinds.has(k)).map(k => el("li", {}, kg.line(kinds.get(k)), words[k])))] : []));
    byId("legend").hidden = kg.nodes.length === 0;
  }

  function filters(on) {
    byId("filters").hidden = !on;
    byId("show-filters").setAttribute("aria-expanded", on);
    kg.cy.resize();
    if (on) byId("filters").querySelector("button, input").focus({ preventScroll: true });
  }
  function links() {
    byId("links").setAttribute("aria-pressed", kg.labels.links(!kg.labels.links()));
    kg.redraw();
  }
  const zoom = by => kg.cy.zoom({ level: kg.cy.zoom() * by, renderedPosition: { x: kg.cy.width() / 2, y: kg.cy.height() / 2 } });
  const flip = () => { byHand = true; theme(!kg.dark); };
  const toggleFilters = () => filters(byId("filters").hidden);

  const keys = { "/": kg.search.focus, f: toggleFilters, l: links, d: flip, "0": () => kg.fit(), "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3),
    Escape: () => { if (!byId("filters").hidden) { filters(false); byId("show-filters").focus(); } else { kg.choose(null); byId("graph").focus(); } } };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], select") && event.key !== "Escape") return;
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (moves && event.target === byId("graph")) { kg.cy.panBy({ x: moves[0], y: moves[1] }); event.preventDefault(); }
    else if (keys[event.key]) { keys[event.key](); event.preventDefault(); }
  });
  byId("show-filters").addEventListener("click", toggleFilters);
  byId("links").addEventListener("click", links);
  byId("fit").addEventListener("click", () => kg.fit());
  byId("nearer").addEventListener("click", () => zoom(1.3));
  byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  byId("theme").addEventListener("click", flip);

  // Paper is white.
  addEventListener("beforeprint", () => { own = kg.dark; theme(false); kg.fit(); });
  addEventListener("afterprint", () => { theme(own); kg.fit(); });

  theme(kg.dark || system.matches);
  if (innerWidth < 760) byId("legend").open = false;
  kg.card.show(null);
  kg.start();
  kg.filter.render();
  legend();
  kg.filter.apply();
  kg.fit();
  root.dataset.ready = "true";
})();

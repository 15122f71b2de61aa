"use strict";
// The buttons, the keys, the legend, light and dark, print, and the start.
(() => {
  const { byId, el } = kg, root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  let own = kg.dark; // the theme asked for by hand or by the file; false follows the system
  let byHand = kg.dark;

  // Twelve colours for communities, which are told apart with any colour vision in twos and
  // threes; the rest is grey (after Paul Tol's "muted" and "bright").
  const hues = ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#EE7733", "#44BB99", "#997700", "#882255", "#88CCEE", "#DDCC77"];
  kg.paint = n => {
    const t = kg.types[n.type], tone = kg.dark ? 1 : 0;
    if (!kg.communities || n.literal) return { fill: t.fill[tone], border: t.border[tone], ring: t.ring[tone] };
    return { fill: hues[(n.group || 0) - 1] || "#9AA1A9", border: kg.dark ? "#ECEEF0" : "#3A3F45", ring: kg.dark ? "#ECEEF0" : "#3A3F45" };
  };
  kg.say = text => { byId("status").textContent = text; };
  kg.counts = () => {
    const nodes = kg.scene.shown().filter(n => !n.literal).length, edges = kg.scene.edges().length;
    const all = nodes === kg.ranked.length && edges === kg.edges.length;
    kg.say(kg.nodes.length === 0 ? "Nothing in this graph" : all
      ? kg.plural(nodes, "entity", "entities") + ", " + kg.plural(edges, "link") + " from " + kg.plural(kg.documents.length, "document")
      : `${nodes.toLocaleString("en")} of ${kg.plural(kg.ranked.length, "entity", "entities")}, ${edges.toLocaleString("en")} of ${kg.plural(kg.edges.length, "link")}`);
    const empty = byId("empty");
    empty.hidden = kg.scene.shown().length > 0;
    empty.textContent = kg.nodes.length === 0 ? "There is nothing in this graph yet." : "The filters leave nothing.";
    byId("back").disabled = !kg.scene.canGoBack();
    kg.labels.count();
  };

  function theme(dark) {
    kg.dark = dark;
    root.dataset.theme = dark ? "dark" : "light";
    byId("theme").setAttribute("aria-pressed", dark);
    kg.legend();
    kg.filter.render();
    kg.card.show(kg.chosen(), false);
    kg.draw.changed();
  }
  system.addEventListener("change", () => { if (!byHand) theme(system.matches); });

  // legend tells the colours and lines in use, narrower types of one colour in one entry; an
  // entry turns what it tells off and on.
  const entry = (mark, words, name, keys) => {
    const off = keys.every(k => kg.filter.off[name].has(k));
    return el("li", {}, el("button", { type: "button", "aria-pressed": !off, title: off ? "Show" : "Leave out", onclick: () => kg.filter.flip(name, keys) }, mark, words));
  };
  kg.legend = () => {
    const colours = new Map();
    for (const n of kg.nodes) {
      const t = kg.types[n.type], key = t.fill[0] + " " + JSON.stringify(t.shape || "") + (t.rings || 0);
      const c = colours.get(key) || colours.set(key, { count: 0, types: new Map() }).get(key);
      c.count++;
      c.types.set(n.type, (c.types.get(n.type) || 0) + 1);
    }
    const rows = [...colours.values()].sort((a, b) => b.count - a.count).slice(0, 14).map(c => {
      const types = [...c.types].sort((a, b) => b[1] - a[1]).map(([t]) => t);
      return entry(kg.mark(types[0]), types.slice(0, 2).map(t => kg.types[t].plural).join(", ") + (types.length > 2 ? " …" : ""), "type", types);
    });
    const kinds = new Map(kg.edges.map(e => [e.look.kind, e.look])), words = { affirmed: "stated", uncertain: "expected, planned, alleged …", denied: "denied" };
    byId("legend").lastElementChild.replaceChildren(el("ul", {}, rows),
      ...(kinds.size ? [el("ul", {}, ["affirmed", "uncertain", "denied"].filter(k => kinds.has(k)).map(k => entry(kg.line(kinds.get(k)), words[k], "kind", [k])))] : []),
      ...(kg.nodes.some(n => n.group) ? [el("label", {}, el("input", { type: "checkbox", id: "communities", checked: Boolean(kg.communities),
        onchange: event => { kg.communities = event.target.checked; kg.draw.changed(); } }), " colours for communities")] : []));
    byId("legend").hidden = kg.nodes.length === 0;
  };

  function filters(on) {
    byId("filters").hidden = !on;
    byId("show-filters").setAttribute("aria-expanded", on);
    if (on) byId("filters").querySelector("button, input").focus({ preventScroll: true });
  }
  function links() {
    byId("links").setAttribute("aria-pressed", kg.labels.links(!kg.labels.links()));
    kg.draw.changed();
  }
  const flip = () => { byHand = true; theme(!kg.dark); };
  const toggleFilters = () => filters(byId("filters").hidden);
  const node = does => () => { const x = kg.chosen(); if (x && !x.claims) does(x); };

  // step chooses the linked node that lies nearest in a direction; with none chosen, the view moves.
  function step(dx, dy) {
    const x = kg.chosen();
    if (!x || x.claims) { kg.viewing.pan(-60 * dx, -60 * dy); return; }
    let best = null, least = Infinity;
    for (const n of kg.scene.neighbours(x)) {
      const ax = n.x - x.x, ay = n.y - x.y, along = ax * dx + ay * dy, aside = Math.abs(ax * dy) + Math.abs(ay * dx);
      if (n.seen && along > 0 && along + 2 * aside < least) { best = n; least = along + 2 * aside; }
    }
    if (best) kg.choose(best, { bring: true });
  }
  const keys = { "/": kg.search.focus, f: toggleFilters, l: links, d: flip, t: () => kg.table.toggle(), m: () => kg.map.toggle(), b: kg.scene.back, "0": kg.viewing.fit,
    e: node(kg.scene.toggle), h: node(kg.scene.hide), "+": () => kg.viewing.zoom(1.3), "=": () => kg.viewing.zoom(1.3), "-": () => kg.viewing.zoom(1 / 1.3),
    Escape: () => { if (!byId("filters").hidden) { filters(false); byId("show-filters").focus(); } else { kg.choose(null); byId("graph").focus(); } } };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], select") && event.key !== "Escape") return;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (moves && event.target === byId("graph")) { step(...moves); event.preventDefault(); }
    else if (keys[event.key]) { keys[event.key](); event.preventDefault(); }
  });
  for (const [id, does] of Object.entries({ "show-filters": toggleFilters, links, fit: kg.viewing.fit, nearer: keys["+"], farther: keys["-"], theme: flip,
    back: kg.scene.back, more: () => kg.card.toggle(), "show-table": () => kg.table.toggle(), map: () => kg.map.toggle() })) byId(id).addEventListener("click", () => does());

  // Paper is white.
  addEventListener("beforeprint", () => { own = kg.dark; theme(false); });
  addEventListener("afterprint", () => { theme(own); });

  kg.timeline.render();
  if (innerWidth < 760) byId("legend").open = false;
  kg.scene.update();
  theme(kg.dark || system.matches);
  kg.counts();
  if (!kg.save.restore()) kg.viewing.fit();
  root.dataset.ready = "true";
})();

"use strict";
// The scene: which nodes and links are in the view, where they lie, and what is chosen. A
// large graph opens as its core; nodes are added and taken away by hand, and "back" undoes that.
kg.scene = (() => {
  const stage = kg.byId("stage");
  const MORE = 24; // neighbours that are added at once
  const upright = stage.clientHeight > 1.25 * stage.clientWidth; // on a screen that is higher than wide the graph is too
  const place = (x, y) => upright ? { x: y, y: x } : { x, y };
  let all = !kg.core, nodes = [], edges = [], chosen = null, hovered = null, byHand = new Set(), before = [];
  let start = null; // of a path: the node it begins at
  let path = null; // a set of nodes and links

  for (const n of kg.nodes) Object.assign(n, { home: place(n.x, n.y), in: all, pinned: false });
  for (const n of kg.nodes) Object.assign(n, n.home);
  if (kg.core) for (const [i, x, y] of kg.core) Object.assign(kg.nodes[i], { in: true, core: place(x, y) }, place(x, y));

  // Places of nodes that were moved by hand are kept by the browser, where it allows that.
  const key = "kg pinned " + kg.nodes.length + " " + kg.edges.length + " " + (kg.nodes[0] ? kg.nodes[0].id : "");
  function pins(save) {
    try {
      if (!save) return JSON.parse(localStorage.getItem(key)) || {};
      localStorage.setItem(key, JSON.stringify(Object.fromEntries(kg.nodes.filter(n => n.pinned).map(n => [n.id, [n.x, n.y]]))));
    } catch { /* a browser may forbid to keep anything */ }
    return {};
  }
  for (const [id, [x, y]] of Object.entries(pins())) {
    const n = kg.nodes.find(n => n.id === id);
    if (n) Object.assign(n, { x, y, pinned: true });
  }

  // update finds what is shown: what is in the view, passes the filters and is not left alone by them.
  function update() {
    edges = kg.edges.filter(e => !e.off && e.from.in && e.to.in && !e.from.out && !e.to.out);
    for (const n of kg.nodes) n.linked = false;
    for (const e of edges) e.from.linked = e.to.linked = true;
    for (const n of kg.nodes) n.seen = n.in && !n.out && (n.linked || n.edges.length === 0 || n === chosen || byHand.has(n) && !n.lone);
    nodes = kg.nodes.filter(n => n.seen);
    kg.draw.changed();
  }

  const neighbours = n => [...new Set(n.edges.filter(e => !e.off).map(e => kg.other(e, n)))].filter(m => m !== n && !m.out);
  const hidden = n => neighbours(n).filter(m => !m.seen);

  function remember() {
    before.push({ all, in: kg.nodes.filter(n => n.in).map(n => [n, n.x, n.y]), byHand: new Set(byHand), view: { ...kg.view } });
    if (before.length > 50) before.shift();
  }
  function back() {
    const was = before.pop();
    if (!was) return;
    kg.map.off();
    all = was.all;
    byHand = was.byHand;
    path = null;
    kg.nodes.forEach(n => { n.in = false; });
    for (const [n, x, y] of was.in) Object.assign(n, { in: true, x, y });
    update();
    kg.viewing.set(was.view);
    if (chosen && !(chosen.claims ? chosen.from.seen && chosen.to.seen : chosen.seen)) choose(null); else refresh();
  }

  // A grid of places that nodes take, with room for their names.
  const WIDE = 96, HIGH = 46;
  function places(list) {
    const cells = new Map(), cell = (x, y) => Math.floor(x / WIDE) * 100003 + Math.floor(y / HIGH);
    const take = p => { const key = cell(p.x, p.y); (cells.get(key) || cells.set(key, []).get(key)).push(p); };
    const free = p => {
      for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++)
        for (const t of cells.get(cell(p.x + i * WIDE, p.y + j * HIGH)) || []) if (Math.abs(t.x - p.x) < WIDE && Math.abs(t.y - p.y) < HIGH) return false;
      return true;
    };
    list.forEach(take);
    return { take, free };
  }
  // room finds a place near a node that covers nothing shown, on rings around it, first on the
  // side away from the middle of the rest.
  function room(around, taken, side) {
    for (let ring = 1; ring < 40; ring++) {
      const r = around.size / 2 + 40 + 42 * ring, steps = Math.max(8, Math.floor(r / 16));
      for (let k = 0; k < steps; k++) {
        const a = side + (k % 2 ? 1 : -1) * Math.ceil(k / 2) * 2 * Math.PI / steps;
        const at = { x: around.x + r * 1.25 * Math.cos(a), y: around.y + r * Math.sin(a) };
        if (taken.free(at)) return at;
      }
    }
    return { x: around.x + 100, y: around.y };
  }
  // add brings nodes into the view, each near the node that it is added for, pinned ones too where
  // all are to be moved.
  function add(list, near, all) {
    const there = kg.nodes.filter(n => n.in), taken = places(there.map(n => ({ x: n.x, y: n.y })));
    const middle = there.reduce((m, n) => ({ x: m.x + n.x / there.length, y: m.y + n.y / there.length }), { x: 0, y: 0 });
    for (const n of list) {
      if (n.in) continue;
      const by = near(n) || n;
      if ((all || !n.pinned) && by !== n) Object.assign(n, room(by, taken, Math.atan2(by.y - middle.y, by.x - middle.x)));
      n.in = true;
      taken.take({ x: n.x, y: n.y });
    }
  }
  function expand(n) {
    const more = hidden(n).sort((a, b) => b.rank - a.rank).slice(0, MORE);
    if (!more.length) return;
    remember();
    add(more, () => n);
    more.forEach(m => byHand.add(m));
    update();
    if (chosen === n) kg.viewing.bring(n);
    refresh();
  }
  // collapse takes away the neighbours that nothing else in the view is linked to.
  function collapse(n) {
    const leaves = neighbours(n).filter(m => m.in && !m.pinned && m !== chosen && m.edges.every(e => e.off || !kg.other(e, m).in || kg.other(e, m) === n || kg.other(e, m) === m));
    if (!leaves.length) return;
    remember();
    leaves.forEach(m => { m.in = false; byHand.delete(m); });
    all = false;
    update();
    refresh();
  }
  function hide(n) {
    remember();
    n.in = false;
    all = false;
    if (chosen === n) chosen = null;
    update();
    refresh();
  }
  const toggle = n => hidden(n).length ? expand(n) : collapse(n);

  // showAll shows the whole graph at the places that it was given, showCore the most important of
  // what the filters leave, with the places of those that have one.
  function showAll() {
    remember();
    kg.map.off();
    all = true;
    path = null;
    for (const n of kg.nodes) { n.in = true; if (!n.pinned) Object.assign(n, n.home); }
    update();
    kg.viewing.fit();
    refresh();
  }
  const showCore = () => kg.atOnce(coreSteps());
  function* coreSteps() {
    if (!kg.core) { showAll(); return; }
    const core = coreOf(kg.core.length);
    yield;
    remember();
    kg.map.off();
    all = false;
    path = null;
    kg.nodes.forEach(n => { n.in = false; });
    for (const n of core) if (n.core) { n.in = true; if (!n.pinned) Object.assign(n, n.core); }
    add(core, n => neighbours(n).reduce((best, m) => m.in && !(best && best.rank >= m.rank) ? m : best, null));
    byHand.clear();
    update();
    kg.viewing.fit();
    yield;
    refresh();
  }
  // coreOf grows a connected set from the most important node of what the filters leave.
  function coreOf(size) {
    const out = [], seen = new Set(), near = [];
    for (const first of kg.ranked) {
      if (out.length >= size) break;
      if (seen.has(first) || first.out || !first.edges.some(e => !e.off)) continue;
      seen.add(first);
      near.push(first);
      while (near.length && out.length < size) {
        let best = 0;
        for (let i = 1; i < near.length; i++) if (near[i].rank > near[best].rank) best = i;
        const n = near.splice(best, 1)[0];
        out.push(n);
        for (const m of neighbours(n)) if (!seen.has(m) && !m.literal) { seen.add(m); near.push(m); }
      }
    }
    return out;
  }

  // A path leads from one node to another over the fewest links, along any link that passes.
  function route(a, b) {
    const from = new Map([[a, null]]), queue = [a];
    for (let i = 0; i < queue.length && !from.has(b); i++)
      for (const e of queue[i].edges) {
        const m = kg.other(e, queue[i]);
        if (!e.off && !m.out && !m.literal && !from.has(m)) { from.set(m, e); queue.push(m); }
      }
    if (!from.has(b)) return null;
    const out = new Set([b]);
    for (let n = b; from.get(n); ) { const e = from.get(n); n = kg.other(e, n); out.add(e).add(n); }
    return out;
  }
  function pathTo(b) {
    const found = route(start, b), a = start;
    start = null;
    if (!found) { kg.say(`Nothing in this graph leads from ${kg.named(a)} to ${kg.named(b)}.`); return; }
    remember();
    const list = [...found].filter(x => !x.claims).reverse();
    add(list, n => list[list.indexOf(n) - 1] || (n.in ? n : list.find(m => m.in)));
    list.forEach(n => byHand.add(n));
    update();
    choose(null);
    path = found;
    kg.card.path([...found].filter(x => x.claims).reverse(), a, b);
    kg.draw.lit();
    kg.viewing.fit();
  }

  function tap(x, shift) {
    if (x && !x.claims && (start || shift && chosen && !chosen.claims)) {
      start = start || chosen;
      if (x !== start) { pathTo(x); return; }
    }
    start = null;
    choose(x, { bring: innerWidth <= 760 });
  }
  // choose shows a node or an edge and its card; nothing chosen shows the overview.
  function choose(x, { bring = false, focus = false } = {}) {
    chosen = x || null;
    path = null;
    if (chosen) {
      const ends = chosen.claims ? [chosen.from, chosen.to] : [chosen];
      if (ends.some(n => !n.in)) {
        remember();
        add(ends, n => ends.find(m => m.in) || neighbours(n).find(m => m.in));
        ends.forEach(n => byHand.add(n));
        bring = true;
      }
      if (ends.some(n => !n.seen)) update();
    }
    kg.card.show(chosen, focus);
    kg.table.mark();
    if (chosen && bring) kg.viewing.bring(chosen);
    kg.draw.lit();
  }
  const refresh = () => { kg.card.show(chosen, false); kg.table.render(); kg.counts(); kg.draw.lit(); };

  // focus is what is lit: the chosen or hovered thing and what it is linked to, or a path.
  function focus() {
    if (path) return { nodes: new Set([...path].filter(x => !x.claims)), edges: [...path].filter(x => x.claims) };
    const x = chosen || hovered;
    if (!x) return null;
    if (x.claims) return { nodes: new Set([x.from, x.to]), edges: [x] };
    const list = x.edges.filter(e => !e.off && e.from.seen && e.to.seen), out = new Set([x]);
    list.forEach(e => out.add(e.from).add(e.to));
    return { nodes: out, edges: list };
  }
  return {
    update, expand, collapse, hide, toggle, back, showAll, showCore, coreSteps, choose, tap, focus, hidden, neighbours, remember, refresh,
    shown: () => nodes, edges: () => edges, chosen: () => chosen, all: () => all, canGoBack: () => before.length > 0,
    ways: () => ({ in: kg.nodes.filter(n => n.in).map(n => [n.i, Math.round(n.x), Math.round(n.y)]), all }),
    restore(list, whole) {
      all = whole;
      kg.nodes.forEach(n => { n.in = whole; });
      for (const [i, x, y] of list) if (kg.nodes[i]) Object.assign(kg.nodes[i], { in: true, x, y });
      update();
    },
    // lay shows nodes that have a place, and others around those that near gives for them.
    lay(list, rest, near) {
      remember();
      path = null;
      kg.nodes.forEach(n => { n.in = false; });
      for (const n of list) Object.assign(n, n.at, { in: true });
      all = false;
      add(rest, near, true);
      byHand.clear();
      update();
    },
    beginPath(n) { start = n; kg.say(`Choose where the path from ${kg.named(n)} leads.`); },
    hover(n) {
      if (n === hovered || chosen || path || kg.scene.edges().length > 1500) return;
      hovered = n;
      kg.draw.lit();
    },
    drag(n, at) { Object.assign(n, at, kg.map.on() ? {} : { pinned: true }); kg.draw.changed(); },
    dropped() { if (!kg.map.on()) pins(true); kg.draw.changed(); kg.card.show(chosen, false); },
    unpin(n) { n.pinned = false; Object.assign(n, !all && n.core || n.home); pins(true); kg.draw.changed(); refresh(); },
    move(to) { for (const [n, p] of to) if (!n.pinned) Object.assign(n, p); kg.draw.changed(); },
  };
})();
kg.chosen = kg.scene.chosen;
kg.choose = kg.scene.choose;

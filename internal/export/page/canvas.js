"use strict";
// A large graph is drawn here, on a canvas below the labels: Cytoscape, which then has no
// elements and keeps the view alone, takes seconds for ten thousand links.
kg.canvas = (() => {
  const canvas = kg.byId("canvas"), pen = canvas.getContext("2d");
  const MOST = 150; // lines in one path: in a longer one their crossings cost more than strokes
  const dashes = { solid: [], dashed: [6, 3.5], dotted: [1.5, 3] };
  let order = []; // nodes, the most important last

  // start gives nodes and edges what they have elements of Cytoscape for.
  function start(cy, upright) {
    for (const n of kg.nodes) {
      const at = upright ? { x: n.y, y: n.x } : { x: n.x, y: n.y };
      n.element = { position: () => at, toggleClass() {} }; // draw reads what is off, dim and chosen from the node
    }
    for (const e of kg.edges) {
      const ends = () => {
        const a = kg.nodes[e.s], b = kg.nodes[e.t], p = a.element.position(), q = b.element.position(), d = Math.hypot(q.x - p.x, q.y - p.y) || 1;
        const along = (by, from) => ({ x: from.x + (q.x - p.x) / d * by, y: from.y + (q.y - p.y) / d * by });
        return [along(a.size / 2, p), along(-b.size / 2, q)];
      };
      e.element = { sourceEndpoint: () => ends()[0], targetEndpoint: () => ends()[1], toggleClass() {},
        midpoint: () => { const [a, b] = ends(); return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }; } };
    }
    order = [...kg.nodes].sort((a, b) => b.literal - a.literal || a.rank - b.rank || b.i - a.i);
  }

  function draw(cy) {
    const w = canvas.clientWidth, h = canvas.clientHeight, zoom = cy.zoom(), pan = cy.pan(), tone = kg.dark ? 1 : 0;
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    pen.clearRect(0, 0, w, h);
    const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
    for (const n of kg.nodes) {
      const p = n.element.position();
      n.px = p.x * zoom + pan.x;
      n.py = p.y * zoom + pan.y;
      n.pr = Math.max(1.6, (n.literal ? 4.5 : n.size / 2) * zoom);
    }
    const alike = new Map(); // groups of links that are drawn alike
    for (const e of kg.edges) {
      const a = kg.nodes[e.s], b = kg.nodes[e.t];
      if (e.off || Math.max(a.px, b.px) < 0 || Math.min(a.px, b.px) > w || Math.max(a.py, b.py) < 0 || Math.min(a.py, b.py) > h) continue;
      const level = e.chosen ? 3 : e.lit ? 2 : kg.focused ? 0 : 1, wide = Math.min(2.5, Math.max(.5, Math.round(1.4 * e.w * Math.min(1, 1.5 * zoom)) / 2));
      const key = level + " " + wide + " " + e.look.i;
      (alike.get(key) || alike.set(key, { level, wide: [wide, wide, 2, 3.5][level], look: e.look, list: [] }).get(key)).list.push(e);
    }
    for (const g of [...alike.values()].sort((x, y) => x.level - y.level)) {
      pen.strokeStyle = pen.fillStyle = g.level > 1 ? accent : g.look.color[tone];
      pen.globalAlpha = [.1, .42, .9, 1][g.level];
      pen.lineWidth = g.wide;
      const head = zoom > .35 || g.level > 1 ? Math.min(10, 3.5 + 2.6 * g.wide) * Math.min(1, Math.max(.6, zoom)) : 0;
      for (let i = 0; i < g.list.length; i += MOST) links(g.list.slice(i, i + MOST), g.look, head);
    }
    for (const n of order) if (!n.off && n.px > -n.pr && n.py > -n.pr && n.px < w + n.pr && n.py < h + n.pr) node(n, zoom, tone, accent);
    pen.globalAlpha = 1;
  }

  // links draws lines, and heads of that length unless it is 0.
  function links(list, look, head) {
    pen.setLineDash(dashes[look.dash]);
    pen.beginPath();
    for (const e of list) {
      const a = kg.nodes[e.s], b = kg.nodes[e.t], r = Math.max(4, a.pr * .7);
      if (a === b) { pen.moveTo(a.px, a.py - a.pr - r); pen.arc(a.px - r, a.py - a.pr - r, r, 0, 2 * Math.PI); }
      else { pen.moveTo(a.px, a.py); pen.lineTo(b.px, b.py); }
    }
    pen.stroke();
    if (!head) return;
    pen.setLineDash([]);
    pen.beginPath();
    for (const e of list) {
      const a = kg.nodes[e.s], b = kg.nodes[e.t], d = Math.hypot(b.px - a.px, b.py - a.py), side = head * .45;
      if (d <= b.pr) continue;
      const ux = (b.px - a.px) / d, uy = (b.py - a.py) / d, x = b.px - ux * (b.pr + 1.5), y = b.py - uy * (b.pr + 1.5);
      if (look.bar) { pen.moveTo(x - uy * side, y + ux * side); pen.lineTo(x + uy * side, y - ux * side); continue; }
      pen.moveTo(x, y);
      pen.lineTo(x - ux * head - uy * side, y - uy * head + ux * side);
      pen.lineTo(x - ux * head + uy * side, y - uy * head - ux * side);
    }
    if (look.bar) pen.stroke(); else pen.fill();
  }

  function node(n, zoom, tone, accent) {
    const t = kg.types[n.type], outline = scale => {
      const r = n.pr * scale;
      pen.beginPath();
      if (!t.shape || n.literal || r < 3) pen.arc(n.px, n.py, r, 0, 2 * Math.PI);
      else t.shape.forEach(([x, y], i) => i ? pen.lineTo(n.px + x * r, n.py + y * r) : pen.moveTo(n.px + x * r, n.py + y * r));
      pen.closePath();
    };
    pen.globalAlpha = n.dim ? .22 : 1;
    pen.fillStyle = t.fill[tone];
    outline(1);
    pen.fill();
    if (n.pr < 3 && !n.chosen) return;
    pen.strokeStyle = n.chosen ? accent : t.border[tone];
    pen.lineWidth = n.chosen ? 4 : Math.min(1.5, 1.5 * zoom);
    pen.stroke();
    for (let i = 1; i <= (t.rings || 0); i++) { outline(1 - .3 * i); pen.stroke(); }
  }

  // find returns the node at a place of the stage, else the link that passes there, one that
  // is lit before others.
  function find(x, y) {
    const n = order.findLast(n => !n.off && Math.hypot(n.px - x, n.py - y) <= n.pr + 2);
    if (n) return n;
    let best = null, least = Infinity;
    for (const e of kg.edges) {
      if (e.off) continue;
      const a = kg.nodes[e.s], b = kg.nodes[e.t], dx = b.px - a.px, dy = b.py - a.py;
      const t = Math.min(1, Math.max(0, ((x - a.px) * dx + (y - a.py) * dy) / (dx * dx + dy * dy || 1)));
      const d = Math.hypot(x - a.px - t * dx, y - a.py - t * dy), rank = d - (e.lit ? 10 : 0);
      if (d < 5 && rank < least) { best = e; least = rank; }
    }
    return best;
  }
  return { start, draw, find };
})();

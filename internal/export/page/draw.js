"use strict";
// The drawing. All that is shown is painted on a canvas of its own, in pieces of a few
// milliseconds where there is much of it; each frame puts that picture on the screen, moved
// and scaled to the view of the moment, and paints what is lit over it.
kg.draw = (() => {
  const canvas = kg.byId("canvas"), pen = canvas.getContext("2d");
  const MOST = 12, LEAST = 3; // milliseconds of painting in a frame; fewer where frames come late
  const LATE = 34; // milliseconds between two frames
  const CHUNK = 120; // lines in one path: in a longer one their crossings cost more than strokes
  const MANY = 3000; // links looked through at once
  const CROWD = 250; // links: more are drawn faint
  const dashes = { solid: [], dashed: [6, 3.5], dotted: [1.5, 3] };
  let front = picture(), work = picture(), job = null, stale = true, asked = false, budget = MOST, last = 0;

  function picture() { const c = document.createElement("canvas"); return { canvas: c, pen: c.getContext("2d", { willReadFrequently: true }), view: null }; }
  const ratio = () => Math.min(2, window.devicePixelRatio || 1);
  const size = () => ({ w: canvas.clientWidth, h: canvas.clientHeight });
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // ask wants a frame; before the last script has run there is nothing to paint, nor to paint it with.
  function ask() { if (!asked && kg.paint) { asked = true; requestAnimationFrame(frame); } }
  function fitCanvas(c) {
    const { w, h } = size(), r = ratio(), width = Math.round(w * r), height = Math.round(h * r);
    if (c.width !== width || c.height !== height) { c.width = width; c.height = height; }
  }
  const same = (a, b) => a && b && a.x === b.x && a.y === b.y && a.k === b.k;

  function frame() {
    asked = false;
    const began = performance.now();
    if (job) budget = Math.min(MOST, Math.max(LEAST, budget * (began - last > LATE ? .7 : 1.2)));
    last = began;
    if (stale) { job = null; stale = false; begin(); }
    else if (!job && !same(front.view, kg.view)) begin();
    if (job) {
      do {
        const done = job.next().done;
        work.pen.getImageData(0, 0, 1, 1); // painted now, not all at once when the picture is shown
        if (done) { job = null; [front, work] = [work, front]; kg.labels.keep(); break; }
      } while (performance.now() - began < budget);
      if (job) ask(); else if (!same(front.view, kg.view)) ask();
    }
    compose();
  }
  function begin() {
    work.view = { ...kg.view };
    fitCanvas(work.canvas);
    work.pen.setTransform(ratio(), 0, 0, ratio(), 0, 0);
    job = base(work.pen, work.view, size());
  }

  // compose shows the picture that is ready, and over it what is lit.
  function compose() {
    fitCanvas(canvas);
    const r = ratio(), { w, h } = size(), was = front.view, now = kg.view, focus = kg.scene.focus();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (was) {
      const s = now.k / was.k;
      pen.globalAlpha = focus ? .24 : 1;
      pen.drawImage(front.canvas, (now.x - was.x * s) * r, (now.y - was.y * s) * r, front.canvas.width * s, front.canvas.height * s);
      pen.globalAlpha = 1;
    }
    pen.setTransform(r, 0, 0, r, 0, 0);
    if (focus) lit(pen, focus, now, w, h);
  }

  // base paints nodes, links and labels, and gives way after each piece.
  function* base(p, v, { w, h }) {
    p.clearRect(0, 0, w, h);
    if (kg.map.on()) { kg.map.paint(p, v, w, h); yield; }
    const crowd = kg.scene.edges().length > CROWD;
    const parts = new Map(), edges = kg.scene.edges();
    for (let i = 0; i < edges.length; i += MANY) { groups(edges.slice(i, i + MANY), v, w, h, crowd, parts); yield; }
    for (const g of byNumber(parts))
      for (let i = 0; i < g.list.length; i += CHUNK) { links(p, g, g.list.slice(i, i + CHUNK), v); yield; }
    const nodes = kg.scene.shown(), order = nodes.length > 1 ? [...nodes].sort((a, b) => b.literal - a.literal || a.rank - b.rank || b.i - a.i) : nodes;
    for (let i = 0; i < order.length; i++) {
      node(p, order[i], v, w, h);
      if (i % 200 === 199) yield;
    }
    yield* kg.labels.base(p, v, w, h);
  }

  // groups parts links by how they are drawn, those most alike first.
  function groups(edges, v, w, h, crowd, out = new Map()) {
    const tone = kg.dark ? 1 : 0;
    for (const e of edges) {
      const ax = e.from.x * v.k + v.x, ay = e.from.y * v.k + v.y, bx = e.to.x * v.k + v.x, by = e.to.y * v.k + v.y, slack = 60;
      if (Math.max(ax, bx) < -slack || Math.min(ax, bx) > w + slack || Math.max(ay, by) < -slack || Math.min(ay, by) > h + slack) continue;
      const wide = Math.max(.6, Math.round(2 * (e.w + .3) * Math.min(1, Math.max(.5, 1.3 * v.k))) / 2), key = wide * 1000 + e.look.i;
      (out.get(key) || out.set(key, { wide, look: e.look, color: crowd ? e.look.faint[tone] : e.look.color[tone], list: [] }).get(key)).list.push(e);
    }
    return byNumber(out);
  }
  const byNumber = groups => [...groups.values()].sort((a, b) => b.list.length - a.list.length);

  // way is how a link runs on the screen: its ends at the rims of the nodes, its middle, and
  // for one among several between the same nodes the point that bends it.
  function way(e, v) {
    const a = e.from, b = e.to, ax = a.x * v.k + v.x, ay = a.y * v.k + v.y, bx = b.x * v.k + v.x, by = b.y * v.k + v.y;
    const ra = radius(a, v), rb = radius(b, v);
    if (a === b) {
      const r = Math.max(9, ra * .8) * (1 + .35 * Math.abs(e.lane)), x = ax + ra * .7 + r * .6, y = ay - ra * .7 - r * .6;
      return { loop: { x, y, r }, tip: [ax + ra * .95, ay - ra * .2], toward: [-.3, 1], middle: [x + r, y - r * .3] };
    }
    const d = Math.hypot(bx - ax, by - ay) || 1, ux = (bx - ax) / d, uy = (by - ay) / d;
    const bend = e.lane * Math.min(44, .3 * d) * Math.min(1.4, Math.max(.5, v.k));
    if (!bend) {
      const gap = rb + 1.5, end = d <= gap ? d : d - gap;
      return { from: [ax + ux * Math.min(ra, d / 2), ay + uy * Math.min(ra, d / 2)], tip: [ax + ux * end, ay + uy * end], toward: [ux, uy],
        middle: [ax + ux * (ra + end) / 2, ay + uy * (ra + end) / 2] };
    }
    const cx = (ax + bx) / 2 - uy * bend * 2, cy = (ay + by) / 2 + ux * bend * 2;
    const rim = (x, y, r) => { const l = Math.hypot(cx - x, cy - y) || 1; return [x + (cx - x) / l * r, y + (cy - y) / l * r, (x - cx) / l, (y - cy) / l]; };
    const from = rim(ax, ay, ra), to = rim(bx, by, rb + 1.5);
    return { from: from.slice(0, 2), bend: [cx, cy], tip: to.slice(0, 2), toward: to.slice(2),
      middle: [.25 * from[0] + .5 * cx + .25 * to[0], .25 * from[1] + .5 * cy + .25 * to[1]] };
  }
  // Of few nodes none is drawn so small that its shape is not told.
  const radius = (n, v) => Math.max(1.6, (n.literal ? 4.5 : n.size / 2) * (kg.scene.shown().length <= 400 ? Math.max(v.k, .45) : v.k));

  // links paints lines of one look, and their heads.
  function links(p, g, list, v) {
    const ways = list.map(e => way(e, v)), head = v.k > .3 || g.lit ? Math.min(11, 4 + 2.2 * g.wide) * Math.min(1, Math.max(.6, v.k)) : 0;
    p.strokeStyle = p.fillStyle = g.color;
    p.lineWidth = g.wide;
    p.setLineDash(dashes[g.look.dash]);
    p.beginPath();
    for (const t of ways) {
      if (t.loop) { p.moveTo(t.loop.x + t.loop.r, t.loop.y); p.arc(t.loop.x, t.loop.y, t.loop.r, 0, 2 * Math.PI); continue; }
      const back = head && !g.look.bar ? head * .8 : 0;
      p.moveTo(...t.from);
      const end = [t.tip[0] - t.toward[0] * back, t.tip[1] - t.toward[1] * back];
      if (t.bend) p.quadraticCurveTo(...t.bend, ...end); else p.lineTo(...end);
    }
    p.stroke();
    p.setLineDash([]);
    if (!head) return;
    p.beginPath();
    for (const { tip: [x, y], toward: [ux, uy] } of ways) {
      const side = head * (g.look.bar ? .62 : .45);
      if (g.look.bar) { p.moveTo(x - uy * side, y + ux * side); p.lineTo(x + uy * side, y - ux * side); continue; }
      p.moveTo(x, y);
      p.lineTo(x - ux * head - uy * side, y - uy * head + ux * side);
      p.lineTo(x - ux * head + uy * side, y - uy * head - ux * side);
      p.closePath();
    }
    if (!g.look.bar) { p.fill(); return; }
    p.lineWidth = Math.max(2.2, g.wide);
    p.stroke();
  }

  function node(p, n, v, w, h, accent) {
    const x = n.x * v.k + v.x, y = n.y * v.k + v.y, r = radius(n, v), t = kg.types[n.type], paint = kg.paint(n);
    if (x < -r || y < -r || x > w + r || y > h + r) return;
    const outline = scale => {
      p.beginPath();
      if (!t.shape || n.literal || r < 3) p.arc(x, y, r * scale, 0, 2 * Math.PI);
      else t.shape.forEach(([dx, dy], i) => i ? p.lineTo(x + dx * r * scale, y + dy * r * scale) : p.moveTo(x + dx * r * scale, y + dy * r * scale));
      p.closePath();
    };
    p.fillStyle = paint.fill;
    outline(1);
    p.fill();
    if (r < 3 && !accent) return;
    p.strokeStyle = accent || paint.border;
    p.lineWidth = accent ? 4 : Math.min(1.5, 1.5 * v.k + .3);
    p.stroke();
    if (t.rings && !accent) p.strokeStyle = paint.ring;
    for (let i = 1; i <= (t.rings || 0); i++) { outline(1 - .3 * i); p.stroke(); }
    if (n.pinned && r > 5) { p.fillStyle = paint.border; p.beginPath(); p.arc(x, y, 2, 0, 2 * Math.PI); p.fill(); }
  }

  // lit paints what is in focus, with the colours that its links have.
  function lit(p, focus, v, w, h) {
    const tone = kg.dark ? 1 : 0, chosen = kg.chosen(), accent = css("--accent"), edges = focus.edges.slice(0, 400);
    if (chosen && chosen.claims) {
      p.globalAlpha = .25;
      links(p, { wide: chosen.w + 9, look: { dash: "solid", bar: true }, color: accent, lit: true }, [chosen], v);
      p.globalAlpha = 1;
    }
    for (const g of groups(edges, v, w, h, false)) links(p, { ...g, wide: g.wide + .6, color: g.look.color[tone], lit: true }, g.list, v);
    for (const n of focus.nodes) if (n !== chosen && n.seen) node(p, n, v, w, h);
    if (chosen && !chosen.claims && chosen.seen) node(p, chosen, v, w, h, accent);
    kg.labels.lit(p, focus, edges, v, w, h);
  }

  // nodeAt returns the node at a place of the stage, find also the link or what a label names.
  function nodeAt(p) {
    const v = kg.view;
    let best = null, least = Infinity;
    for (const n of kg.scene.shown()) {
      const d = Math.hypot(n.x * v.k + v.x - p.x, n.y * v.k + v.y - p.y) - radius(n, v);
      if (d < 3 && (d < least || !best)) { best = n; least = d; }
    }
    return best;
  }
  function find(p) {
    const n = nodeAt(p);
    if (n) return n;
    const label = kg.labels.at(p.x, p.y);
    if (label) return label.node || label.edge;
    const focus = kg.scene.focus(), v = kg.view;
    let best = null, least = 6;
    for (const e of kg.scene.edges()) {
      const t = away(e, p, v) - (focus && focus.edges.includes(e) ? 2 : 0);
      if (t < least) { best = e; least = t; }
    }
    return best;
  }
  // away returns how far a place lies from a link.
  function away(e, p, v) {
    const ax = e.from.x * v.k + v.x, ay = e.from.y * v.k + v.y, bx = e.to.x * v.k + v.x, by = e.to.y * v.k + v.y, slack = 70;
    if (p.x < Math.min(ax, bx) - slack || p.x > Math.max(ax, bx) + slack || p.y < Math.min(ay, by) - slack || p.y > Math.max(ay, by) + slack) return Infinity;
    const t = way(e, v);
    if (t.loop) return Math.abs(Math.hypot(p.x - t.loop.x, p.y - t.loop.y) - t.loop.r);
    let least = Infinity, from = t.from;
    const steps = t.bend ? 12 : 1;
    for (let i = 1; i <= steps; i++) {
      const s = i / steps, u = 1 - s;
      const to = t.bend ? [0, 1].map(k => u * u * t.from[k] + 2 * u * s * t.bend[k] + s * s * t.tip[k]) : t.tip;
      const dx = to[0] - from[0], dy = to[1] - from[1], f = Math.min(1, Math.max(0, ((p.x - from[0]) * dx + (p.y - from[1]) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, Math.hypot(p.x - from[0] - f * dx, p.y - from[1] - f * dy));
      from = to;
    }
    return least;
  }
  return {
    node: nodeAt, find, way, radius, groups, links, paintNode: node, base, lit: ask,
    changed() { stale = true; ask(); },
    moved() { ask(); },
    ready: () => !job && !stale && !asked,
    // middle is the middle of a link in the plane of the graph.
    middle(e) { const [x, y] = way(e, kg.view).middle; return kg.world({ x, y }); },
  };
})();

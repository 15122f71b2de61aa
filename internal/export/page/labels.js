"use strict";
// Labels are drawn on a canvas above the graph, at a size that can be read at any zoom, the
// most important first, each only where it covers no other label and no node (of the most
// important: no node as important).
kg.labels = (() => {
  const canvas = kg.byId("labels"), pen = canvas.getContext("2d");
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
  const widths = new Map();
  const LEAD = 20; // names of the most important nodes may cover lesser nodes
  let boxes = []; // of the labels drawn: { x, y, w, h, node or edge }
  let showLinks = true;

  // width adds up the widths of letters: to measure whole texts takes long where there are many.
  function width(text, size, weight) {
    let w = 0;
    for (const letter of text) {
      const key = weight + letter;
      let part = widths.get(key);
      if (part === undefined) {
        pen.font = weight + " 20px " + font;
        widths.set(key, part = pen.measureText(letter).width / 20);
      }
      w += part;
    }
    return w * size;
  }

  // A grid of what is taken, so that a look-up costs no more than what is near.
  function grid() {
    const cells = new Map(), side = 80;
    const each = (b, f) => {
      for (let x = Math.floor(b.x / side); x <= Math.floor((b.x + b.w) / side); x++)
        for (let y = Math.floor(b.y / side); y <= Math.floor((b.y + b.h) / side); y++) if (f(x * 100003 + y)) return true;
      return false;
    };
    return {
      add(b) { each(b, k => { (cells.get(k) || cells.set(k, []).get(k)).push(b); }); },
      free(b, own, over) {
        return !each(b, k => (cells.get(k) || []).some(o => o.body !== own && !(over && o.body && !o.body.leads) && b.x < o.x + o.w && o.x < b.x + b.w && b.y < o.y + o.h && o.y < b.y + b.h));
      },
    };
  }

  const inside = (b, w, h) => b.x >= 2 && b.y >= 2 && b.x + b.w <= w - 2 && b.y + b.h <= h - 2;

  function draw(cy) {
    const w = canvas.clientWidth, h = canvas.clientHeight, ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, w, h);
    const zoom = cy.zoom(), pan = cy.pan(), taken = grid(), style = getComputedStyle(document.documentElement);
    const paper = style.getPropertyValue("--paper"), ink = style.getPropertyValue("--ink"), soft = style.getPropertyValue("--soft");
    boxes = [];
    const shown = [];
    let lead = LEAD;
    for (const n of kg.ranked) n.leads = !n.off && lead-- > 0;
    for (const n of kg.nodes) {
      if (n.off) continue;
      const p = n.element.position(), x = p.x * zoom + pan.x, y = p.y * zoom + pan.y, r = n.size * zoom / 2;
      if (x < -r || y < -r || x > w + r || y > h + r) continue;
      shown.push({ n, x, y, r });
      taken.add({ x: x - r, y: y - r, w: 2 * r, h: 2 * r, body: n });
    }
    const first = n => (n.chosen ? 4 : 0) + (n.near ? 2 : 0) + (n.dim ? 0 : 1);
    shown.sort((a, b) => first(b.n) - first(a.n) || a.n.literal - b.n.literal || b.n.rank - a.n.rank || a.n.i - b.n.i);
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    let room = 400;
    for (const s of shown) {
      if (room === 0) break;
      if (node(s, zoom, taken, w, h, paper, ink, soft)) room--;
    }
    if (showLinks || kg.focused) links(cy, zoom, pan, taken, w, h, paper, ink);
  }

  function node({ n, x, y, r }, zoom, taken, w, h, paper, ink, soft) {
    const size = Math.min(19, Math.max(n.chosen ? 13 : 11, n.font * Math.min(1.3, zoom))), weight = n.font > 14 || n.chosen ? 600 : 400, row = size * 1.16;
    const wide = Math.max(...n.rows.map(t => width(t, size, weight))), high = row * n.rows.length;
    const at = [[x - wide / 2, y + r + 3], [x - wide / 2, y - r - 3 - high], [x + r + 4, y - high / 2], [x - r - 4 - wide, y - high / 2],
      [x + r * .5 + 3, y + r * .6 + 2], [x - r * .5 - 3 - wide, y + r * .6 + 2], [x + r * .5 + 3, y - r * .6 - 2 - high], [x - r * .5 - 3 - wide, y - r * .6 - 2 - high]];
    let box = at.map(([x, y]) => ({ x: x - 2, y: y - 1, w: wide + 4, h: high + 2 })).find(b => inside(b, w, h) && taken.free(b, n, n.leads));
    if (!box && (n.chosen || n.hovered)) box = { x: at[0][0] - 2, y: at[0][1] - 1, w: wide + 4, h: high + 2, over: true };
    if (!box) return false;
    if (n.leads && !taken.free(box, n)) { // a plate parts it from the nodes below
      pen.globalAlpha = n.dim ? .3 : .8;
      pen.fillStyle = paper;
      pen.fillRect(box.x, box.y, box.w, box.h);
    }
    taken.add(box);
    box.node = n;
    boxes.push(box);
    pen.font = weight + " " + size + "px " + font;
    pen.textAlign = "center";
    pen.globalAlpha = n.dim ? .3 : 1;
    pen.strokeStyle = paper;
    pen.lineWidth = 4;
    pen.fillStyle = n.literal ? soft : ink;
    n.rows.forEach((text, i) => {
      const tx = box.x + box.w / 2, ty = box.y + 1 + row * (i + .5);
      pen.strokeText(text, tx, ty);
      pen.fillText(text, tx, ty);
    });
    pen.globalAlpha = 1;
    return true;
  }

  // links writes what links say: of those in focus always, of others where there is room.
  function links(cy, zoom, pan, taken, w, h, paper, ink) {
    const lit = kg.edges.filter(e => e.lit && !e.off);
    const list = kg.focused || !showLinks ? lit : kg.edges.length > 1500 ? [] : kg.edges.filter(e => !e.off);
    if (list.length > 250 || zoom < .35 && !lit.length) return;
    list.sort((a, b) => (b.look.kind === "denied") - (a.look.kind === "denied") || b.claims.length - a.claims.length || a.i - b.i);
    const size = Math.min(13, Math.max(10, 10.5 * zoom));
    for (const e of list) {
      const text = kg.said(e), wide = width(text, size, 500) + 6, high = size * 1.3;
      const a = e.element.sourceEndpoint(), b = e.element.targetEndpoint(), m = e.element.midpoint();
      if (!m || isNaN(m.x)) continue;
      const length = Math.hypot(a.x - b.x, a.y - b.y) * zoom;
      if (!e.lit && length < Math.min(wide * .7, 60)) continue;
      let box = null;
      for (const t of [0, -.12, .12, -.22, .22, -.3, .3]) {
        const x = (m.x + (b.x - a.x) * t) * zoom + pan.x, y = (m.y + (b.y - a.y) * t) * zoom + pan.y;
        const at = { x: x - wide / 2, y: y - high / 2, w: wide, h: high };
        if (inside(at, w, h) && taken.free(at, null)) { box = at; break; }
      }
      if (!box && e.chosen) box = { x: m.x * zoom + pan.x - wide / 2, y: m.y * zoom + pan.y - high / 2, w: wide, h: high, over: true };
      if (!box) continue;
      taken.add(box);
      box.edge = e;
      boxes.push(box);
      pen.globalAlpha = .88;
      pen.fillStyle = paper;
      pen.fillRect(box.x, box.y, box.w, box.h);
      pen.globalAlpha = 1;
      pen.font = "500 " + size + "px " + font;
      pen.textAlign = "center";
      pen.fillStyle = e.chosen ? ink : e.look.color[kg.dark ? 1 : 0];
      pen.fillText(text, box.x + wide / 2, box.y + high / 2 + .5);
    }
  }

  return {
    draw,
    boxes: () => boxes,
    links(on) { if (on !== undefined) showLinks = on; return showLinks; },
    // at returns what the label at a place of the stage belongs to.
    at(x, y) { return boxes.find(b => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h); },
  };
})();

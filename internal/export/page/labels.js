"use strict";
// Labels are drawn at a size that can be read at any scale, each only where it covers no other
// label and no node: the names of the most important, then what is denied, in any case, for it is the
// point of a story, then names by importance, then what other links say: of few what is uncertain,
// then those between actors.
kg.labels = (() => {
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
  const MOST = 400; // names
  const SAID = 160; // labels of links
  const LEAD = 10, FIRST = 5; // names of so many nodes are written even over lesser nodes, of so many before all else
  const POINT = 60; // denied links in view: up to here each is labelled, over nodes if it must be
  const FEW = 80; // links in view: up to here what is uncertain is labelled before what is stated; nodes: names may lie farther off
  const widths = new Map(), scratch = document.createElement("canvas").getContext("2d");
  let made = [], kept = [], over = [], showLinks = true, beyond = new Map();

  // width adds up the widths of letters: to measure whole texts takes long where there are many.
  function width(text, size, weight) {
    let w = 0;
    for (const letter of text) {
      const key = weight + letter;
      let part = widths.get(key);
      if (part === undefined) {
        scratch.font = weight + " 20px " + font;
        widths.set(key, part = scratch.measureText(letter).width / 20);
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
      // free says whether a box covers nothing but its own node; of labels alone, whether no other label.
      free(b, own, labels) {
        return !each(b, k => (cells.get(k) || []).some(o => o.body !== own && !(labels && o.body) && b.x < o.x + o.w && o.x < b.x + b.w && b.y < o.y + o.h && o.y < b.y + b.h));
      },
    };
  }
  const inside = (b, w, h) => b.x >= 2 && b.y >= 2 && b.x + b.w <= w - 2 && b.y + b.h <= h - 2;
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function onScreen(nodes, v, w, h) {
    const out = [];
    for (const n of nodes) {
      const r = kg.draw.radius(n, v), x = n.x * v.k + v.x, y = n.y * v.k + v.y;
      if (x > -r && y > -r && x < w + r && y < h + r) out.push({ n, x, y, r });
    }
    return out;
  }

  // base writes the labels of all that is shown.
  function* base(p, v, w, h) {
    made = [];
    made.view = { ...v };
    const taken = grid(), shown = onScreen(kg.scene.shown(), v, w, h);
    for (const s of shown) taken.add({ x: s.x - s.r, y: s.y - s.r, w: 2 * s.r, h: 2 * s.r, body: s.n });
    yield;
    const inks = { paper: style("--paper"), ink: style("--ink"), soft: style("--soft") };
    const said = showLinks ? sayings(v, w, h) : [];
    yield;
    shown.sort((a, b) => a.n.literal - b.n.literal || b.n.rank - a.n.rank || a.n.i - b.n.i);
    const lead = shown.length > 40 ? shown.splice(0, LEAD) : [];
    for (const s of lead.slice(0, FIRST)) name(p, s, v, taken, w, h, inks, made, true);
    for (const e of said.filter(isDenied).slice(0, POINT)) link(p, e, v, taken, w, h, inks, made, true);
    for (const s of lead.slice(FIRST)) name(p, s, v, taken, w, h, inks, made, true);
    yield;
    let room = MOST, tried = 0;
    const far = shown.length < FEW;
    for (const s of shown) {
      if (name(p, s, v, taken, w, h, inks, made, false, far)) room--;
      if (room === 0) break;
      if (++tried % 40 === 0) yield;
    }
    if (v.k < .3 && said.length > 60) return;
    const few = said.length < FEW, uncertain = e => few && e.look.kind === "uncertain", rest = said.filter(e => !isDenied(e));
    tried = 0;
    for (const e of [...rest.filter(uncertain), ...rest.filter(e => !uncertain(e))]) {
      link(p, e, v, taken, w, h, inks, made, false, uncertain(e));
      if (++tried > SAID) break;
      if (tried % 20 === 0) yield;
    }
  }
  const isDenied = e => e.look.kind === "denied";

  // sayings are the links whose middle is in view, those that are to be labelled first before.
  function sayings(v, w, h) {
    const order = e => (isDenied(e) ? 0 : kg.types[e.from.type].actor && kg.types[e.to.type].actor ? 1 : 2);
    const seen = kg.scene.edges().filter(e => {
      const x = (e.from.x + e.to.x) / 2 * v.k + v.x, y = (e.from.y + e.to.y) / 2 * v.k + v.y;
      return x > 0 && y > 0 && x < w && y < h && (isDenied(e) || Math.hypot(e.from.x - e.to.x, e.from.y - e.to.y) * v.k > 34);
    });
    // Drawn far off, of many only what is denied is labelled.
    return (v.k < .3 && seen.length > FEW ? seen.filter(isDenied) : seen)
      .sort((a, b) => order(a) - order(b) || b.claims.length - a.claims.length || b.from.rank + b.to.rank - a.from.rank - a.to.rank || a.i - b.i);
  }

  // name writes the name of a node and says whether it did: where and as it was written before, if
  // that is given and free. Of few nodes it may lie a little farther off, or over a node, as that of
  // an important one may.
  function name(p, { n, x, y, r }, v, taken, w, h, { paper, ink, soft }, boxes, must, far, was) {
    const before = was && taken.free(was, n) ? was : null;
    const size = before ? before.size : Math.min(19, Math.max(must ? 12.5 : 11, n.font * Math.min(1.3, v.k)));
    const weight = before ? before.weight : n.font > 14 || must ? 600 : 400, row = size * 1.16;
    const wide = Math.max(...n.rows.map(t => width(t, size, weight))), high = row * n.rows.length;
    const at = [[x - wide / 2, y + r + 3], [x - wide / 2, y - r - 3 - high], [x + r + 4, y - high / 2], [x - r - 4 - wide, y - high / 2],
      [x + r * .5 + 3, y + r * .6 + 2], [x - r * .5 - 3 - wide, y + r * .6 + 2], [x + r * .5 + 3, y - r * .6 - 2 - high], [x - r * .5 - 3 - wide, y - r * .6 - 2 - high],
      ...[y + r + 3, y - r - 3 - high].map(top => [Math.min(w - wide - 5, Math.max(5, x - wide / 2)), top]),
      ...(far ? [8, 16].flatMap(d => [-1, 1].flatMap(s => [0, -.3, .3, -.5, .5].map(t => [x - wide / 2 + t * wide, y - high / 2 + s * (r + d + high / 2)]))) : [])];
    let box = before && { ...before } || at.map(([x, y]) => ({ x: x - 2, y: y - 1, w: wide + 4, h: high + 2 })).find(b => inside(b, w, h) && taken.free(b, n));
    const chosen = must && n === kg.chosen();
    if (!box && (must || far)) box = at.map(([x, y]) => ({ x: x - 2, y: y - 1, w: wide + 4, h: high + 2, over: true })).find(b => chosen || inside(b, w, h) && taken.free(b, n, true));
    if (!box) return false;
    taken.add(box);
    Object.assign(box, { node: n, size, weight });
    boxes.push(box);
    p.font = weight + " " + size + "px " + font;
    p.textAlign = "center";
    p.textBaseline = "middle";
    p.lineJoin = "round";
    p.strokeStyle = paper;
    p.lineWidth = 3;
    p.fillStyle = n.literal ? soft : ink;
    n.rows.forEach((text, i) => {
      const tx = box.x + box.w / 2, ty = box.y + 1 + row * (i + .5);
      p.strokeText(text, tx, ty);
      p.fillText(text, tx, ty);
    });
    const more = n.in && kg.core && !kg.scene.all() ? unseen(n) : 0;
    if (more) hidden(p, "+" + more, x, y, r, taken, soft);
    return true;
  }

  // unseen counts the neighbours of a node that are not in the view, once until count is called.
  const unseen = n => beyond.get(n) ?? (beyond.set(n, kg.scene.hidden(n).length), beyond.get(n));

  // hidden writes how many neighbours of a node are not in the view, where there is room.
  function hidden(p, text, x, y, r, taken, soft) {
    const wide = width(text, 9.5, 600) + 2, box = { x: x + r * .7, y: y - r - 10, w: wide, h: 12 };
    if (r < 5 || !taken.free(box, null)) return;
    taken.add(box);
    p.font = "600 9.5px " + font;
    p.fillStyle = soft;
    p.fillText(text, box.x + wide / 2, box.y + 6);
  }

  // link writes what a link says where it was written before, or along it where there is room, and where it must be written in
  // any case where the least is covered: on its middle, without a plate, so that no node is.
  function link(p, e, v, taken, w, h, { paper }, boxes, must, aside = must, was) {
    const size = Math.min(13, Math.max(10.5, 11 * v.k)), wide = width(e.phrase, size, 500) + 6, high = size * 1.3, way = kg.draw.way(e, v);
    const [mx, my] = way.middle, length = way.loop ? Infinity : Math.hypot(way.tip[0] - way.from[0], way.tip[1] - way.from[1]);
    if (!must && length < Math.min(wide * .7, 60)) return;
    const along = way.loop ? [0, 0] : [way.tip[0] - way.from[0], way.tip[1] - way.from[1]];
    let box = was && taken.free(was, null) ? { ...was } : null;
    if (!box) for (const [t, off] of [[0, 0], [-.12, 0], [.12, 0], [-.22, 0], [.22, 0], [-.3, 0], [.3, 0], ...(aside ? [[0, 16], [0, -16], [0, 30], [0, -30], [.2, 18], [-.2, 18], [.2, -18], [-.2, -18]] : [])]) {
      const at = { x: mx + along[0] * t - wide / 2, y: my + along[1] * t - high / 2 + off, w: wide, h: high };
      if (inside(at, w, h) && taken.free(at, null)) { box = at; break; }
    }
    const covered = !box;
    if (!box && must) {
      const tries = [0, 14, -14, 28, -28, 42, -42, 56, -56, 70, -70].flatMap(off => [0, -.5, .5].map(t => ({
        x: Math.min(w - wide - 2, Math.max(2, mx - wide / 2 + t * wide)), y: Math.min(h - high - 2, Math.max(2, my - high / 2 + off)), w: wide, h: high, over: true })));
      box = tries.find(b => taken.free(b, null, true)) || (e === kg.chosen() ? tries[0] : null);
    }
    if (!box) return;
    taken.add(box);
    box.edge = e;
    boxes.push(box);
    p.textAlign = "center";
    p.textBaseline = "middle";
    p.font = "500 " + size + "px " + font;
    p.strokeStyle = p.fillStyle = paper;
    p.lineWidth = 3;
    if (covered) p.strokeText(e.phrase, box.x + wide / 2, box.y + high / 2 + .5);
    else { p.globalAlpha = .9; p.fillRect(box.x, box.y, box.w, box.h); p.globalAlpha = 1; }
    p.fillStyle = e.look.text[kg.dark ? 1 : 0];
    p.fillText(e.phrase, box.x + wide / 2, box.y + high / 2 + .5);
  }

  // lit writes the labels of what is in focus, over all else.
  function lit(p, focus, edges, v, w, h) {
    over = [];
    const taken = grid(), shown = onScreen([...focus.nodes].filter(n => n.seen), v, w, h), chosen = kg.chosen();
    const inks = { paper: style("--paper"), ink: style("--ink"), soft: style("--soft") };
    for (const s of shown) taken.add({ x: s.x - s.r, y: s.y - s.r, w: 2 * s.r, h: 2 * s.r, body: s.n });
    shown.sort((a, b) => (b.n === chosen) - (a.n === chosen) || a.n.literal - b.n.literal || b.n.rank - a.n.rank);
    const denied = edges.filter(e => e.look.kind === "denied" || e === chosen), rest = edges.filter(e => !denied.includes(e));
    const was = new Map(kept.view && kept.view.x === v.x && kept.view.y === v.y && kept.view.k === v.k ? kept.map(b => [b.node || b.edge, b]) : []);
    if (shown[0]) name(p, shown[0], v, taken, w, h, inks, over, shown[0].n === chosen, false, was.get(shown[0].n));
    for (const e of denied.slice(0, 40)) link(p, e, v, taken, w, h, inks, over, true, true, was.get(e));
    for (const s of shown.slice(1, 80)) name(p, s, v, taken, w, h, inks, over, false, false, was.get(s.n));
    for (const e of rest.slice(0, 60)) link(p, e, v, taken, w, h, inks, over, false, false, was.get(e));
  }

  return {
    base, lit,
    keep() { kept = made; },
    count() { beyond = new Map(); },
    boxes: () => kg.scene.focus() ? over : kept,
    links(on) { if (on !== undefined) showLinks = on; return showLinks; },
    // at returns what the label at a place of the stage belongs to.
    at(x, y) {
      const v = kg.view;
      return (kg.scene.focus() ? [...over, ...kept] : kept).find(b => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h && v);
    },
  };
})();

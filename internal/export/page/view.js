"use strict";
// The view: how the plane of the graph lies on the screen, and what pointers and wheels do to
// it. A place (x, y) of the graph is drawn at (x · k + view.x, y · k + view.y).
kg.view = { x: 0, y: 0, k: 1 };
kg.viewing = (() => {
  const stage = kg.byId("stage"), graph = kg.byId("graph"), view = kg.view;
  const MOST = 4; // the largest scale
  let least = .05, fitted = null; // the smallest scale, which fit sets; the view as fit left it
  const pointers = new Map();
  let held = null; // what the pointer pressed: { node, x, y, moved }

  const place = event => { const r = stage.getBoundingClientRect(); return { x: event.clientX - r.x, y: event.clientY - r.y }; };
  kg.at = n => ({ x: n.x * view.k + view.x, y: n.y * view.k + view.y });
  kg.world = p => ({ x: (p.x - view.x) / view.k, y: (p.y - view.y) / view.k });

  function zoom(by, at = { x: stage.clientWidth / 2, y: stage.clientHeight / 2 }) {
    const k = Math.min(MOST, Math.max(least, view.k * by)), w = kg.world(at);
    Object.assign(view, { k, x: at.x - w.x * k, y: at.y - w.y * k });
    kg.draw.moved();
  }
  function pan(dx, dy) {
    view.x += dx;
    view.y += dy;
    kg.draw.moved();
  }

  // fit shows all that is shown, above the legend and the timeline.
  function fit() {
    const b = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity }, foot = kg.byId("foot");
    for (const n of kg.scene.shown()) {
      const r = n.literal ? 5 : n.size / 2;
      b.x1 = Math.min(b.x1, n.x - r); b.y1 = Math.min(b.y1, n.y - r); b.x2 = Math.max(b.x2, n.x + r); b.y2 = Math.max(b.y2, n.y + r);
    }
    if (b.x1 > b.x2) return;
    const narrow = stage.clientWidth < 600, side = narrow ? 26 : 64, top = 26, bottom = stage.clientHeight - foot.offsetTop + 34;
    const w = stage.clientWidth - 2 * side, h = Math.max(120, stage.clientHeight - top - bottom);
    const k = Math.min(w / Math.max(1, b.x2 - b.x1), h / Math.max(1, b.y2 - b.y1), 1.35);
    least = Math.min(.2, k / 2);
    Object.assign(view, { k, x: side + w / 2 - k * (b.x1 + b.x2) / 2, y: top + h / 2 - k * (b.y1 + b.y2) / 2 });
    fitted = { ...view };
    kg.draw.moved();
  }
  const untouched = () => fitted && fitted.k === view.k && fitted.x === view.x && fitted.y === view.y;

  // bring moves the view so that something is in its middle, unless it is well in sight.
  function bring(x) {
    const p = x.claims ? kg.draw.middle(x) : x, k = Math.max(view.k, kg.scene.all() && kg.large ? .9 : Math.min(1, view.k * 4));
    const card = kg.byId("card"), over = getComputedStyle(card).position === "absolute" ? card.offsetHeight : 0; // on a phone
    const w = stage.clientWidth, h = stage.clientHeight - over, at = kg.at(p);
    const seen = at.x > w * .12 && at.x < w * .88 && at.y > h * .12 && at.y < h * .7;
    if (seen && (k === view.k || !kg.large)) return;
    Object.assign(view, { k, x: w / 2 - p.x * k, y: h * .42 - p.y * k });
    kg.draw.moved();
  }

  graph.addEventListener("pointerdown", event => {
    const p = place(event);
    pointers.set(event.pointerId, p);
    held = pointers.size === 1 ? { ...p, node: kg.draw.node(p), moved: false } : null;
    try { graph.setPointerCapture(event.pointerId); } catch { /* the pointer is gone already */ }
  });
  graph.addEventListener("pointermove", event => {
    const p = place(event), before = pointers.get(event.pointerId);
    if (!before) { hover(p); return; }
    pointers.set(event.pointerId, p);
    if (pointers.size === 2) { pinch(event.pointerId, before, p); return; }
    if (!held || !held.moved && Math.hypot(p.x - held.x, p.y - held.y) < 4) return;
    held.moved = true;
    if (held.node) kg.scene.drag(held.node, kg.world(p)); else pan(p.x - before.x, p.y - before.y);
  });
  function pinch(id, before, p) {
    const other = [...pointers].find(([k]) => k !== id)[1];
    const middle = { x: (p.x + other.x) / 2, y: (p.y + other.y) / 2 };
    pan((p.x - before.x) / 2, (p.y - before.y) / 2);
    zoom(Math.hypot(p.x - other.x, p.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), middle);
  }
  function release(event) {
    pointers.delete(event.pointerId);
    const was = held;
    held = null;
    if (!was || event.type === "pointercancel") return;
    if (was.moved) { if (was.node) kg.scene.dropped(was.node); return; }
    kg.scene.tap(kg.draw.find(place(event)), event.shiftKey);
  }
  graph.addEventListener("pointerup", release);
  graph.addEventListener("pointercancel", release);
  graph.addEventListener("dblclick", event => {
    const n = kg.draw.node(place(event));
    if (n) kg.scene.toggle(n);
  });
  graph.addEventListener("wheel", event => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0015)), place(event));
  }, { passive: false });
  graph.addEventListener("pointerleave", () => kg.scene.hover(null));
  function hover(p) {
    const found = kg.draw.node(p) || (kg.scene.edges().length < 1500 ? kg.draw.find(p) : null);
    graph.style.cursor = found ? "pointer" : "";
    kg.scene.hover(found && !found.claims ? found : null);
  }
  new ResizeObserver(() => { if (untouched()) fit(); kg.draw.changed(); }).observe(stage);
  return { zoom, pan, fit, bring, untouched, set(v) { Object.assign(view, v); fitted = null; kg.draw.moved(); } };
})();

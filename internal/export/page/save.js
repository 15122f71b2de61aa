"use strict";
// What leaves the page: pictures and tables of the view, and an address that leads back to it.
kg.save = (() => {
  const stage = kg.byId("stage");

  function download(name, type, content) {
    const a = kg.el("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }
  const paper = () => getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();

  // paint draws what is shown, and what is lit over it, with a pen like that of a canvas.
  function paint(pen, w, h) {
    const focus = kg.scene.focus();
    if (!focus) { for (const step of kg.draw.base(pen, kg.view, { w, h })) void step; return; }
    const tone = kg.dark ? 1 : 0;
    for (const g of kg.draw.groups(focus.edges, kg.view, w, h, false)) kg.draw.links(pen, { ...g, color: g.look.color[tone], lit: true }, g.list, kg.view);
    for (const n of focus.nodes) kg.draw.paintNode(pen, n, kg.view, w, h);
    kg.labels.lit(pen, focus, focus.edges, kg.view, w, h);
  }
  function png() {
    const w = stage.clientWidth, h = stage.clientHeight, canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), scale = 2;
    Object.assign(canvas, { width: w * scale, height: h * scale });
    const clear = pen.clearRect.bind(pen);
    pen.scale(scale, scale);
    pen.clearRect = (x, y, a, b) => { clear(x, y, a, b); pen.fillStyle = paper(); pen.fillRect(x, y, a, b); };
    pen.clearRect(0, 0, w, h);
    paint(pen, w, h);
    canvas.toBlob(blob => download("graph.png", "image/png", blob));
    kg.draw.changed();
  }

  // svgPen is a pen with the strokes that the page uses, which writes SVG.
  function svgPen() {
    const out = [], escape = s => String(s).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`), f = x => Math.round(x * 10) / 10;
    let d = "", dash = [];
    const look = p => ` stroke="${p.strokeStyle}" stroke-width="${f(p.lineWidth)}"${dash.length ? ` stroke-dasharray="${dash.join(" ")}"` : ""}${p.globalAlpha < 1 ? ` opacity="${p.globalAlpha}"` : ""}`;
    const words = (p, s, x, y, paint) => {
      const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(p.font) || [0, 400, 12];
      out.push(`<text x="${f(x)}" y="${f(y)}" font-size="${f(size)}" font-weight="${weight}" text-anchor="middle" dominant-baseline="central"${paint}>${escape(s)}</text>`);
    };
    return {
      strokeStyle: "#000", fillStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "400 12px", out,
      clearRect() {}, setLineDash(v) { dash = v; }, beginPath() { d = ""; }, closePath() { d += "Z"; },
      moveTo(x, y) { d += `M${f(x)} ${f(y)}`; }, lineTo(x, y) { d += `L${f(x)} ${f(y)}`; },
      quadraticCurveTo(a, b, x, y) { d += `Q${f(a)} ${f(b)} ${f(x)} ${f(y)}`; },
      arc(x, y, r) { d += `M${f(x + r)} ${f(y)}A${f(r)} ${f(r)} 0 1 1 ${f(x - r)} ${f(y)}A${f(r)} ${f(r)} 0 1 1 ${f(x + r)} ${f(y)}`; },
      stroke() { out.push(`<path d="${d}" fill="none"${look(this)}/>`); }, fill() { out.push(`<path d="${d}" fill="${this.fillStyle}"/>`); },
      fillRect(x, y, w, h) { out.push(`<rect x="${f(x)}" y="${f(y)}" width="${f(w)}" height="${f(h)}" fill="${this.fillStyle}"${this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : ""}/>`); },
      strokeText(s, x, y) { words(this, s, x, y, ` fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`); },
      fillText(s, x, y) { words(this, s, x, y, ` fill="${this.fillStyle}"`); },
    };
  }
  function svgText() {
    const w = stage.clientWidth, h = stage.clientHeight, pen = svgPen();
    paint(pen, w, h);
    kg.draw.changed();
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="Helvetica, Arial, sans-serif">` +
      `<rect width="100%" height="100%" fill="${paper()}"/>\n${pen.out.join("\n")}\n</svg>\n`;
  }

  // state is what an address needs to lead back to this view.
  function state() {
    const chosen = kg.chosen(), ways = kg.scene.ways();
    return { v: { x: Math.round(kg.view.x), y: Math.round(kg.view.y), k: Number(kg.view.k.toFixed(4)) }, f: kg.filter.save(), t: kg.timeline.save(), all: ways.all || undefined,
      c: chosen ? (chosen.claims ? "e" : "n") + chosen.i : undefined, n: ways.all || ways.in.length > 400 ? undefined : ways.in, g: kg.communities || undefined, m: kg.map.on() || undefined };
  }
  function link() {
    location.replace("#" + encodeURIComponent(JSON.stringify(state())));
    const said = () => kg.say("The address of the page leads back to this view.");
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(() => kg.say("The address of this view is copied."), said); else said();
  }
  // restore takes up the view that an address describes; what it cannot read it leaves.
  function restore() {
    if (location.hash.length < 2) return false;
    try {
      const s = JSON.parse(decodeURIComponent(location.hash.slice(1)));
      kg.filter.restore(s.f || {});
      kg.timeline.restore(s.t);
      if (s.g) kg.communities = true;
      if (s.all) kg.scene.showAll(); else if (s.n && !s.m) kg.scene.restore(s.n, false);
      kg.filter.render();
      kg.filter.apply();
      if (s.m) kg.map.toggle(true);
      const x = s.c && (s.c[0] === "e" ? kg.edges : kg.nodes)[Number(s.c.slice(1))];
      if (x) kg.choose(x);
      if (![s.v.x, s.v.y, s.v.k].every(Number.isFinite) || s.v.k <= 0) return false;
      kg.viewing.set({ x: s.v.x, y: s.v.y, k: s.v.k });
      return true;
    } catch { return false; }
  }
  return { png, svg: () => download("graph.svg", "image/svg+xml", svgText()), csv: () => download("claims.csv", "text/csv", kg.table.csv()), link, restore, state, svgText };
})();

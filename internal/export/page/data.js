"use strict";
// What the page shows, and small things that all its scripts use. Text reaches the page only
// as textContent and attributes: nothing in the data is read as HTML.
const kg = JSON.parse(document.getElementById("data").textContent);

kg.byId = id => document.getElementById(id);

// el makes an element: properties, then children, which are elements or text.
kg.el = (tag, properties, ...children) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (name in e && name !== "list") e[name] = value;
    else e.setAttribute(name, value);
  }
  e.append(...children.flat(3).filter(c => c !== null && c !== undefined && c !== ""));
  return e;
};

// svg makes a drawing of shapes, each a list of a tag and its attributes.
kg.svg = (name, view, ...shapes) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", name);
  svg.setAttribute("viewBox", view);
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(space, tag);
    for (const [k, v] of Object.entries(attributes)) shape.setAttribute(k, v);
    svg.append(shape);
  }
  return svg;
};

// mark draws the shape of a type; line the line of a look.
kg.mark = type => {
  const t = kg.types[type], tone = kg.dark ? 1 : 0, paint = { fill: t.fill[tone], stroke: t.border[tone], "stroke-width": .22 };
  const outline = scale => t.shape ? ["polygon", { points: t.shape.map(p => p.map(v => (v * scale).toFixed(3)).join()).join(" "), ...paint }]
    : ["circle", { r: (t.name === "Literal" ? .45 : .9) * scale, ...paint }]; // values are small, as in the graph
  const shapes = [outline(1)];
  for (let i = 1; i <= (t.rings || 0); i++) {
    const ring = outline(1 - .35 * i);
    ring[1].stroke = t.ring[tone];
    shapes.push(ring);
  }
  return kg.svg("mark", "-1.2 -1.2 2.4 2.4", ...shapes);
};
kg.line = look => {
  const color = look.color[kg.dark ? 1 : 0];
  return kg.svg("line", "0 0 30 12",
    ["line", { x1: 1, y1: 6, x2: 24, y2: 6, stroke: color, "stroke-width": 1.8, "stroke-dasharray": { solid: "none", dashed: "5 3", dotted: "0.1 3.6" }[look.dash] }],
    look.bar ? ["path", { d: "M26 1v10", stroke: color, "stroke-width": 2.4 }] : ["path", { d: "M23 2l6 4-6 4z", fill: color, stroke: "none" }]);
};

// What takes long is a generator that yields between its pieces: atOnce runs it through, inPieces a
// piece a frame, until what it returns is called.
kg.atOnce = steps => { while (!steps.next().done); };
kg.inPieces = steps => {
  let asked = 0;
  const step = () => { asked = steps.next().done ? 0 : requestAnimationFrame(step); };
  step();
  return () => cancelAnimationFrame(asked);
};
kg.plural = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many || one + "s");
kg.fold = s => s.normalize("NFKD").replace(/[\u0300-\u036f'’‘ʻʿʾ.]/g, "").toLowerCase();

// Dates are partial: "2024", "2024-09", "2024-09-27". A month is a number: 12 × year + month.
kg.firstMonth = d => { const [y, m] = d.split("-"); return 12 * Number(y) + (m ? Number(m) - 1 : 0); };
kg.lastMonth = d => { const [y, m] = d.split("-"); return 12 * Number(y) + (m ? Number(m) - 1 : 11); };
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
kg.date = d => {
  const [y, m, day] = d.split("-");
  return [day && String(Number(day)), m && months[Number(m) - 1], y].filter(Boolean).join(" ");
};
kg.month = n => months[((n % 12) + 12) % 12].slice(0, 3) + " " + Math.floor(n / 12);

// when says when a claim holds, by its words; "" when it does not say.
kg.when = c => {
  const until = c.until && (c.by ? "by " : c.atLeast ? "until at least " : "until ") + kg.date(c.until);
  return [c.at && "in " + kg.date(c.at), c.from && (c.until && !c.by ? "from " : "since ") + kg.date(c.from), until].filter(Boolean).join(" ").replace(/in (\d+ [A-Z])/, "on $1");
};

// span returns the first and the last month in which a claim holds by its words; undefined
// where it does not say. A deadline and the least that something lasts are known of that month alone.
kg.span = c => {
  if (!c.from && !c.until && !c.at) return [];
  if (c.at) return [kg.firstMonth(c.at), kg.lastMonth(c.at)];
  const last = c.until && kg.lastMonth(c.until);
  if (c.from) return [kg.firstMonth(c.from), c.until && !c.by && !c.atLeast ? last : c.by ? last : Infinity];
  return c.by || c.atLeast ? [kg.firstMonth(c.until), last] : [-Infinity, last];
};

kg.looks.forEach((l, i) => { l.i = i; });

// Look-ups: edges of nodes, context of sentences, and what edges say. The lane of an edge is
// its place among those between the same two nodes.
kg.nodes.forEach((n, i) => {
  n.i = i;
  n.edges = [];
  n.home = { x: n.x, y: n.y };
  n.literal = kg.types[n.type].name === "Literal";
});
const lanes = new Map();
kg.edges.forEach((e, i) => {
  e.i = i;
  e.look = kg.looks[e.look];
  e.phrase = kg.phrases[e.say];
  e.from = kg.nodes[e.s];
  e.to = kg.nodes[e.t];
  e.from.edges.push(e);
  if (e.t !== e.s) e.to.edges.push(e);
  const pair = Math.min(e.s, e.t) + " " + Math.max(e.s, e.t);
  (lanes.get(pair) || lanes.set(pair, []).get(pair)).push(e);
  e.confidence = Math.max(...e.claims.map(c => c.c));
  e.claims.forEach(c => { c.edge = e; [c.first, c.last] = kg.span(c); });
});
// Of more than seven the outermost lie where those of seven do.
for (const list of lanes.values()) {
  const half = (list.length - 1) / 2, apart = Math.min(1, 3 / Math.max(half, 1));
  list.forEach((e, k) => { e.lane = (k - half) * apart * (e.s > e.t ? -1 : 1); });
}

kg.ranked = kg.nodes.filter(n => !n.literal).sort((a, b) => b.rank - a.rank || a.i - b.i);
kg.other = (e, n) => e.from === n ? e.to : e.from;
kg.named = n => (n.the ? "the " : "") + n.label;
kg.capital = s => s.slice(0, 1).toUpperCase() + s.slice(1);
// saying is what an edge says, in English, in parts: end(node, words) makes those for its ends. A
// claim of one participant has no second end.
kg.saying = (e, end) => {
  const [one, other] = e.det.map(a => a ? a + " " : ""), from = end(e.from, one ? e.from.label : kg.capital(e.from.label));
  return e.to.label ? [kg.capital(one), from, ` ${e.phrase} `, other, end(e.to, e.to.label)] : [kg.capital(one), from, " " + e.phrase];
};
kg.sentence = e => kg.saying(e, (n, words) => words).join("");
kg.large = kg.edges.length > 1500 || kg.nodes.length > 700;

"use strict";
// Filters: a link is shown when its predicate, its ends and at least one of its claims pass.
// What they leave is ranked anew, and a view that was not moved by hand is fitted anew.
kg.filter = (() => {
  const { el } = kg, off = { type: new Set(), predicate: new Set(), manner: new Set(), document: new Set(), kind: new Set() };
  const state = { confidence: 0 };
  const SETTLE = 250; // milliseconds after the last step of a slider
  const ranking = kg.edges.filter(e => !e.to.literal).length; // links that count for rank
  let settling = 0, stop = () => {};

  // passes says whether a claim passes the filters on claims.
  const passes = c => c.c >= state.confidence && !off.document.has(kg.sentences[c.s].d) && kg.timeline.passes(c);
  const manner = e => e.look.polarity === "denied" ? "denied" : e.look.modality;

  // apply shows what passes; what takes longer waits until the filters rest.
  function apply(now) {
    for (const n of kg.nodes) n.out = off.type.has(n.type);
    for (const e of kg.edges)
      e.off = off.predicate.has(e.p) || off.manner.has(manner(e)) || off.kind.has(e.look.kind) || e.from.out || e.to.out || !e.claims.some(passes);
    kg.scene.update();
    kg.counts();
    badge();
    clearTimeout(settling);
    stop();
    if (now) settle(); else settling = setTimeout(() => { stop = kg.inPieces(settleSteps()); }, SETTLE);
  }
  // settle ranks anew what the filters leave, and where the view is a core, takes its core.
  const settle = () => kg.atOnce(settleSteps());
  function* settleSteps() {
    rank();
    yield;
    const untouched = kg.viewing.untouched(), chosen = kg.chosen();
    if (kg.core && !kg.scene.all() && !kg.map.on() && untouched && !chosen) { yield* kg.scene.coreSteps(); return; }
    if (untouched && !chosen) kg.viewing.fit();
    yield;
    if (chosen && (chosen.claims ? chosen.off : chosen.out)) kg.choose(null);
    kg.scene.refresh();
  }

  // rank is PageRank over the links that pass, by their claims, either way.
  function rank() {
    const links = kg.edges.filter(e => !e.off && !e.to.literal), full = links.length === ranking;
    if (full) kg.nodes.forEach(n => { n.rank = n.given; });
    else {
      const weight = new Float64Array(kg.nodes.length), n = kg.nodes.length;
      let now = new Float64Array(n).fill(1 / n);
      for (const e of links) { weight[e.s] += e.claims.length; weight[e.t] += e.claims.length; }
      const s = Int32Array.from(links, e => e.s), t = Int32Array.from(links, e => e.t);
      const there = Float64Array.from(links, e => .85 * e.claims.length / weight[e.s]), back = Float64Array.from(links, e => .85 * e.claims.length / weight[e.t]);
      for (let round = 0; round < 25; round++) {
        const next = new Float64Array(n).fill(.15 / n);
        for (let i = 0; i < s.length; i++) {
          next[t[i]] += now[s[i]] * there[i];
          next[s[i]] += now[t[i]] * back[i];
        }
        now = next;
      }
      const most = now.reduce((a, b) => Math.max(a, b), 0) || 1;
      kg.nodes.forEach((x, i) => { x.rank = weight[i] ? now[i] / most : 0; });
    }
    kg.ranked.sort((a, b) => b.rank - a.rank || a.i - b.i);
  }
  kg.nodes.forEach(n => { n.given = n.rank; });

  function badge() {
    const n = Object.values(off).filter(s => s.size).length + (state.confidence > 0) + (kg.timeline.on() ? 1 : 0), b = kg.byId("filtered");
    b.hidden = n === 0;
    b.textContent = n;
    b.setAttribute("aria-label", kg.plural(n, "filter") + " in force");
  }

  // list makes the boxes of one filter: rows are { key, label, count, mark }.
  function list(name, title, rows) {
    if (rows.length < 2 && name !== "manner") return "";
    const boxes = [];
    const set = on => { boxes.forEach(b => { b.checked = on; on ? off[name].delete(b.row) : off[name].add(b.row); }); apply(true); };
    return el("fieldset", { id: "filter-" + name },
      el("legend", {}, title, el("span", {},
        el("button", { className: "plain", type: "button", onclick: () => set(true), "aria-label": title + ": all" }, "all"),
        el("button", { className: "plain", type: "button", onclick: () => set(false), "aria-label": title + ": none" }, "none"))),
      el("div", { className: "list" }, rows.map(r => {
        const box = el("input", { type: "checkbox", checked: !off[name].has(r.key), onchange: () => {
          box.checked ? off[name].delete(r.key) : off[name].add(r.key);
          kg.legend();
          apply(true);
        } });
        box.row = r.key;
        boxes.push(box);
        return el("label", { title: r.label }, box, r.mark || "", el("span", {}, r.label), el("small", {}, r.count.toLocaleString("en")));
      })));
  }
  const count = (items, key) => items.reduce((m, x) => m.set(key(x), (m.get(key(x)) || 0) + 1), new Map());
  const byCount = rows => rows.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));

  // render builds the panel anew, as when the colours change.
  function render() {
    const types = count(kg.nodes, n => n.type), predicates = count(kg.edges, e => e.p), manners = count(kg.edges, manner);
    const documents = count(kg.edges.flatMap(e => e.claims), c => kg.sentences[c.s].d), looks = new Map(kg.edges.map(e => [manner(e), e.look]));
    const words = { asserted: "stated as fact", denied: "denied" }, value = el("output", {}, Math.round(state.confidence * 100) + " %");
    kg.byId("filters").replaceChildren(
      el("h2", {}, "Filters", el("button", { className: "plain", type: "button", id: "reset", onclick: reset }, "Reset all")),
      list("manner", "How it is said", byCount([...manners].map(([k, n]) => ({ key: k, label: words[k] || k, count: n, mark: kg.line(looks.get(k)) })))),
      list("type", "What it is", byCount([...types].map(([k, n]) => ({ key: k, label: kg.types[k].plural, count: n, mark: kg.mark(k) })))),
      list("predicate", "What the link says", byCount([...predicates].map(([k, n]) => ({ key: k, label: kg.predicates[k].label, count: n })))),
      list("document", "Where it is from", byCount([...documents].map(([k, n]) => ({ key: k, label: kg.documents[k].name, count: n }))).slice(0, 500)),
      el("fieldset", { id: "filter-confidence" }, el("legend", {}, el("span", {}, "Confidence, at least"), value),
        el("input", { type: "range", min: 0, max: 100, step: 5, value: state.confidence * 100, "aria-label": "Least confidence in per cent", oninput: event => {
          state.confidence = Number(event.target.value) / 100;
          value.textContent = event.target.value + " %";
          apply();
        } })));
  }
  function reset() {
    Object.values(off).forEach(s => s.clear());
    state.confidence = 0;
    kg.timeline.reset();
    render();
    kg.legend();
    apply(true);
  }
  // flip turns a set of keys of one filter off or on, as the legend does.
  function flip(name, keys) {
    const on = keys.every(k => off[name].has(k));
    keys.forEach(k => on ? off[name].delete(k) : off[name].add(k));
    render();
    kg.legend();
    apply(true);
  }
  return {
    apply, render, passes, reset, flip, settle, settleSteps, off,
    save: () => ({ off: Object.fromEntries(Object.entries(off).filter(([, s]) => s.size).map(([k, s]) => [k, [...s]])), confidence: state.confidence }),
    restore(was) {
      for (const [k, list] of Object.entries(was.off || {})) if (off[k]) list.forEach(x => off[k].add(x));
      state.confidence = was.confidence || 0;
    },
  };
})();

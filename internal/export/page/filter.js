"use strict";
// Filters: a link is shown when its type, its ends and at least one of its claims pass; a
// node, when its type passes and a link of it is shown (or it has none at all).
kg.filter = (() => {
  const { el } = kg, off = { type: new Set(), predicate: new Set(), manner: new Set(), document: new Set() };
  const state = { confidence: 0, from: null, until: null, basis: "stated", undated: true };
  let span = null; // the first and the last month of the graph on the basis chosen

  const range = c => state.basis === "stated" ? (c.first === undefined ? null : [c.first, c.last]) : published(c);
  function published(c) {
    const date = kg.documents[kg.sentences[c.s].d].published;
    return date ? [kg.firstMonth(date), kg.lastMonth(date)] : null;
  }
  // passes says whether a claim passes the filters on claims.
  function passes(c) {
    if (c.c < state.confidence || off.document.has(kg.sentences[c.s].d)) return false;
    if (!span || state.from === span[0] && state.until === span[1] && state.undated) return true;
    const r = range(c);
    return r ? r[0] <= state.until && r[1] >= state.from : state.undated;
  }
  const manner = e => e.look.polarity === "denied" ? "denied" : e.look.modality;

  function apply() {
    let nodes = 0, edges = 0, any = false;
    kg.cy.batch(() => {
      const linked = new Set();
      for (const e of kg.edges) {
        const out = off.predicate.has(e.p) || off.manner.has(manner(e)) || off.type.has(kg.nodes[e.s].type) || off.type.has(kg.nodes[e.t].type) || !e.claims.some(passes);
        if (out !== Boolean(e.off)) { e.off = out; e.element.toggleClass("off", out); }
        if (!out) { edges++; linked.add(e.s).add(e.t); }
      }
      for (const n of kg.nodes) {
        const out = off.type.has(n.type) || n.edges.length > 0 && !linked.has(n.i);
        if (out !== Boolean(n.off)) { n.off = out; n.element.toggleClass("off", out); }
        if (!out) { any = true; if (!n.literal) nodes++; }
      }
    });
    const all = nodes === kg.ranked.length && edges === kg.edges.length;
    kg.byId("status").textContent = kg.nodes.length === 0 ? "Nothing in this graph" : all
      ? kg.plural(nodes, "entity", "entities") + ", " + kg.plural(edges, "link") + " from " + kg.plural(kg.documents.length, "document")
      : `${nodes.toLocaleString("en")} of ${kg.plural(kg.ranked.length, "entity", "entities")}, ${edges.toLocaleString("en")} of ${kg.plural(kg.edges.length, "link")}`;
    const empty = kg.byId("empty");
    empty.hidden = any;
    empty.textContent = kg.nodes.length === 0 ? "There is nothing in this graph yet." : "The filters leave nothing.";
    badge();
    const chosen = kg.chosen();
    if (chosen) kg.choose(chosen.off ? null : chosen); else kg.redraw();
  }

  function badge() {
    const timed = span && (state.from !== span[0] || state.until !== span[1] || !state.undated);
    const n = Object.values(off).filter(s => s.size).length + (state.confidence > 0) + (timed ? 1 : 0);
    const b = kg.byId("filtered");
    b.hidden = n === 0;
    b.textContent = n;
    b.setAttribute("aria-label", kg.plural(n, "filter") + " in force");
  }

  // list makes the boxes of one filter: rows are { key, label, count, mark }.
  function list(name, title, rows) {
    if (rows.length < 2 && name !== "manner") return "";
    const boxes = [];
    const set = on => { boxes.forEach(b => { b.checked = on; on ? off[name].delete(b.row) : off[name].add(b.row); }); apply(); };
    return el("fieldset", { id: "filter-" + name },
      el("legend", {}, title, el("span", {},
        el("button", { className: "plain", type: "button", onclick: () => set(true), "aria-label": title + ": all" }, "all"),
        el("button", { className: "plain", type: "button", onclick: () => set(false), "aria-label": title + ": none" }, "none"))),
      el("div", { className: "list" }, rows.map(r => {
        const box = el("input", { type: "checkbox", checked: !off[name].has(r.key), onchange: () => {
          box.checked ? off[name].delete(r.key) : off[name].add(r.key);
          apply();
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
    const documents = count(kg.edges.flatMap(e => e.claims), c => kg.sentences[c.s].d);
    const looks = new Map(kg.edges.map(e => [manner(e), e.look]));
    const words = { asserted: "stated as fact", denied: "denied" };
    const value = el("output", {}, Math.round(state.confidence * 100) + " %");
    kg.byId("filters").replaceChildren(
      el("h2", {}, "Filters", el("button", { className: "plain", type: "button", id: "reset", onclick: reset }, "Reset all")),
      list("manner", "How it is said", byCount([...manners].map(([k, n]) => ({ key: k, label: words[k] || k, count: n, mark: kg.line(looks.get(k)) })))),
      list("type", "What it is", byCount([...types].map(([k, n]) => ({ key: k, label: kg.types[k].plural, count: n, mark: kg.mark(k) })))),
      list("predicate", "What the link says", byCount([...predicates].map(([k, n]) => ({ key: k, label: kg.predicates[k].label, count: n })))),
      list("document", "Where it stands", byCount([...documents].map(([k, n]) => ({ key: k, label: kg.documents[k].name, count: n })))),
      el("fieldset", { id: "filter-confidence" }, el("legend", {}, el("span", {}, "Confidence, at least"), value),
        el("input", { type: "range", min: 0, max: 100, step: 5, value: state.confidence * 100, "aria-label": "Least confidence in per cent", oninput: event => {
          state.confidence = Number(event.target.value) / 100;
          value.textContent = event.target.value + " %";
          apply();
        } })));
    timeline();
  }

  function reset() {
    Object.values(off).forEach(s => s.clear());
    Object.assign(state, { confidence: 0, from: null, until: null, undated: true });
    span = null;
    render();
    apply();
  }

  // timeline builds the slider over the months that claims name or were published in.
  function timeline() {
    const claims = kg.edges.flatMap(e => e.claims), bar = kg.byId("time");
    const dated = basis => { const was = state.basis; state.basis = basis; const out = claims.map(range).filter(Boolean); state.basis = was; return out; };
    const options = ["stated", "published"].filter(b => new Set(dated(b).flat().filter(isFinite)).size > 1);
    bar.hidden = options.length === 0;
    if (bar.hidden) { span = null; return; }
    if (!options.includes(state.basis)) { state.basis = options[0]; span = null; }
    const ranges = dated(state.basis), ends = ranges.flat().filter(isFinite);
    const limits = [Math.min(...ends), Math.max(...ends)];
    if (!span) { span = limits; [state.from, state.until] = limits; }

    const bins = Math.min(60, limits[1] - limits[0] + 1), step = (limits[1] - limits[0] + 1) / bins;
    const heights = Array.from({ length: bins }, (_, i) => ranges.filter(r => r[0] < limits[0] + (i + 1) * step && r[1] >= limits[0] + i * step).length);
    const most = Math.max(...heights), bars = heights.map(n => { const i = el("i"); i.style.height = (n ? 8 + 92 * n / most : 2) + "%"; return i; });
    const label = el("b"), slider = (name, key) => el("input", { type: "range", min: limits[0], max: limits[1], step: 1, value: state[key], id: "time-" + key, "aria-label": name,
      oninput: event => {
        const v = Number(event.target.value);
        state[key] = key === "from" ? Math.min(v, state.until) : Math.max(v, state.from);
        event.target.value = state[key];
        show();
        apply();
      } });
    const from = slider("From month", "from"), until = slider("Until month", "until");
    function show() {
      label.textContent = kg.month(state.from) + " – " + kg.month(state.until);
      from.setAttribute("aria-valuetext", kg.month(state.from));
      until.setAttribute("aria-valuetext", kg.month(state.until));
      bars.forEach((b, i) => b.classList.toggle("in", limits[0] + (i + 1) * step > state.from && limits[0] + i * step <= state.until));
    }
    show();
    const undated = el("input", { type: "checkbox", checked: state.undated, onchange: () => { state.undated = undated.checked; apply(); } });
    bar.replaceChildren(
      el("div", { className: "span" }, label, el("select", { "aria-label": "Which time", onchange: event => { state.basis = event.target.value; span = null; timeline(); apply(); } },
        options.map(o => el("option", { value: o, selected: o === state.basis }, o === "stated" ? "as the text says" : "of publication")))),
      el("div", { className: "track" }, el("div", { className: "bars", "aria-hidden": "true" }, bars), from, until,
        el("output", {}, kg.month(limits[0])), el("output", {}, kg.month(limits[1]))),
      el("label", { title: "Also show links whose claims name no time" }, undated, " and undated"));
  }

  return { apply, render, passes, reset };
})();

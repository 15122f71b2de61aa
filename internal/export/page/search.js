"use strict";
// Search finds entities by name and alias as one types, what begins with the words first, then
// by importance; then links by what they say, and sentences. It follows the combobox pattern
// of WAI-ARIA.
kg.search = (() => {
  const { el } = kg, field = kg.byId("search"), list = kg.byId("found"), MOST = 30, FEW = 12;
  let hits = [], at = -1, sentences = null;
  const names = kg.nodes.filter(n => !n.literal).map(n => ({ n, all: [n.label, ...(n.aliases || [])].map(name => ({ name, folded: kg.fold(name) })) }));

  function find(query) {
    const q = kg.fold(query.trim()), out = [];
    for (const { n, all } of names) {
      let best = null;
      for (const { name, folded } of all) {
        const i = folded.indexOf(q), score = i < 0 ? 0 : i === 0 ? 3 : /[^\p{L}\p{N}]/u.test(folded[i - 1]) ? 2 : 1;
        if (score && (!best || score > best.score)) best = { score, name };
      }
      if (best) out.push({ n, ...best });
    }
    out.sort((a, b) => b.score - a.score || b.n.rank - a.n.rank).splice(MOST);
    return q.length < 3 ? out : [...out, ...said(q)];
  }
  // said finds links whose words or sentences hold the query, a link once.
  function said(q) {
    sentences = sentences || kg.sentences.map(s => kg.fold(s.text));
    const out = [];
    for (const e of kg.edges) {
      const words = kg.fold(e.phrase).includes(q), claim = e.claims.find(c => sentences[c.s].includes(q));
      if (words || claim) out.push({ e, c: claim || e.claims[0], score: words ? 1 : 0 });
    }
    return out.sort((a, b) => b.score - a.score || b.e.from.rank + b.e.to.rank - a.e.from.rank - a.e.to.rank).slice(0, FEW);
  }
  const row = h => h.n ? [kg.mark(h.n.type), el("span", {}, h.n.label), el("small", {}, kg.types[h.n.type].label + (h.name === h.n.label ? "" : " · " + h.name))]
    : [kg.line(h.e.look), el("span", {}, kg.sentence(h.e)), el("small", {}, kg.sentences[h.c.s].text.slice(0, 140))];

  function show() {
    hits = find(field.value);
    at = hits.length ? 0 : -1;
    list.replaceChildren(...hits.map((h, i) => el("li", { id: "hit" + i, role: "option", onmousedown: event => { event.preventDefault(); take(i); } },
      row(h))),
    ...(hits.length ? [] : [el("li", { className: "none", role: "option", "aria-disabled": "true" }, "No such name or words in this graph")]));
    open(true);
    move(0);
  }
  function open(on) {
    list.hidden = !on;
    field.setAttribute("aria-expanded", on);
    if (!on) field.removeAttribute("aria-activedescendant");
  }
  function move(by) {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", i === at));
    list.children[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", "hit" + at);
  }
  function take(i) {
    const x = hits[i].n || hits[i].e;
    open(false);
    field.value = hits[i].n ? x.label : field.value;
    if (x.off || x.out || x.claims && (x.from.out || x.to.out)) kg.filter.reset();
    kg.choose(x, { bring: true });
  }

  field.addEventListener("input", show);
  field.addEventListener("focus", () => { field.select(); show(); });
  field.addEventListener("blur", () => open(false));
  field.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { list.hidden ? show() : move(event.key === "ArrowDown" ? 1 : -1); event.preventDefault(); }
    else if (event.key === "Enter" && at >= 0 && !list.hidden) { take(at); event.preventDefault(); }
    else if (event.key === "Escape") { if (list.hidden) { field.value = ""; field.blur(); } open(false); event.stopPropagation(); }
  });
  return { focus: () => field.focus() };
})();

"use strict";
// Search finds entities by name and alias as one types: what begins with the words first,
// then by importance. It follows the combobox pattern of WAI-ARIA.
kg.search = (() => {
  const { el } = kg, field = kg.byId("search"), list = kg.byId("found"), MOST = 40;
  let hits = [], at = -1;
  const names = kg.ranked.map(n => ({ n, all: [n.label, ...(n.aliases || [])].map(name => ({ name, folded: kg.fold(name) })) }));

  function find(query) {
    const q = kg.fold(query.trim());
    const out = [];
    for (const { n, all } of names) {
      let best = null;
      for (const { name, folded } of all) {
        const i = folded.indexOf(q), score = i < 0 ? 0 : i === 0 ? 3 : /[^\p{L}\p{N}]/u.test(folded[i - 1]) ? 2 : 1;
        if (score && (!best || score > best.score)) best = { score, name };
      }
      if (best) out.push({ n, ...best });
    }
    return out.sort((a, b) => b.score - a.score || b.n.rank - a.n.rank).slice(0, MOST);
  }

  function show() {
    hits = find(field.value);
    at = hits.length ? 0 : -1;
    list.replaceChildren(...hits.map((h, i) => el("li", { id: "hit" + i, role: "option", onmousedown: event => { event.preventDefault(); take(i); } },
      kg.mark(h.n.type), el("span", {}, h.n.label), el("small", {}, kg.types[h.n.type].label + (h.name === h.n.label ? "" : " · " + h.name)))),
    ...(hits.length ? [] : [el("li", { className: "none", role: "option", "aria-disabled": "true" }, "No such name in this graph")]));
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
    const n = hits[i].n;
    open(false);
    field.value = n.label;
    if (n.off) kg.filter.reset();
    kg.choose(n, { bring: true });
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

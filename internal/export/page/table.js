"use strict";
// The table has the claims of what is shown, a row each; its columns sort it.
kg.table = (() => {
  const { el } = kg, panel = kg.byId("table"), ROWS = 300;
  let sort = 0, down = false, rows = ROWS;
  const columns = [
    ["Who", r => r.e.from.label], ["says or does what", r => r.e.phrase], ["to whom", r => r.e.to.label], ["When", r => r.c.at || r.c.from || r.c.until || ""],
    ["Said by", r => (r.c.says || []).map(v => v.label).join(", ")], ["Confidence", r => r.c.c], ["Document", r => kg.documents[kg.sentences[r.c.s].d].name],
    ["Published", r => kg.documents[kg.sentences[r.c.s].d].published || ""], ["Sentence", r => kg.sentences[r.c.s].text],
  ];
  // list returns the claims that are shown, or those of what is chosen.
  function list(selection) {
    const focus = selection && kg.scene.focus(), edges = focus ? focus.edges : kg.scene.edges();
    return edges.flatMap(e => e.claims.filter(kg.filter.passes).map(c => ({ e, c })));
  }
  function sorted(all) {
    const of = columns[sort][1];
    return all.sort((a, b) => { const x = of(a), y = of(b); return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); });
  }
  const text = (r, i) => i === 3 ? kg.when(r.c) : i === 5 ? Math.round(r.c.c * 100) + " %" : columns[i][1](r);
  function render() {
    if (panel.hidden) return;
    const all = sorted(list(false));
    const head = columns.map(([name], i) => el("th", { scope: "col", "aria-sort": i === sort ? (down ? "descending" : "ascending") : "none" },
      el("button", { type: "button", className: "plain", onclick: () => { down = sort === i && !down; sort = i; render(); } }, name, i === sort ? (down ? " ▾" : " ▴") : "")));
    const body = all.slice(0, rows).map(r => {
      const row = el("tr", { tabIndex: 0, className: r.e.look.kind, onclick: () => kg.choose(r.e, { bring: true }),
        onkeydown: event => { if (event.key === "Enter") kg.choose(r.e, { bring: true }); } }, columns.map((c, i) => el("td", {}, text(r, i))));
      row.edge = r.e;
      return row;
    });
    panel.replaceChildren(el("table", {}, el("caption", { className: "sr" }, "Claims shown"), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body)),
      all.length > rows ? el("button", { type: "button", className: "plain", onclick: () => { rows += 1000; render(); } }, `Show more of ${kg.plural(all.length, "claim")}`) : "");
    mark();
  }
  function mark() {
    if (panel.hidden) return;
    for (const row of panel.querySelectorAll("tbody tr")) row.classList.toggle("chosen", row.edge === kg.chosen());
  }
  function toggle(on = panel.hidden) {
    panel.hidden = !on;
    kg.byId("show-table").setAttribute("aria-expanded", on);
    rows = ROWS;
    render();
  }
  // csv is the table as text, of what is chosen or else of all that is shown.
  const csv = () => {
    const quote = s => { s = String(s); if (/^[=+\-@\t\r]/.test(s)) s = "'" + s; return '"' + s.replaceAll('"', '""') + '"'; };
    return "\ufeff" + [["Subject", "Predicate", "Object", "When", "Said by", "Confidence", "Document", "Published", "Sentence"],
      ...sorted(list(true)).map(r => columns.map((c, i) => i === 5 ? r.c.c : text(r, i)))].map(row => row.map(quote).join(",")).join("\r\n") + "\r\n";
  };
  return { render, mark, toggle, csv };
})();

"use strict";
// The card says what is known of what is chosen: of an entity, its claims as sentences; of a
// link, its claims with their sentences in context; of nothing, the graph as a whole.
kg.card = (() => {
  const { el } = kg, card = kg.byId("card");
  let shown = null; // what the card tells of
  const entity = (n, text) => el("button", { className: "entity", type: "button", onclick: () => kg.choose(n, { bring: true, focus: true }) }, text || n.label);
  const close = () => el("button", { className: "close", type: "button", "aria-label": "Close the card", title: "Close (Esc)", onclick: () => kg.choose(null) },
    kg.svg("", "0 0 16 16", ["path", { d: "M3 3l10 10M13 3L3 13" }]));

  function badges(e) {
    const out = [];
    if (e.look.polarity === "denied") out.push(el("span", { className: "badge denied" }, "denied"));
    if (e.look.modality !== "asserted") out.push(el("span", { className: "badge uncertain" }, e.look.modality));
    return out;
  }

  // marked cuts a sentence at its marks; where marks overlap, the first that starts goes on.
  function marked(text, marks) {
    const out = [];
    let at = 0;
    for (const m of [...marks].sort((a, b) => a.a - b.a || a.b - b.b)) {
      const from = Math.max(m.a, at);
      if (m.b <= from) continue;
      out.push(text.slice(at, from), el("mark", { className: m.r, title: m.r === "trigger" ? "the words that say it" : m.r }, text.slice(from, m.b)));
      at = m.b;
    }
    out.push(text.slice(at));
    return out;
  }

  // quote shows a claim's sentence, and with context its neighbours that are in the page.
  function quote(c, context) {
    const s = kg.sentences[c.s], parts = [];
    const marks = i => (c.marks || []).filter(m => m.s === i);
    const near = i => { const o = kg.sentences[i]; return o && o.d === s.d && (Math.abs(o.n - s.n) === 1 || marks(i).length) ? o : null; };
    const others = context ? [...new Set([c.s - 1, ...(c.marks || []).map(m => m.s), c.s + 1])].filter(i => i !== c.s && near(i)).sort((a, b) => a - b) : [];
    for (const i of [...others.filter(i => i < c.s), c.s, ...others.filter(i => i > c.s)]) {
      const o = kg.sentences[i];
      if (parts.length) parts.push(" ");
      parts.push(el("span", { className: i === c.s ? "" : "near" }, marked(o.text, marks(i))));
    }
    return el("blockquote", {}, parts);
  }

  function source(c) {
    const d = kg.documents[kg.sentences[c.s].d], parts = [];
    if (c.says) {
      parts.push("says ");
      c.says.forEach((v, i) => parts.push(i ? ", according to " : "", v.node >= 0 ? entity(kg.nodes[v.node], v.label) : v.label));
      parts.push(" · ");
    }
    for (const r of c.roles || []) parts.push(r.role + ": ", r.node >= 0 ? entity(kg.nodes[r.node], r.label) : r.label, " · ");
    const name = [d.publisher, d.name].filter(Boolean).join(": ");
    parts.push(d.url ? el("a", { href: d.url, rel: "noopener noreferrer", target: "_blank" }, name) : name);
    if (d.published && !d.name.includes(d.published)) parts.push(" · " + kg.date(d.published));
    parts.push(" · confidence " + Math.round(c.c * 100) + " %");
    return el("p", { className: "source" }, parts);
  }

  const FEW = 2; // claims of a link that an entity's card shows at once
  const MANY = 8; // links of one kind that it shows at once

  const act = (text, title, does) => el("button", { type: "button", className: "act", title, onclick: does }, text);
  function acts(n) {
    const more = kg.scene.hidden(n).length;
    return el("div", { className: "acts" },
      more ? act(`Show ${more > 24 ? "24 of " : ""}${kg.plural(more, "neighbour")} more`, "Or click the node twice", () => kg.scene.expand(n)) : "",
      act("Collapse", "Take away neighbours that nothing else is linked to", () => kg.scene.collapse(n)),
      act("Hide", "Take it out of the view", () => kg.scene.hide(n)),
      act("Path to …", "Choose where the path leads; or hold Shift and click", () => kg.scene.beginPath(n)),
      n.pinned ? act("Unpin", "Let it go back to its place", () => kg.scene.unpin(n)) : "");
  }

  function nodeCard(n) {
    const t = kg.types[n.type], list = n.edges.filter(e => !e.off), linked = new Set(list.map(e => kg.other(e, n)));
    const order = e => e.p * 4 + (e.s === n.i ? 0 : 2);
    card.replaceChildren(
      el("div", { className: "kind" }, kg.mark(n.type), el("span", {}, t.label), close()),
      el("h2", {}, n.label),
      n.aliases ? el("p", { className: "also" }, "Also: " + n.aliases.join(", ")) : "",
      el("p", { className: "also" }, kg.plural(linked.size, "neighbour"), n.wikidata && /^Q\d+$/.test(n.wikidata)
        ? [" · ", el("a", { href: "https://www.wikidata.org/wiki/" + n.wikidata, rel: "noopener noreferrer", target: "_blank" }, "Wikidata " + n.wikidata)] : ""),
      acts(n),
      ...[["denied", "Denied"], ["affirmed", "Stated"], ["uncertain", "Expected, planned, alleged …"]].map(([kind, heading]) => {
        const edges = list.filter(e => e.look.kind === kind).sort((a, b) => order(a) - order(b) || b.claims.length - a.claims.length);
        return edges.length ? section(n, heading, edges) : "";
      }));
  }
  // section lists the links of a node that are said in the same manner.
  function section(n, heading, edges) {
    const list = el("ul", {}, edges.slice(0, MANY).map(e => edgeOf(n, e)));
    const more = event => { list.append(...edges.slice(MANY).map(e => edgeOf(n, e))); event.target.remove(); };
    return el("section", {}, el("h3", {}, heading), list,
      edges.length > MANY ? el("button", { className: "plain", type: "button", onclick: more }, `Show all ${edges.length}`) : "");
  }
  // statement is the sentence of a link, its entities to be chosen, but for the one whose card it stands on.
  const statement = (e, n) => kg.saying(e, (x, words) => x === n ? el("b", {}, words) : entity(x, words));
  function edgeOf(n, e) {
    const claims = e.claims.filter(kg.filter.passes), list = el("div"), times = [...new Set(claims.map(kg.when).filter(Boolean))];
    const show = all => list.replaceChildren(...(all ? claims : claims.slice(0, FEW)).flatMap(c => [quote(c), source(c)]));
    show(false);
    return el("li", { className: "claim " + e.look.kind },
      el("div", { className: "head" }, el("span", {}, statement(e, n)), badges(e), el("span", { className: "also" }, times.join("; "))),
      list,
      claims.length > FEW ? el("button", { className: "plain", type: "button", onclick: event => { show(true); event.target.remove(); } }, `Show all ${claims.length}`) : "",
      el("button", { className: "plain more", type: "button", onclick: () => kg.choose(e, { bring: true, focus: true }) }, "Show in context"));
  }

  function edgeCard(e) {
    const claims = e.claims.filter(kg.filter.passes), times = [...new Set(claims.map(kg.when).filter(Boolean))];
    card.replaceChildren(
      el("div", { className: "kind" }, kg.line(e.look), el("span", {}, "Link"), close()),
      el("h2", { className: "statement" }, statement(e)),
      el("dl", { className: "facts" },
        el("dt", {}, "Said"), el("dd", {}, badges(e).length ? badges(e) : "as fact"),
        times.length ? [el("dt", {}, "When"), el("dd", {}, times.join("; "))] : "",
        history(e, claims),
        e.docs ? [el("dt", {}, "Support"), el("dd", {}, kg.plural(e.docs, "document") + ", " + e.ind.toLocaleString("en") + " independent")] : "",
        el("dt", {}, "Confidence"), el("dd", {}, Math.round(e.confidence * 100) + " %")),
      el("h3", {}, kg.plural(claims.length, "claim")),
      el("p", { className: "key" }, el("mark", { className: "subject" }, "subject"), el("mark", { className: "trigger" }, "words that say it"), el("mark", { className: "object" }, "object")),
      el("ul", {}, claims.map(c => el("li", { className: "claim" }, quote(c, true), kg.when(c) ? el("p", { className: "source" }, "Time: " + kg.when(c)) : "", source(c)))));
  }

  // voice names who says a claim: a speaker, else the publisher, else the document.
  const voice = c => { const d = kg.documents[kg.sentences[c.s].d]; return c.says ? c.says[0].label : d.publisher || d.name; };
  const names = list => [...new Set(list.map(voice))].sort().join(", ");
  // history is since when a link holds, who said so first, and who denies or affirms it against that.
  function history(e, claims) {
    const since = claims.map(c => c.from || c.at).filter(Boolean).sort()[0], published = c => kg.documents[kg.sentences[c.s].d].published;
    const first = claims.map(published).filter(Boolean).sort()[0], denied = e.look.polarity === "denied";
    const against = kg.edges.filter(o => o.from === e.from && o.to === e.to && o.p === e.p && (o.look.polarity === "denied") !== denied && !o.off);
    return [
      since ? [el("dt", {}, "Since"), el("dd", {}, kg.date(since))] : "",
      first ? [el("dt", {}, "First said"), el("dd", {}, kg.date(first) + ", by " + names(claims.filter(c => published(c) === first)))] : "",
      against.length ? [el("dt", {}, denied ? "Affirmed by" : "Denied by"), el("dd", {}, names(against.flatMap(o => o.claims)))] : ""];
  }

  function pathCard(edges, a, b) {
    card.classList.remove("overview");
    card.replaceChildren(
      el("div", { className: "kind" }, el("span", {}, "Path of " + kg.plural(edges.length, "link")), close()),
      el("h2", {}, a.label + " – " + b.label),
      el("ol", {}, edges.map(e => el("li", { className: "claim " + e.look.kind },
        el("div", { className: "head" }, el("span", {}, statement(e)), badges(e)), quote(e.claims[0]), source(e.claims[0])))));
  }

  function overview() {
    const keys = [["/", "find a name or a sentence"], ["f", "filters"], ["t", "table of claims"], ["l", "what links say"], ...(kg.byId("map").hidden ? [] : [["m", "map"]]), ["← ↑ → ↓", "to the next node, or move the view"],
      ["e  h", "expand or hide what is chosen"], ["b", "back"], ["+ −", "nearer, farther"], ["0", "show all"], ["d", "dark or light"], ["Esc", "close"]];
    const ranked = [];
    for (const n of kg.ranked) if (!n.out && n.edges.some(e => !e.off) && ranked.push(n) === 12) break;
    card.replaceChildren(
      el("h2", {}, kg.title),
      el("p", { className: "also" }, "Choose a name to read what is known of it, or a link to read the sentences that say so. Click a name twice to show or take away its neighbours."),
      kg.core ? el("div", { className: "acts" }, kg.scene.all() ? act("Show the core", "The most important, linked to each other", () => kg.scene.showCore())
        : act("Show all " + kg.plural(kg.ranked.length, "entity", "entities"), "The whole graph", () => kg.scene.showAll())) : "",
      ranked.length ? el("h3", {}, "Most important") : "",
      el("ol", { className: "rank" }, ranked.map(n => el("li", {}, kg.mark(n.type), entity(n), el("small", {}, kg.plural(n.edges.filter(e => !e.off).length, "link"))))),
      el("h3", {}, "Save"),
      el("div", { className: "acts" }, act("Picture (PNG)", "What is in view, or what is lit", () => kg.save.png()), act("Drawing (SVG)", "What is in view, or what is lit", () => kg.save.svg()),
        act("Table (CSV)", "The claims that are shown", () => kg.save.csv()), act("Link to this view", "Copies an address", () => kg.save.link())),
      el("h3", {}, "Keys"),
      el("dl", { className: "help" }, keys.map(([k, text]) => [el("dt", {}, el("kbd", {}, k)), el("dd", {}, text)])),
      el("h3", {}, "About"),
      el("p", { className: "also" }, kg.origin));
  }

  // open shows the graph as a whole on a screen that has no room for it beside the graph.
  function open(on) {
    card.classList.toggle("open", on);
    kg.byId("more").setAttribute("aria-expanded", on);
  }

  return {
    toggle() {
      const on = !card.classList.contains("open");
      if (on && !card.classList.contains("overview")) kg.choose(null);
      open(on);
    },
    show(x, focus) {
      card.classList.toggle("overview", !x);
      open(false);
      if (!x) overview(); else if (x.claims) edgeCard(x); else nodeCard(x);
      if (x !== shown) card.scrollTop = 0; // which lays the page out
      shown = x;
      if (x && focus) card.focus({ preventScroll: true });
    },
    path: pathCard,
  };
})();

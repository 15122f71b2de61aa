"use strict";
// The timeline: bars for the months of claims, on a scale that gives more room to months of
// which more is said; a window over them that can be moved, drawn wider and played. What has
// no date is shown until the window is narrowed.
kg.timeline = (() => {
  const { el } = kg, bar = kg.byId("time"), TICK = 700; // milliseconds of a step when played
  let basis = "stated", months = [], from = 0, until = 0, undated = false, playing = 0, parts = null;
  const claims = kg.edges.flatMap(e => e.claims);

  const published = c => {
    const date = kg.documents[kg.sentences[c.s].d].published;
    return date ? [kg.firstMonth(date), kg.lastMonth(date)] : [];
  };
  const range = (c, by = basis) => by === "stated" ? [c.first, c.last] : published(c);
  const full = () => !months.length || from === 0 && until === months.length - 1;
  function passes(c) {
    if (full()) return true;
    const [a, b] = c.range;
    return a === undefined ? undated : a <= months[until].last && b >= months[from].first;
  }

  // scale parts the time into at most 48 spells with about as many beginnings and ends of
  // claims in each, none shorter than a month; empty years become one narrow spell.
  function scale() {
    const ends = claims.flatMap(c => range(c)).filter(m => m !== undefined && isFinite(m)).sort((a, b) => a - b);
    if (!ends.length || ends[0] === ends[ends.length - 1]) return [];
    const first = ends[0], last = ends[ends.length - 1], most = 48, out = [];
    const share = Math.max(1, ends.length / most);
    let at = first, held = 0, i = 0;
    for (let m = first; m <= last; m++) {
      while (i < ends.length && ends[i] <= m) { held++; i++; }
      if (held >= share || m === last || (last - first < most)) { out.push({ first: at, last: m }); at = m + 1; held = 0; }
    }
    return out;
  }
  const options = () => ["stated", "published"].filter(b => new Set(claims.flatMap(c => range(c, b)).filter(m => m !== undefined && isFinite(m))).size > 1);

  function words(a, b) { return kg.month(months[a].first) + " – " + kg.month(months[b].last); }

  // render builds the bar anew.
  function render() {
    stop();
    const choices = options();
    bar.hidden = choices.length === 0;
    months = [];
    if (bar.hidden) return;
    if (!choices.includes(basis)) basis = choices[0];
    for (const c of claims) c.range = range(c);
    months = scale();
    [from, until] = [0, months.length - 1];
    const heights = months.map(s => claims.filter(c => { const [a, b] = range(c); return a !== undefined && a <= s.last && b >= s.first; }).length), most = Math.max(...heights);
    const bars = heights.map((n, i) => el("i", { title: `${words(i, i)}: ${kg.plural(n, "claim")}` }));
    bars.forEach((b, i) => { b.style.height = (heights[i] ? 10 + 90 * Math.sqrt(heights[i] / most) : 3) + "%"; });
    const slider = (name, key) => el("input", { type: "range", min: 0, max: months.length - 1, step: 1, value: key === "from" ? from : until, id: "time-" + key, "aria-label": name,
      oninput: event => { const v = Number(event.target.value); set(key === "from" ? Math.min(v, until) : from, key === "from" ? until : Math.max(v, from)); } });
    const label = el("b"), brush = el("div", { className: "brush", title: "Drag to move the window" });
    const play = el("button", { type: "button", id: "play", "aria-label": "Play", title: "Play the time", onclick: () => playing ? stop() : start() }, "▶");
    const box = el("input", { type: "checkbox", checked: undated, onchange: () => { undated = box.checked; kg.filter.apply(true); } });
    parts = { bars, label, brush, play, from: slider("From", "from"), until: slider("Until", "until"), box: el("label", { title: "Also show links whose claims name no time" }, box, " and undated") };
    dragging(brush);
    const which = el("select", { "aria-label": "Which time", onchange: event => { basis = event.target.value; render(); kg.filter.apply(true); } },
      choices.map(o => el("option", { value: o, selected: o === basis }, o === "stated" ? "as the text says" : "of publication")));
    bar.replaceChildren(play, el("div", { className: "span" }, label, which),
      el("div", { className: "track" }, el("div", { className: "bars" }, bars), brush, parts.from, parts.until,
        ticks().map(([text, at]) => { const t = el("output", {}, text); t.style.left = at + "%"; return t; })), parts.box);
    show();
  }
  // ticks are some years along the scale, far enough apart to be read.
  function ticks() {
    const out = [], n = months.length;
    months.forEach((s, i) => {
      const year = String(Math.floor(s.first / 12)), at = 100 * i / n;
      if (!out.length || year !== out[out.length - 1][0] && at - out[out.length - 1][1] > 9) out.push([year, at]);
    });
    return out;
  }
  function show() {
    const n = months.length;
    parts.label.textContent = words(from, until);
    parts.from.value = from;
    parts.until.value = until;
    parts.from.setAttribute("aria-valuetext", kg.month(months[from].first));
    parts.until.setAttribute("aria-valuetext", kg.month(months[until].last));
    parts.bars.forEach((b, i) => b.classList.toggle("in", i >= from && i <= until));
    parts.brush.style.left = `calc(8px + (100% - 16px) * ${from / n})`;
    parts.brush.style.width = `calc((100% - 16px) * ${(until - from + 1) / n})`;
    parts.box.hidden = full();
  }
  function set(a, b) {
    if (a === from && b === until) return;
    [from, until] = [a, b];
    show();
    kg.filter.apply();
  }
  function dragging(brush) {
    let at = null;
    brush.addEventListener("pointerdown", event => { at = { x: event.clientX, from, until }; brush.setPointerCapture(event.pointerId); });
    brush.addEventListener("pointerup", () => { at = null; });
    brush.addEventListener("pointermove", event => {
      if (!at) return;
      const step = Math.round((event.clientX - at.x) / brush.parentElement.clientWidth * months.length), wide = at.until - at.from;
      const a = Math.min(months.length - 1 - wide, Math.max(0, at.from + step));
      set(a, a + wide);
    });
  }
  // start moves the window on, step by step; a window over all becomes a narrow one first.
  function start() {
    const wide = full() ? Math.max(0, Math.round(months.length / 12) - 1) : until - from;
    if (full() || until === months.length - 1) set(0, wide);
    parts.play.textContent = "❚❚";
    parts.play.setAttribute("aria-label", "Pause");
    playing = setInterval(() => { if (until >= months.length - 1) stop(); else set(from + 1, until + 1); }, TICK);
  }
  function stop() {
    clearInterval(playing);
    playing = 0;
    if (parts) { parts.play.textContent = "▶"; parts.play.setAttribute("aria-label", "Play"); }
  }
  return {
    render, passes, on: () => !full(),
    reset() { stop(); undated = false; if (months.length) { [from, until] = [0, months.length - 1]; render(); } },
    save: () => full() ? null : { basis, from, until, undated },
    restore(was) {
      if (!was) return;
      ({ basis, undated } = was);
      render();
      if (months.length) { [from, until] = [Math.min(was.from, months.length - 1), Math.min(was.until, months.length - 1)]; show(); }
    },
  };
})();

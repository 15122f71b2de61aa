"use strict";
// The map: places lie where they are, by Mercator's projection, and what is linked to them around
// them; the rest is left out. Where the nodes lay before is where they lie afterwards.
kg.map = (() => {
  const WIDTH = 1100; // of the plane, what the places take, so that names are read where it is fitted
  const MOST = 150; // nodes beside the places
  const FARTHEST = 84; // degrees of latitude that are shown
  let on = false, before = null;
  const located = kg.nodes.filter(n => n.lat || n.lon), possible = located.length > 1;
  const extent = key => Math.max(...located.map(n => n[key])) - Math.min(...located.map(n => n[key]));
  const scale = possible ? WIDTH / Math.max(2, extent("lon"), 1.6 * extent("lat")) : 1; // a degree of longitude
  const place = (lon, lat) => {
    const f = Math.max(-FARTHEST, Math.min(FARTHEST, lat)) * Math.PI / 180;
    return { x: lon * scale, y: -Math.log(Math.tan(Math.PI / 4 + f / 2)) * 180 / Math.PI * scale };
  };
  // land is the outline of the continents: rings of longitudes and latitudes in tenths of a
  // degree, each but the first as the step from the one before.
  let rings = null;
  const land = () => rings = rings || (kg.land || []).map(steps => {
    const out = [];
    let lon = 0, lat = 0;
    for (let i = 0; i < steps.length; i += 2) out.push(place((lon += steps[i]) / 10, (lat += steps[i + 1]) / 10));
    return out;
  });

  // paint draws the land and the lines of every 30 degrees under the graph.
  function paint(p, v, w, h) {
    const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const at = q => [q.x * v.k + v.x, q.y * v.k + v.y];
    p.setLineDash([]);
    p.fillStyle = css("--sheet");
    p.strokeStyle = css("--line");
    p.lineWidth = 1;
    for (const ring of land()) {
      const seen = ring.map(at);
      if (seen.every(([x]) => x < 0) || seen.every(([x]) => x > w) || seen.every(([, y]) => y < 0) || seen.every(([, y]) => y > h)) continue;
      p.beginPath();
      seen.forEach((q, i) => i ? p.lineTo(...q) : p.moveTo(...q));
      p.closePath();
      p.fill();
      p.stroke();
    }
    p.beginPath();
    for (let lon = -180; lon <= 180; lon += 30) { p.moveTo(...at(place(lon, -FARTHEST))); p.lineTo(...at(place(lon, FARTHEST))); }
    for (let lat = -60; lat <= 60; lat += 30) { p.moveTo(...at(place(-180, lat))); p.lineTo(...at(place(180, lat))); }
    p.lineWidth = .5;
    p.stroke();
  }

  function toggle(to = !on) {
    if (!possible || to === on) return;
    on = to;
    kg.byId("map").setAttribute("aria-pressed", on);
    if (on) {
      before = kg.scene.ways();
      const there = located.filter(n => !n.out && n.edges.some(e => !e.off)).sort((a, b) => b.rank - a.rank).slice(0, MOST);
      for (const n of there) n.at = place(n.lon, n.lat);
      const near = n => kg.scene.neighbours(n).filter(m => there.includes(m)).sort((a, b) => b.rank - a.rank)[0];
      const rest = kg.ranked.filter(n => !there.includes(n) && !n.out && near(n)).slice(0, MOST);
      kg.scene.lay(there, rest, near);
    } else kg.scene.restore(before.in, before.all);
    kg.viewing.fit();
    kg.scene.refresh();
  }
  kg.byId("map").hidden = !possible;
  function off() { on = false; kg.byId("map").setAttribute("aria-pressed", false); }
  return { toggle, off, paint, scale, on: () => on };
})();

// Oxigraph as npm has it: WebAssembly, in memory, asked in SPARQL.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import oxigraph from "oxigraph";

const folder = process.argv[2];
const ask = JSON.parse(readFileSync(join(folder, "questions.json"), "utf8"));
const text = readFileSync(join(folder, "quads.nq"), "utf8");
const seconds = () => Number(process.hrtime.bigint()) / 1e9;
const times = {}, found = {};
let start = seconds(), used = process.cpuUsage();
const store = new oxigraph.Store();
store.load(text, { format: "application/n-quads" });
times.load = seconds() - start;
used = process.cpuUsage(used);
times["load-cpu"] = (used.user + used.system) / 1e6;

function run(what, questions, query) {
  times[what] = Infinity;
  for (let pass = 0; pass < 5; pass++) {
    start = seconds();
    found[what] = 0;
    for (const q of questions) {
      for (const row of store.query(query(q))) { row.size; found[what]++; }
    }
    times[what] = Math.min(times[what], (seconds() - start) / questions.length);
  }
}
run("hop", ask.hop, ([s, p]) => `SELECT ?o { GRAPH ?g { <${s}> <${p}> ?o } }`);
run("hops3", ask.hops3, ([s, p, q, r]) => `SELECT ?c { GRAPH ?g { <${s}> <${p}> ?a } GRAPH ?h { ?a <${q}> ?b } GRAPH ?i { ?b <${r}> ?c } }`);
run("hub", ask.hub, (o) => `SELECT ?s ?p ?g { GRAPH ?g { ?s ?p <${o}> } }`);
run("label", ask.label, (l) => `SELECT ?s ?p ?o { GRAPH <${l}> { ?s ?p ?o } }`);

// Its dump is one string, kg's a file.
let dump = 0;
times.dump = Infinity;
for (let pass = 0; pass < 5; pass++) {
  start = seconds();
  dump = store.dump({ format: "application/n-quads" }).length;
  times.dump = Math.min(times.dump, seconds() - start);
}
console.log(JSON.stringify({ store: "oxigraph", times, found, dump, disk: 0, peak: process.resourceUsage().maxRSS * 1024 }));

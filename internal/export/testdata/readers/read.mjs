// Reads the exports under a directory with the libraries that people use and prints what each
// found, a JSON object a line: node read.mjs TOOLS DIRECTORY. TOOLS has node_modules.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [tools, root] = process.argv.slice(2);
const require = createRequire(path.resolve(tools) + '/');
const text = file => fs.readFileSync(path.join(root, file), 'utf8');
const KG = 'urn:kg:', RDFS_LABEL = 'http://www.w3.org/2000/01/rdf-schema#label', REIFIES = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies';

function report(file, reader, read) {
  const started = Date.now();
  let out;
  try { out = read(); } catch (e) { out = {error: String(e.message || e).slice(0, 500)}; }
  console.log(JSON.stringify({file, reader, ...out, ms: Date.now() - started}));
}

// rdf counts statements, claims and the reifiers of RDF 1.2, and gathers the names of entities.
function rdf(quads, sub) {
  let claims = 0, reified = 0;
  const labels = new Set();
  for (const q of quads) {
    const s = q.subject.value, p = q.predicate.value;
    if (p === KG + 'polarity') claims++;
    if (p === REIFIES) reified++;
    if (p === RDFS_LABEL && s.startsWith('urn:kg:e:')) labels.add(q.object.value);
  }
  return {statements: quads.length, claims, reified, labels: [...labels].sort()};
}

const unique = quads => { const seen = new Map(); for (const q of quads) seen.set(key(q, true), q); return [...seen.values()]; };
const key = (q, graph) => [q.subject, q.predicate, q.object, ...(graph ? [q.graph] : [])].map(t => t.termType + '|' + t.value + '|' + (t.datatype ? t.datatype.value : '')).join(' ');

const N3 = require('n3'), oxigraph = require('oxigraph');
const media = {nq: 'application/n-quads', ttl: 'text/turtle', trig: 'application/trig', 'rdf12.ttl': 'text/turtle'};
for (const dir of fs.readdirSync(root).sort()) {
  if (dir === 'many') { // the large case is counted; comparing its statements takes a minute
    for (const ending of ['nq', 'ttl', 'rdf12.ttl'])
      report(`${dir}/graph.${ending}`, 'oxigraph', () => {
        const store = new oxigraph.Store();
        store.load(text(`${dir}/graph.${ending}`), {format: media[ending]});
        return {statements: store.size};
      });
    report(`${dir}/graph.nq`, 'n3', () => ({statements: new N3.Parser({format: media.nq}).parse(text(`${dir}/graph.nq`)).length}));
    continue;
  }
  const sets = {};
  for (const ending of ['nq', 'ttl', 'trig', 'rdf12.ttl', 'jsonld']) {
    const file = `${dir}/graph.${ending}`;
    if (media[ending]) report(file, 'n3', () => {
      const quads = unique(new N3.Parser({format: media[ending]}).parse(text(file)));
      sets[ending] = quads;
      return rdf(quads);
    });
    report(file, 'oxigraph', () => {
      return rdf(unique(oxigraph.parse(text(file), {format: media[ending] || 'application/ld+json'})));
    });
  }
  // Every statement of the store stands in TriG, and without its graph in Turtle.
  report(`${dir}/graph.trig`, 'n3: holds the N-Quads', () => {
    const held = new Set(sets.trig.map(q => key(q, true)));
    return {missing: sets.nq.filter(q => !held.has(key(q, true))).length};
  });
  report(`${dir}/graph.ttl`, 'n3: holds the N-Quads', () => {
    const held = new Set(sets.ttl.map(q => key(q, false)));
    return {missing: sets.nq.filter(q => !held.has(key(q, false))).length};
  });
}

const cytoscape = require('cytoscape'), graphology = require('graphology');
for (const dir of fs.readdirSync(root).sort()) {
  report(`${dir}/graph.cyjs`, 'cytoscape', () => {
    const {elements, style} = JSON.parse(text(`${dir}/graph.cyjs`));
    const cy = cytoscape({headless: true, styleEnabled: dir !== 'many', elements, style});
    return {nodes: cy.nodes().length, edges: cy.edges().length, labels: cy.nodes().map(n => n.data('name')).sort()};
  });
  report(`${dir}/graph.graphology.json`, 'graphology', () => {
    const g = graphology.Graph ? graphology.Graph.from(JSON.parse(text(`${dir}/graph.graphology.json`))) : graphology.from(JSON.parse(text(`${dir}/graph.graphology.json`)));
    const labels = [];
    g.forEachNode((n, a) => { if (typeof a.x !== 'number' || typeof a.y !== 'number') throw new Error('no place'); labels.push(a.label || ''); });
    return {nodes: g.order, edges: g.size, labels: labels.sort()};
  });
}

const {parse: parseCypher} = require('@neo4j-cypher/editor-support');
for (const dir of fs.readdirSync(root).sort()) {
  report(`${dir}/graph.cypher`, 'cypher', () => {
    // The grammar is older than constraints "FOR … REQUIRE …". Of large batches the first rows
    // stand for all: the parser takes a second for some 50 kB.
    let script = text(`${dir}/graph.cypher`).replace(/^CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:\w+\) REQUIRE n\.id IS UNIQUE;$/m, '');
    if (script.length > 300000)
      script = script.replace(/\nUNWIND split\('([^]*?)', '␞'\)/g, (_, rows) => "\nUNWIND split('" + rows.split('␞').slice(0, 20).join('␞') + "', '␞')");
    script = script.trim().replace(/;$/, '');
    if (!script.includes('UNWIND')) return {statements: 0};
    const {errorListener} = parseCypher(script);
    if (errorListener.errors.length) throw new Error(JSON.stringify(errorListener.errors[0]));
    return {statements: script.split('\nUNWIND ').length - 1};
  });
}

const {JSDOM} = require('jsdom');
globalThis.window = new JSDOM('').window;
globalThis.document = window.document;

// vis-network draws on a canvas, which jsdom has not: what it draws with does nothing here.
window.HTMLCanvasElement.prototype.getContext = () => new Proxy({}, {get: (pen, name) => name === 'measureText' ? s => ({width: 6 * s.length}) : pen[name] ?? (() => {})});
for (const name of ['navigator', 'HTMLElement', 'Element', 'Node', 'Image', 'MutationObserver'])
  Object.defineProperty(globalThis, name, {value: window[name], configurable: true});
window.requestAnimationFrame = f => setTimeout(f, 0);
window.cancelAnimationFrame = clearTimeout;
const {Network, DataSet} = require('vis-network/standalone/umd/vis-network.cjs');
for (const dir of fs.readdirSync(root).sort()) {
  report(`${dir}/graph.vis.json`, 'vis-network', () => {
    const {nodes, edges, options} = JSON.parse(text(`${dir}/graph.vis.json`)), complaints = [], say = console.error;
    console.error = (...words) => complaints.push(words.join(' '));
    const at = document.createElement('div');
    document.body.append(at);
    const network = new Network(at, {nodes: new DataSet(nodes), edges: new DataSet(edges)}, options), places = network.getPositions();
    const shown = Object.values(network.body.edges), drawn = nodes.map(n => network.body.nodes[n.id]);
    drawn.forEach(n => n.shape.resize(network.canvas.getContext(), false, false));
    console.error = say;
    network.destroy();
    if (complaints.length) throw new Error(complaints[0]);
    for (const n of nodes) if (Math.abs(places[n.id].x - n.x) > 1 || Math.abs(places[n.id].y - n.y) > 1) throw new Error(n.id + ' is moved');
    if (shown.some(e => !e.connected)) throw new Error('an edge has no ends');
    return {nodes: drawn.length, edges: shown.length};
  });
}

const mermaid = (await import(pathToFileURL(path.resolve(tools, 'node_modules/mermaid/dist/mermaid.esm.min.mjs')))).default;
mermaid.initialize({startOnLoad: false, maxTextSize: 1e9, maxEdges: 1e6});
for (const dir of fs.readdirSync(root).sort()) {
  const file = `${dir}/graph.mmd`, started = Date.now();
  let out = {};
  try {
    const d = await mermaid.mermaidAPI.getDiagramFromText(text(file));
    out = {nodes: d.db.getVertices().size, edges: d.db.getEdges().length};
  } catch (e) { out.error = String(e.message || e).slice(0, 500); }
  console.log(JSON.stringify({file, reader: 'mermaid', ...out, ms: Date.now() - started}));
}
process.exit(0); // jsdom keeps timers

// Loads N-Quads into Oxigraph and prints how many milliseconds and seconds of processor its
// dump to N-Quads takes, and how many characters it has: node dump.mjs TOOLS FILE. TOOLS has
// node_modules.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const [tools, file] = process.argv.slice(2);
const oxigraph = createRequire(path.resolve(tools) + '/')('oxigraph');
const store = new oxigraph.Store();
store.load(fs.readFileSync(file, 'utf8'), {format: 'application/n-quads', unchecked: true});
const started = performance.now(), cpu = process.cpuUsage();
const text = store.dump({format: 'application/n-quads'});
const used = process.cpuUsage(cpu);
console.log(JSON.stringify({ms: performance.now() - started, cpu: (used.user + used.system) / 1e6, length: text.length, quads: store.size}));

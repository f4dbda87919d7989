// The worker in which laws meet a mutant: says which law begins, and ends with the first that is refuted.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { SUBJECTS } from './rooms.mjs';

const { dist, subjects, order } = workerData;
const from = (path) => import(pathToFileURL(join(dist, path)).href);
try {
  const { lawsOf, refutes } = await from('laws/index.js');
  const laws = [];
  for (const name of subjects) {
    const { subject = name, bind } = SUBJECTS[name];
    const bound = await bind(from);
    for (const law of lawsOf[subject](bound)) laws.push({ name: `${name} ${law.id}`, law, bound });
  }
  const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  laws.sort((a, b) => place(a.name) - place(b.name));
  for (const { name, law, bound } of laws) {
    parentPort.postMessage({ begins: name });
    const start = performance.now();
    let refuted;
    try {
      refuted = refutes(law, bound);
    } catch {
      refuted = true; // a law that cannot even be stated: the implementation threw
    }
    parentPort.postMessage({ ends: name, refuted, took: performance.now() - start });
    if (refuted) break;
  }
  parentPort.postMessage({ done: true });
} catch (error) {
  parentPort.postMessage({ broken: String(error) });
}

// The worker in which a mutant is judged: says which law or test begins, and ends with the first that is refuted. Specimens come first: they are quick.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { SUBJECTS } from './rooms.mjs';

const { copy, subjects, order } = workerData;
const from = (path) => import(pathToFileURL(join(copy, 'dist', path)).href);
const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
const isSpec = (name) => name.endsWith('.spec.ts');

/** The tests of these specifications. */
async function testsOf(specs) {
  if (specs.length === 0) return [];
  const { tests } = await import(pathToFileURL(join(copy, 'node_modules/vitest/index.js')).href);
  for (const path of specs) await import(pathToFileURL(join(copy, path.replace(/\.ts$/, '.js'))).href);
  // a measurement of speed is none of what the code says
  const judging = tests.filter(({ id }) => !id.includes('about a second'));
  return judging.map(({ id, run }) => ({ name: `specimen ${id}`, refuted: () => Promise.resolve(run()).then(() => false) }));
}

/** The laws of these subjects, bound to the mutant. */
async function lawsOfAll(names) {
  if (names.length === 0) return [];
  const { lawsOf, refutes } = await from('laws/index.js');
  const laws = [];
  for (const name of names) {
    const { subject = name, bind, each, laws: only } = SUBJECTS[name];
    const many = each && (await each(from));
    for (const bound of many ?? [await bind(from)]) {
      const whose = many === undefined ? name : `${name}, ${bound.title ?? bound.name},`;
      const judging = lawsOf[subject](bound).filter(({ id }) => only?.includes(id) !== false);
      for (const law of judging) laws.push({ name: `${whose} ${law.id}`, refuted: () => refutes(law, bound) });
    }
  }
  return laws;
}

/** Judges, most deadly first, up to the first that is refuted. */
async function judge(judges) {
  judges.sort((a, b) => place(a.name) - place(b.name));
  for (const { name, refuted } of judges) {
    parentPort.postMessage({ begins: name });
    const start = performance.now();
    // what cannot even be asked, since the implementation threw, is refuted
    const found = await Promise.resolve().then(refuted).catch(() => true); // biome-ignore format: one line
    parentPort.postMessage({ ends: name, refuted: found, took: performance.now() - start });
    if (found) return true;
  }
  return false;
}

try {
  const found = await judge(await testsOf(subjects.filter(isSpec)));
  if (!found) await judge(await lawsOfAll(subjects.filter((name) => !isSpec(name))));
  parentPort.postMessage({ done: true });
} catch (error) {
  parentPort.postMessage({ broken: String(error) });
}

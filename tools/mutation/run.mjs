// How strong are the laws? Every mutant of a file against the laws of its subjects, and nothing else:
//
//   npm run build && node tools/mutation/run.mjs newtonCG lineSearch     rooms of rooms.mjs, or files of src; all where none is named
//   node tools/mutation/run.mjs --every 4 --data /tmp/found.json eigh     each fourth mutant; the findings elsewhere
//   node tools/mutation/run.mjs --survivors eigh                          those that survived last time, after a new law
//
// A mutant is caught where a law is refuted, or takes ten times as long, and three seconds, as on the code itself. What survives is listed
// in docs/conformance/mutation.json, file by file, and `equivalent` there says why no law can tell some of them from the code. Where
// specifications of spec/ judge a file (rooms.mjs), `judges` there names them.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { emit, mutantsOf } from './mutants.mjs';
import { ROOMS } from './rooms.mjs';
import { putSpecs } from './specs.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copy = join(root, '.mutants', String(process.pid));
const dist = join(copy, 'dist');
const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, every: { type: 'string', default: '1' }, survivors: { type: 'boolean', default: false } },
});
const data = values.data ?? join(root, 'docs/conformance/mutation.json');

/** Runs the laws of `subjects`, most deadly first, up to the first that is refuted. */
function judge(subjects, order, usual) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('judge.mjs', import.meta.url), { workerData: { copy, subjects, order }, stderr: true, stdout: true });
    let [law, took] = ['the import', {}];
    const end = (outcome) => {
      clearTimeout(timer);
      worker.terminate();
      resolve({ outcome, law, took });
    };
    let timer;
    worker.on('error', () => end('refuted'));
    worker.on('message', (said) => {
      if (said.broken !== undefined) {
        law = said.broken;
        end('broken');
      } else if (said.done) end('survived');
      else if (said.begins !== undefined) {
        law = said.begins;
        clearTimeout(timer);
        timer = setTimeout(() => end('timed out'), usual === undefined ? 600_000 : 10 * (usual[law] ?? 0) + 3000);
      } else {
        took[said.ends] = said.took;
        if (said.refuted) end('refuted');
      }
    });
  });
}

/** The mutants to judge, of all; laws are only added, so what was caught stays caught. */
function chosen(all, lines, last) {
  if (!values.survivors) return all.filter((_, i) => i % Number(values.every) === 0);
  const key = ({ line, was, text }) => `${typeof line === 'number' ? lines[line - 1].trim() : line}: ${was} → ${text}`;
  const keys = new Set(last?.survived.map(key));
  const every = Math.round((last?.of ?? 0) / last?.mutants) || 1;
  return all.filter((mutant, i) => i % every === 0 && keys.has(key(mutant)));
}

async function judgeFile(path, subjects, last) {
  const source = readFileSync(join(root, path), 'utf8');
  const target = join(dist, path.replace(/^src\//, '').replace(/\.ts$/, '.js'));
  const put = (mutant) => writeFileSync(target, emit(source, mutant));
  put(undefined);
  const start = performance.now();
  const specs = subjects.filter((name) => name.endsWith('.spec.ts'));
  putSpecs(root, copy, specs);
  const sound = await judge(subjects, []);
  if (sound.outcome !== 'survived') throw new Error(`${path}: the code itself is ${sound.outcome} by ${sound.law}`);
  // cheap laws first, until some have shown what they catch
  let order = Object.keys(sound.took).sort((a, b) => sound.took[a] - sound.took[b]);
  const all = mutantsOf(path, source);
  const lines = source.split('\n');
  const mutants = chosen(all, lines, last);
  const [survived, killers] = [[], {}];
  for (const mutant of mutants) {
    put(mutant);
    const { outcome, law } = await judge(subjects, order, sound.took);
    if (outcome === 'survived') survived.push(mutant);
    else {
      killers[law] = (killers[law] ?? 0) + 1;
      order = [law, ...order.filter((other) => other !== law)];
    }
  }
  put(undefined);
  const count = values.survivors ? last.mutants : mutants.length;
  return {
    mutants: count,
    of: all.length,
    caught: count - survived.length,
    ...(specs.length > 0 && { judges: subjects }),
    survived: survived.map(({ line, was, text }) => ({ line: lines[line - 1].trim(), was, text })),
    killers,
    seconds: Math.round((performance.now() - start) / 1000),
  };
}

const files = Object.entries(ROOMS).flatMap(([room, own]) =>
  Object.entries(own)
    .filter(([path]) => asked.length === 0 || asked.includes(room) || asked.includes(path))
    .map(([path, subjects]) => ({ room, path, subjects })),
);
mkdirSync(copy, { recursive: true });
cpSync(join(root, 'dist'), dist, { recursive: true });
cpSync(join(root, 'package.json'), join(copy, 'package.json'));
try {
  for (const { room, path, subjects } of files) {
    const last = JSON.parse(readFileSync(data, 'utf8')).files[path];
    if (values.survivors && last === undefined) continue;
    const { killers, seconds, ...found } = await judgeFile(path, subjects, last);
    const results = JSON.parse(readFileSync(data, 'utf8'));
    results.files[path] = { room, date: new Date().toISOString().slice(0, 10), ...found };
    writeFileSync(data, `${JSON.stringify(results, undefined, 1)}\n`);
    console.log(`${path}: ${found.caught} of ${found.mutants} caught, ${seconds} s`);
    for (const { line, was, text } of found.survived)
      console.log(`  ${was.replace(/\s+/g, ' ')} → ${text.replace(/\s+/g, ' ')}    ${line}`);
    console.log(`  by ${Object.entries(killers).sort((a, b) => b[1] - a[1]).map(([law, count]) => `${law} ${count}`).join(', ')}`); // biome-ignore format: one line
  }
} finally {
  rmSync(copy, { recursive: true });
}

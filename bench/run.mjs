/**
 * The benchmark: `npm run bench -- [row …] [--quick] [--sizes=64,256] [--publish] [--cpu]`. Rows: the files of rows/; all by default.
 *
 * For each row and size all contenders first show what they compute. Who is wrong is named, and is not timed. Then they run
 * interleaved, and medians and ratios are printed, and written to results/ as JSON, a table and a figure. With `--publish` also to the
 * documentation, and then no peer may run on a reference BLAS, which is up to sixfold slower than what its users have.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';

import { absent, peer, threaded, unfair, useClock, versionOf } from './lib/peers.mjs';
import { race } from './lib/race.mjs';
import { figure, provenance, table } from './lib/report.mjs';
import { inWorker } from './lib/worker.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    sizes: { type: 'string' },
    out: { type: 'string', default: 'results' },
    publish: { type: 'boolean' },
    cpu: { type: 'boolean' },
    as: { type: 'string', default: '' },
  },
});
const ALL = ['product', 'eigh', 'eigenvalues', 'solve', 'cholesky', 'qr', 'training', 'networks', 'hessian', 'optimizers', 'operation'];
ALL.push('reductions', 'lanczos', 'density', 'diagnose', 'start', 'heap');
const rows = positionals.length > 0 ? positionals : ALL;
const clock = options.cpu ? 'cpu' : 'wall';
useClock(clock);
const settings = { clock, ...(options.quick ? { rounds: 7, slice: 2, warmUp: 60 } : {}) };

const machine = {
  cpu: os.cpus()[0]?.model,
  cores: os.cpus().length,
  node: process.version,
  platform: `${os.platform()} ${os.arch()}`,
  clock,
};
const pythons = { numpy: await peer('numpy'), torch: await peer('torch') };
const versions = Object.fromEntries(
  ['saddlepoint', 'ml-matrix', 'emlapack', '@tensorflow/tfjs', '@jax-js/jax', 'js-pytorch'].map((name) => [name, versionOf(name)]),
);
for (const [name, found] of Object.entries(pythons)) {
  versions[name] = found && `${found.version} (${found.blas ?? 'BLAS unknown'})`;
  const reason = options.publish && found ? unfair(name, found.blas) : undefined;
  if (reason !== undefined) {
    console.error(reason);
    process.exit(1);
  }
}
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}`);
console.log(
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version ?? '–'}`)
    .join(', '),
);

mkdirSync(options.out, { recursive: true });
/** A row is written as soon as it is measured. */
function write(row) {
  const whole = { machine, versions, absent: Object.fromEntries(absent), ...row };
  if (options.publish) writeFileSync(`../docs/speed/measured/${row.name}${options.as}.json`, `${JSON.stringify(whole, null, 2)}\n`);
  writeFileSync(`${options.out}/${row.name}.json`, `${JSON.stringify(whole, null, 1)}\n`);
  writeFileSync(`${options.out}/${row.name}.md`, `${provenance(whole)}\n\n${table(whole)}`);
  writeFileSync(`${options.out}/${row.name}.svg`, figure(whole));
}

async function measure(name) {
  const row = await import(`./rows/${name}.mjs`);
  const sizes = options.sizes ? options.sizes.split(',').map(Number) : row.sizes;
  const results = [];
  for (const size of sizes) {
    const ours = await row.contenders(size);
    const threads = await Promise.all(threaded.map((peer) => inWorker(peer, name, size, ours, clock)));
    const entered = [...ours, ...threads.flatMap(({ contenders }) => contenders)];
    const fit = [];
    const wrong = [];
    for (const contender of entered) {
      let complaint;
      try {
        await (contender.rounds ? contender.time(1) : contender.run?.());
        complaint = await row.check(size, contender, await contender.result());
      } catch (error) {
        complaint = String(error?.message ?? error).split('\n')[0];
      }
      if (complaint === undefined) fit.push(contender);
      else wrong.push({ name: contender.name, dtype: contender.dtype, complaint });
    }
    const timed = await race(fit, settings);
    await Promise.all(threads.map(({ stop }) => stop()));
    const entry = { size, label: row.label?.(size) ?? `n = ${size}`, timed, wrong };
    results.push(entry);
    console.log(`\n${row.title}, ${entry.label}`);
    const best = timed.find((t) => t.name === 'saddlepoint');
    for (const t of timed) {
      const twin = timed.find((x) => x.name === 'saddlepoint' && x.dtype === t.dtype) ?? best;
      const rate = row.cost ? `  ${row.cost(size).of(t.median).toFixed(1).padStart(6)} ${row.cost(size).unit}` : '';
      const ratio = twin && twin !== t ? `  ${(t.median / twin.median).toPrecision(3)} × saddlepoint` : '';
      console.log(
        `  ${`${t.name} ${t.dtype ?? ''}`.padEnd(44)} ${t.median.toPrecision(3).padStart(9)} ${row.unit?.short ?? 'ms'}${rate}${ratio}`,
      );
    }
    for (const w of wrong) console.log(`  ${`${w.name} ${w.dtype ?? ''}`.padEnd(44)} WRONG: ${w.complaint}`);
  }
  return { name, title: row.title, axis: row.axis, theory: row.theory, unit: row.unit, results };
}

for (const name of rows) {
  try {
    write(await measure(name));
  } catch (error) {
    console.error(`${name}: ${error?.stack ?? error}`); // the other rows are measured all the same
    process.exitCode = 1;
  }
}
for (const [name, reason] of absent) console.log(`not here: ${name}: ${reason}`);
for (const found of Object.values(pythons)) found?.stop();

/**
 * Implementations judged beside this process: a module in a worker, promises, and a program that answers in lines of JSON.
 * Reads dist: run `npm run build` first (`npm test` does).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const dist = new URL('../../dist/', import.meta.url);
const { conform } = (await import(new URL('laws/index.js', dist).href)) as typeof import('../laws/index.ts');
const { conformCommand } = (await import(new URL('cli/conform.js', dist).href)) as typeof import('../../src/cli/conform.ts');

const cli = (...args: string[]) => conformCommand(args, () => import(new URL('laws/index.js', dist).href));

const folder = mkdtempSync(join(tmpdir(), 'conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const descent = (async_: string) => `
  export default ({ learningRate }) => ({
    ${async_} init() { return { t: 0 }; },
    ${async_} step(θ, state, g) {
      const η = typeof learningRate === 'function' ? learningRate(++state.t) : learningRate;
      for (let i = 0; i < θ.length; i++) θ[i] -= η * g[i];
    },
  });`;
const quick = {
  laws: ['gradientDescent.step-response', 'gradientDescent.schedule', 'gradientDescent.pure', 'gradientDescent.closed-form'],
};

describe('a module', () => {
  it('is judged in a worker, by its default export', async () => {
    const report = await conform('gradientDescent', file('descent.mjs', descent('')));
    expect(report.of('holds')).toHaveLength(report.laws.length);
    expect(report).toMatchObject({ timeLimit: 60, remarks: [] });
  });
  it('that never returns is ended at the limit, law by law, and the others are judged', async () => {
    const hanging = file(
      'hanging.mjs',
      descent('').replace('const η', 'if (state.n++ > 100) for (;;);\n const η').replace('t: 0', 't: 0, n: 0'),
    );
    const laws = ['gradientDescent.step-response', 'gradientDescent.edge', 'gradientDescent.conserved'];
    const report = await conform('gradientDescent', hanging, { timeLimit: 2, laws });
    expect(report.laws.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['holds', ''],
      ['timed out', 'no answer within 2 s'],
      ['holds', ''],
    ]);
  });
  it('says what it claims and how finely it rounds', async () => {
    const claims = `${descent('')}\nexport const unit = 2 ** -24;\nexport const capabilities = { learningRate: ['number'] };`;
    const report = await conform('gradientDescent', file('claims.mjs', claims), quick);
    expect(report.unit).toBe(2 ** -24);
    expect(report.of('unsupported').map(({ id }) => id)).toEqual(['gradientDescent.schedule']);
  });
  it('without the export is refused', async () => {
    await expect(conform('adam', file('empty.mjs', 'export const x = 1;'))).rejects.toThrow('must export adam, or a default');
  });
});

describe('promises', () => {
  it('of a module', async () => {
    const report = await conform('gradientDescent', file('async.mjs', descent('async')), quick);
    expect(report.of('holds')).toHaveLength(4);
    expect(report.remarks[0]).toMatch(/^its answers are promises/);
  });
  it('of a function, and one that is never kept is ended', async () => {
    const solve = async (A: number[][], b: number[]) => (A.length === 1 ? [b[0] / A[0][0]] : new Promise<number[]>(() => {}));
    const report = await conform('solve', solve, { laws: ['solve.residual', 'solve.rows'], timeLimit: 1 });
    expect(report.of('timed out')).toHaveLength(2);
  });
  it('where the laws pass functions are refused', async () => {
    const later = { uniform: async () => 0 };
    await expect(conform('random', async () => later)).rejects.toThrow('random cannot be asked from afar');
  });
});

const PROGRAM = `
  import { createInterface } from 'node:readline';
  for await (const line of createInterface({ input: process.stdin })) {
    const { call, hyperparameters, theta, state, gradient } = JSON.parse(line);
    if (call === 'hello') console.log(JSON.stringify({ capabilities: { learningRate: ['number', 'schedule'] } }));
    else if (call === 'init') console.log(JSON.stringify({ state: 7 }));
    else console.log(JSON.stringify({ theta: theta.map((x, i) => x - hyperparameters.learningRate * gradient[i]), state }));
  }`;
const command = (name: string, text: string): string => `"${process.execPath}" "${file(name, text)}"`;

describe('a program', () => {
  it('answers in lines of JSON', async () => {
    const report = await conform('gradientDescent', { command: command('program.mjs', PROGRAM) }, quick);
    expect(report.of('holds')).toHaveLength(4);
  });
  it('that ends too early, or answers what is no JSON, errs and refutes nothing', async () => {
    const chatty = PROGRAM.replace(`if (call === 'init')`, `if (call === 'init') console.log('loading …'); else if (call === 'init')`);
    const report = await conform('gradientDescent', { command: command('chatty.mjs', chatty) }, { ...quick, timeLimit: 20 });
    expect(report.of('errored')).toHaveLength(4);
    expect(report.laws[0].message).toContain('answered with what is no JSON: loading');
    await expect(conform('adam', { command: 'exit 3' })).rejects.toThrow('ended with code 3 before it had answered');
  });
  const python = fileURLToPath(new URL('../../examples/conform-python/adapter.py', import.meta.url));
  const has = spawnSync('python3', ['-c', 'import numpy']).status === 0;
  it.skipIf(!has)('in Python: the example’s Adam conforms', async () => {
    const report = await conform('adam', { command: `python3 ${python}` });
    expect(report.of('unsupported').map(({ id }) => id)).toEqual(['adam.forgotten-gradient', 'adam.step-bound-limit']);
    expect(report.conforms).toBe(true);
  });
});

describe('PyTorch', () => {
  const adapter = fileURLToPath(new URL('../../examples/conform-python/pytorch.py', import.meta.url));
  const has = spawnSync('python3', ['-c', 'import torch']).status === 0;
  it.skipIf(has)('where it is not installed, that is said', async () => {
    if (spawnSync('python3', ['--version']).status !== 0) return;
    await expect(conform('adam', { command: `python3 ${adapter}` })).rejects.toThrow('PyTorch is not installed here');
  });
  it.skipIf(!has)('where it is installed, its Adam has the step response', async () => {
    const report = await conform('adam', { command: `python3 ${adapter}` }, { laws: ['adam.step-response', 'adam.trace'] });
    expect(report.conforms).toBe(true);
  });
});

const TOLD = `
  import { createInterface } from 'node:readline';
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const say = (answer) => console.log(JSON.stringify(answer));
  const ask = async (theta) => { say({ ask: 'valueAndGradient', theta }); return next(); };
  for (;;) {
    const { call, arguments: given, operations, value, theta } = await next();
    if (call === 'hello') say({ capabilities: { functions: ['sin'], orders: [1] } });
    else if (call === 'apply') say({ value: given[0].learningRate / Math.sqrt(given[1]) });
    else if (call === 'compute') say({ value: compute(operations)[value].y });
    else if (call === 'init') say({ state: 0 });
    else {
      // gradient descent by halves
      const here = await ask(theta);
      if (here.error) { say({ error: here.error }); continue; }
      for (let s = 1; ; s /= 2) {
        const there = theta.map((x, i) => x - s * here.gradient[i]);
        if (s < 1e-18 || (await ask(there)).value < here.value) { say({ theta: there, state: 0 }); break; }
      }
    }
  }
  // numbers with one derivative by each variable
  function compute(operations) {
    const done = [];
    for (const [name, ...of] of operations) {
      const [a, b] = of.map((i) => done[i]);
      const linear = (y, ...terms) => {
        const d = new Map();
        for (const [x, c] of terms) for (const [v, s] of x.d) d.set(v, (d.get(v) ?? 0) + c * s);
        return { y, d };
      };
      if (name === 'constant') done.push({ y: of[0], d: new Map() });
      else if (name === 'variable') done.push({ y: a.y, d: new Map([[done.length, 1]]) });
      else if (name === 'add') done.push(linear(a.y + b.y, [a, 1], [b, 1]));
      else if (name === 'sub') done.push(linear(a.y - b.y, [a, 1], [b, -1]));
      else if (name === 'mul') done.push(linear(a.y * b.y, [a, b.y], [b, a.y]));
      else if (name === 'sin') done.push(linear(Math.sin(a.y), [a, Math.cos(a.y)]));
      else if (name === 'gradient') done.push(of.slice(1).map((i) => ({ y: a.d.get(i) ?? 0, d: new Map() })));
      else if (name === 'entry') done.push(a[of[1]]);
    }
    return done;
  }`;

describe('a program is asked more than a function of promises', () => {
  const told = { command: command('told.mjs', TOLD) };
  it('for derivatives, of the order and the functions that it claims', async () => {
    const ids = [
      'autograd.polynomial.gradient',
      'autograd.shared.order',
      'autograd.derivative-1.sin',
      'autograd.derivative-2.sin',
      'autograd.derivative-1.exp',
    ];
    const report = await conform('autograd', told, { laws: ids });
    expect(report.of('refuted').concat(report.of('errored'))).toEqual([]);
    expect(
      report
        .of('unsupported')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['autograd.derivative-1.exp', 'autograd.derivative-2.sin']);
  });
  it('for rates', async () => {
    const report = await conform('inverseSqrt', told);
    expect(report.of('holds').map(({ id }) => id)).toEqual(['inverseSqrt.pure', 'inverseSqrt.falls', 'inverseSqrt.formula']);
  });
  it('for steps in whose midst it asks for losses', async () => {
    const report = await conform('newtonCG', told, { laws: ['newtonCG.pure', 'newtonCG.products-only', 'newtonCG.polishes'] });
    const outcomes = Object.fromEntries(report.laws.map(({ id, outcome }) => [id, outcome]));
    expect(outcomes).toEqual({ 'newtonCG.pure': 'holds', 'newtonCG.products-only': 'holds', 'newtonCG.polishes': 'refuted' });
  });
});

describe('saddlepoint conform', () => {
  const good = file('good.mjs', descent(''));
  const bad = file('bad.mjs', descent('').replace('-=', '+='));
  const one = ['--law', 'gradientDescent.step-response'];

  it('exits with 0, 1 or 2', async () => {
    expect(await cli('gradientDescent', good, ...one)).toMatchObject({ code: 0, error: '' });
    const found = await cli('gradientDescent', bad, ...one, '--seed', '3');
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/again: --law gradientDescent\.step-response --seed 3 --path \d/);
    expect(await cli('gradientDescent')).toMatchObject({ code: 2, error: expect.stringMatching(/^saddlepoint: conform takes a subject, and a module or/) }); // biome-ignore format: one line
    expect(await cli('gradientDescent', good, '--unit', 'x')).toMatchObject({ code: 2, error: expect.stringContaining('unit must be a number, got x') }); // biome-ignore format: one line
  });
  it('repeats a failure by what it printed', async () => {
    const found = await cli('gradientDescent', bad, ...one);
    const [, again] = /again: (.*)/.exec(found.out)!;
    const repeated = await cli('gradientDescent', bad, ...again.split(' '));
    const at = (text: string) => /\n {2}at (.*)/.exec(text)![1];
    expect(at(repeated.out)).toBe(at(found.out));
  });
  it('writes JSON, JUnit and Markdown', async () => {
    const as = async (form: string) => (await cli('gradientDescent', bad, ...one, form)).out;
    expect(JSON.parse(await as('--json')).laws[0].outcome).toBe('refuted');
    expect(await as('--junit')).toContain('<failure message=');
    expect(await as('--markdown')).toContain('| ✗ refuted | `gradientDescent.step-response` |');
  });
  it('says how to install fast-check where it is absent', async () => {
    const missing = Object.assign(new Error("Cannot find package 'fast-check'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const { code, error } = await conformCommand(['adam', good], () => Promise.reject(missing));
    expect([code, error]).toEqual([2, expect.stringContaining('npm install --save-dev fast-check')]);
  });
});

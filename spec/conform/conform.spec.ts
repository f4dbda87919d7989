/** The runner and its report, on implementations that are right, wrong, broken, or claim less. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adam } from '../../src/optim/adam.ts';
import { gradientDescent } from '../../src/optim/gradientDescent.ts';
import { momentum } from '../../src/optim/momentum.ts';
import { saddlepoint } from '../autograd/engine.ts';
import { read, written } from '../laws/conform/answerers.ts';
import { conform } from '../laws/conform/conform.ts';
import { Report } from '../laws/conform/report.ts';
import { byCause } from '../laws/conform/terminal.ts';
import { judge } from '../laws/conform/verdict.ts';
import type { Law } from '../laws/law.ts';
import { FLOAT64 } from '../laws/terms.ts';
import { soundAdam, uncorrected } from '../museum/optim.ts';
import * as float32 from './float32.ts';

const outcomes = (report: Report): { [outcome: string]: number } => {
  const counts: { [outcome: string]: number } = {};
  for (const { outcome } of report.laws) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};
const law = (report: Report, id: string) => report.laws.find((one) => one.id === id)!;

describe('what holds', () => {
  it('our own Adam conforms, and the report says that nothing could have ended a law', async () => {
    const report = await conform('adam', adam);
    expect(outcomes(report)).toEqual({ holds: report.laws.length });
    expect(report.conforms).toBe(true);
    expect(`${report}`).toMatch(/^adam: \d+ laws, u = 2\^-53, seed 20261122\n\d+ hold\njudged in place/);
  });
  it('Adam in float32 conforms in its own unit, not in float64’s', async () => {
    expect((await conform('adam', float32.adam, { unit: 2 ** -24 })).conforms).toBe(true);
    expect((await conform('adam', float32.adam)).conforms).toBe(false);
  });
});

describe('what is refuted', () => {
  it('has the smallest counterexample, its numbers in units, its label and its rows', async () => {
    const report = await conform('adam', uncorrected);
    const found = law(report, 'adam.step-response');
    expect(found).toMatchObject({ outcome: 'refuted', label: 'truth', rows: ['L88', 'L99'] });
    expect(found.counterexample).toContain('"learningRate":1');
    expect(found.measured!.off).toBeGreaterThan(1e6 * found.measured!.bound);
    expect(`${report}`).toMatch(/refuted {2}adam\.step-response {2}\(truth L88 L99\)[\s\S]* u, bound \S+ = \S+ u\n {2}at \[/);
    expect(report.conforms).toBe(false);
  });
  it('is repeated by its seed and path, alone', async () => {
    const all = await conform('adam', uncorrected, { seed: 7 });
    const { seed, path, counterexample } = law(all, 'adam.trace');
    const again = await conform('adam', uncorrected, { laws: ['adam.trace'], seed, path: path! });
    expect(again.laws.map(({ id, counterexample }) => [id, counterexample])).toEqual([['adam.trace', counterexample]]);
  });
  it('names a loss of the laws’ own, and what was asked of it against the law', async () => {
    const downhill = (asks: string) => () => ({
      needsOracle: true,
      init: () => ({}),
      step(θ: Float64Array, _: unknown, oracle: any) {
        oracle[asks](θ);
        θ[0] -= oracle.gradient(θ)[0] / 1e3;
      },
    });
    const found = await conform('newtonCG', downhill('hessian'), { laws: ['newtonCG.products-only', 'newtonCG.scale-of-the-loss'] });
    expect(law(found, 'newtonCG.products-only')).toMatchObject({ outcome: 'refuted', message: 'the Hessian was asked for' });
    expect(law(found, 'newtonCG.scale-of-the-loss').counterexample).toMatch(
      /^\[\[-?\d.*,(Rosenbrock|\(1 − w₁w₂\)²|a double well|log cosh),-?\d+\]$/,
    );
  });
  it('shows no input where there was none', async () => {
    const found = law(await conform('amsgrad', soundAdam, { laws: ['amsgrad.reddi'] }), 'amsgrad.reddi');
    expect(found.counterexample).toBeUndefined();
    expect(found.message).toMatch(/^ends at (1|0\.9)/);
  });
  it('says more than "returned false"', async () => {
    const found = law(await conform('determinant', () => 1), 'determinant.exact');
    expect(found).toMatchObject({
      message: 'the determinant: expected 0, got 1',
      counterexample: '[[[0]]]',
      measured: { expected: 0, got: 1 },
    });
    const report = await conform('classify', () => ({ verdict: 'minimum' }), { laws: ['classify.signs'] });
    expect(report.laws[0].message).toMatch(/^what λ = .* make: expected .*, index \d, got undefined, index undefined$/);
    // the sentence stands there once
    expect(`${report}`.split(report.laws[0].claim)).toHaveLength(2);
  });
  it('says what a law of one’s own claims, where that only says no', () => {
    const even: Law<() => number> = {
      ...{ id: 'even', rows: [], claim: 'it is even', tolerance: 'E' },
      property: (f) => fc.property(fc.integer(), () => f() % 2 === 0) as fc.IRawProperty<unknown>,
    };
    expect(judge(even, () => 3, { terms: FLOAT64, seed: 1 }).message).toBe('it is not so that it is even');
  });
});

describe('what is not refuted', () => {
  it('an adapter’s slip is an error, gathered to one', async () => {
    const report = await conform('gradientDescent', (h: any) => ({
      init: () => ({}),
      step(θ: Float64Array) {
        θ[0] -= h.rate.value;
      },
    }));
    expect(outcomes(report)).toEqual({ errored: report.laws.length });
    expect(byCause(report.laws)).toHaveLength(1);
    expect(`${report}`.match(/TypeError/g)).toHaveLength(1);
  });
  it('so is what makes no optimizer', async () => {
    const report = await conform('adam', () => ({ init: () => ({}) }));
    expect(outcomes(report)).toEqual({ errored: report.laws.length });
    expect(report.laws[0].message).toBe('TypeError: made an object without a function step(θ, …)');
  });
  it('an error of its own that no law asked for is one too', async () => {
    const report = await conform('gradientDescent', () => {
      throw new Error('out of memory');
    });
    expect(outcomes(report)).toEqual({ errored: report.laws.length });
  });
  it('so is what an engine throws in its backward pass', async () => {
    const trace: typeof saddlepoint.trace = (f, x) => ({
      ...saddlepoint.trace(f, x),
      backward: () => {
        throw new Error('the graph is gone');
      },
    });
    const report = await conform('autograd', { ...saddlepoint, orders: 1, trace }, { laws: ['autograd.chain', 'autograd.linear'] });
    expect(outcomes(report)).toEqual({ errored: 2 });
  });
  it('what is not claimed is unsupported', async () => {
    const velocity = (h: any) => momentum({ ...h, form: 'velocity' });
    const capabilities = { form: ['velocity'], learningRate: ['number'] };
    const report = await conform('momentum', velocity, { capabilities });
    expect(report.of('unsupported').map(({ id }) => id)).toEqual(['momentum.forms', 'momentum.forms-part']);
    expect(report.conforms).toBe(true);
    expect((await conform('momentum', velocity)).conforms).toBe(false);
  });
  it('an engine of first derivatives is not refuted by the second', async () => {
    const report = await conform('autograd', { ...saddlepoint, orders: 1, functions: { tanh: saddlepoint.functions.tanh } });
    expect(Object.keys(outcomes(report)).sort()).toEqual(['holds', 'unsupported']);
    expect(law(report, 'autograd.polynomial.hessian').message).toBe('asks for derivatives of order 2');
    expect(law(report, 'autograd.derivative-1.sin').message).toBe('asks for sin');
  });
  it('a law without a unit is unsupported in another than float64’s', async () => {
    expect(Object.keys(outcomes(await conform('minimumRatio', () => 1, { unit: 2 ** -24 })))).toEqual(['unsupported']);
  });
  it('what was expected is expected, with the reason, and noticed where it holds', async () => {
    const wrong = law(await conform('adam', uncorrected, { expected: { 'adam.trace': 'known since 2021' } }), 'adam.trace');
    expect(wrong).toMatchObject({ outcome: 'expected', message: expect.stringMatching(/^known since 2021 \(the steps: /) });
    const right = await conform('gradientDescent', gradientDescent, { expected: { 'gradientDescent.edge': 'it used to fail' } });
    expect(right.remarks).toContain('expected to fail, and holds: gradientDescent.edge');
  });
});

describe('the report', () => {
  const report = conform('adam', uncorrected, { name: 'a | b', laws: ['adam.trace', 'adam.pure'] });

  it('is data', async () => {
    const data = JSON.parse(JSON.stringify(await report));
    expect(data).toMatchObject({ subject: 'adam', name: 'a | b', unit: 2 ** -53, timeLimit: null, conforms: false });
    expect(data.ledger.L88).toEqual({ verdict: 'corrected', claim: 'Adam is RMSProp plus momentum.', address: 'ledger.html#l88' });
    expect(data.laws.map(({ id, outcome }: any) => [id, outcome])).toEqual([
      ['adam.pure', 'holds'],
      ['adam.trace', 'refuted'],
    ]);
  });
  it('is a table, one row a law', async () => {
    const lines = (await report).toMarkdown().trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(
      /^\| ✗ refuted \| `adam\.trace` \| truth \| \[L88\]\(ledger\.html#l88\) \[L90\]\(ledger\.html#l90\) \| the steps: expected .* at `\[/,
    );
  });
  it('says what the rows claim, and where more is said of them', async () => {
    const { laws } = await report;
    const site = new Report({ ...(await report), site: 'https://example.org/' }, laws);
    expect(`${site}`).toContain('\n  L88 “Adam is RMSProp plus momentum.” (corrected) https://example.org/ledger.html#l88\n');
    expect(site.toMarkdown()).toContain('[L88](https://example.org/ledger.html#l88)');
  });
  it('is JUnit’s XML', async () => {
    const xml = (await report).toJUnit();
    expect(xml).toContain('<testsuite name="adam" tests="2" failures="1" errors="0" skipped="0">');
    expect(xml).toContain('L88: ledger.html#l88\n');
    expect(xml).toMatch(/name="adam.trace"><failure message="the steps: [^<]*&quot;learningRate&quot;/);
  });
});

describe('refusals', () => {
  it.each([
    [() => conform('adm' as never, adam), 'conform: subject must be a name of lawsOf, such as adagrad, adam, '],
    [() => conform('adam', adam, { unit: -1 }), 'conform: unit must be positive, got -1'],
    [() => conform('adam', adam, { units: 1 } as never), 'conform: there is no option units'],
    [() => conform('Eig' as never, adam), 'such as exponentialDecay, escape, eigh, '],
    [() => conform('xyz' as never, adam), 'conform: subject must be a name of lawsOf, one of gradientDescent, '],
    [() => conform('adam', adam, { laws: ['adam.typo'] }), 'conform: there is no law adam.typo here; there are adam.pure, '],
    [() => conform('adam', { adam }), 'conform: the implementation of adam must be a function, got an object'],
    [() => conform('eigh', undefined), 'conform: the implementation of eigh must be a function, got undefined'],
  ])('%s', async (ask, message) => {
    await expect(ask()).rejects.toThrow(message);
  });
});

describe('lines of JSON', () => {
  it('carry vectors, and numbers that JSON does not know', () => {
    expect(written({ x: Float64Array.of(1, Number.NaN), y: Number.NEGATIVE_INFINITY })).toBe('{"x":[1,"NaN"],"y":"-Infinity"}');
    expect(read('{"x": [1, NaN, -Infinity], "y": "Infinity", "text": "a NaN, "}')).toEqual({
      x: [1, Number.NaN, Number.NEGATIVE_INFINITY],
      y: Number.POSITIVE_INFINITY,
      text: 'a NaN, ',
    });
  });
});

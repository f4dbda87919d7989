/** What the lab shows: both curves, their extremes, the spectrum, and the λmax that a rule bears at its rate. */
import { descend, oracleFrom, spectrum } from 'saddlepoint';
import { describe, expect, test } from 'vitest';
import { describe as sentence } from '../../../docs/explorer/lab/describe.ts';
import { Lab } from '../../../docs/explorer/lab/lab.ts';
import { edgeOf, optimizerOf } from '../../../docs/explorer/lab/rules.ts';
import { Session } from '../../../docs/explorer/lab/session.ts';
import { settings } from '../../../docs/explorer/lab/settings.ts';
import { apply, ask } from '../../../docs/explorer/lab/why.ts';

const small = { count: 40, width: 4, depth: 1 };
const lab = (part: Parameters<typeof settings>[0] = {}): Lab => new Lab(settings({ ...small, ...part }));

describe('the view', () => {
  test('has the numbers that the library has', () => {
    const l = lab({ t: 50 });
    const { whole } = l.session.network;
    const { θ } = l.session;
    const view = l.view();
    expect(view.loss).toBe(whole.value(θ));
    expect(view.gradientNorm).toBeCloseTo(Math.hypot(...whole.gradient(θ)), 12);
    expect(view.curvature).toEqual({ values: Array.from(spectrum(whole, θ)), whole: true });
    expect(view.losses.map(([, loss]) => loss)).toEqual([...l.session.records.map(({ loss }) => loss), view.loss]);
    expect(structuredClone(view)).toEqual(view);
  });

  test('of many parameters has both ends of the spectrum', () => {
    const l = lab({ depth: 3, width: 12, t: 5 });
    const { values, whole } = l.view().curvature!;
    const all = spectrum(l.session.network.whole, l.session.θ);
    expect(whole).toBe(false);
    expect(Math.abs(values[0] / all[0] - 1)).toBeLessThan(0.01);
    expect(Math.abs(values.at(-1)! / all.at(-1)! - 1)).toBeLessThan(0.01);
  });

  test('of many steps keeps the curve’s extremes in few points', () => {
    const l = lab({ batch: 1, t: 1500 });
    const { losses } = l.view(false);
    const all = l.session.records.map(({ loss }) => loss);
    expect(losses.length).toBeLessThan(450);
    expect(Math.max(...losses.map(([, loss]) => loss))).toBe(Math.max(...all));
    const means = l.view(false).means!;
    expect(means[0]).toEqual([19, all.slice(0, 38).reduce((sum, loss) => sum + loss, 0) / 38]);
    expect(lab({ t: 100 }).view(false).means).toBeUndefined();
    expect(Math.min(...losses.slice(0, -1).map(([, loss]) => loss))).toBe(Math.min(...all));
  });

  test('where θ is no number has no spectrum, and words for it', () => {
    const l = lab({ eta: 1000, loss: 'squared error', depth: 0, t: 400 });
    expect(l.view().stop).toBeDefined();
    expect(sentence(l.view())).toContain('NaN for what is no number');
  });
});

describe('two runs', () => {
  test('what lay beyond a change after going back stays beside it, and does not go on', () => {
    const l = lab({ t: 60 });
    const before = l.session.records.slice();
    l.rewind(20);
    l.change({ eta: 0.1 });
    expect(l.session.length).toBe(20);
    expect(l.other!.run.records).toEqual(before);
    l.steps(30);
    expect(l.view(false).other!.losses).toHaveLength(60);
  });

  test('another width is another run; the old one stays beside it', () => {
    const l = lab({ t: 30 });
    l.change({ width: 6 });
    expect([l.session.t, l.session.settings['width'], l.other!.run.t]).toEqual([0, 6, 30]);
  });

  test('the run without the remedy keeps up with the one that has it', () => {
    const l = lab({ init: 'zeros', t: 30 });
    ask(l);
    expect(apply(l)).toBe(true);
    l.steps(25);
    expect([l.session.t, l.other!.run.t]).toEqual([55, 55]);
    // the remedy is that of the moment it was asked for
    expect(apply(l)).toBe(false);
  });
});

describe('what a rule bears', () => {
  test.each([
    ['gradientDescent', ''] as const,
    ...['movement', 'velocity', 'averaged'].map((form) => ['momentum', form] as const),
    ...['lookahead', 'shifted', 'torch'].map((form) => ['nesterov', form] as const),
  ])('%s %s: below it the library’s own run shrinks, above it grows', (rule, form) => {
    const state = settings({ rule, eta: 0.3, ...(form && { [`${rule}.form`]: form, [`${rule}.momentum`]: 0.6 }) });
    const edge = edgeOf(state, 0.3)!;
    const end = (λ: number): number => {
      const θ = Float64Array.of(1);
      const bowl = oracleFrom({ value: ([x]) => (λ * x * x) / 2, gradient: ([x]) => Float64Array.of(λ * x) });
      for (const _ of descend(bowl, θ, optimizerOf(state), { steps: 400 }));
      return Math.abs(θ[0]);
    };
    expect(end(0.97 * edge)).toBeLessThan(0.1);
    expect(end(1.03 * edge)).toBeGreaterThan(10);
  });

  test('is not said of rules whose steps are not proportional to the gradient', () => {
    for (const rule of ['adam', 'rmsprop', 'newton', 'lbfgs']) expect(edgeOf(settings({ rule }), 0.1)).toBeUndefined();
  });
});

test('a session of every set and every initialiser takes a step', () => {
  for (const data of ['moons', 'circles', 'xor', 'spirals', 'clouds', 'digits', 'your own'])
    for (const init of ['xavier', 'he', 'orthogonal', 'uniform', 'equal', 'zeros'])
      expect(new Session(settings({ ...small, data, init })).step()?.t, `${data}, ${init}`).toBe(1);
});

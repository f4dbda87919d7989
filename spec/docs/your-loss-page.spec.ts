/** What the page says of a reader's loss, asked as the page asks: formulas, matrices, eigenvalues, data, presets, addresses. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../../docs/explorer/loss/around.ts';
import { columnsOf } from '../../docs/explorer/loss/data.ts';
import { draw } from '../../docs/explorer/loss/draw.ts';
import { html, table } from '../../docs/explorer/loss/html.ts';
import { type Asked, isProblem, modelOf, type Seen } from '../../docs/explorer/loss/model.ts';
import { OPTIMIZERS } from '../../docs/explorer/loss/optimizers.ts';
import { presets } from '../../docs/explorer/loss/presets.ts';
import { addressOf, askedBy, DEFAULTS } from '../../docs/explorer/loss/state.ts';
import { afterRemedy, course, readAs } from '../../docs/explorer/loss/words.ts';
import * as library from '../../src/index.ts';
import { classify, diagnose, oracle, type Tensor, tensor } from '../../src/index.ts';

const seen = (asked: Partial<Asked>): Seen => {
  const answer = modelOf({ ...DEFAULTS, start: {}, ...asked });
  if (isProblem(answer)) throw new Error(answer.problem);
  return answer;
};
const problem = (asked: Partial<Asked>): string => {
  const answer = modelOf({ ...DEFAULTS, start: {}, ...asked });
  return isProblem(answer) ? answer.problem : 'none';
};

describe('what is written', () => {
  it('a formula is the loss of its names: value, gradient, Hessian and verdict are the library’s own', () => {
    const L = oracle(({ w1, w2 }: Record<'w1' | 'w2', Tensor>) => tensor(1).sub(w1.mul(w2)).square(), { w1: 0.3, w2: -0.7 });
    const got = seen({ loss: '(1 - w1*w2)^2', start: { w1: 0.3, w2: -0.7 }, steps: 0 });
    expect(got.names).toEqual(['w1', 'w2']);
    expect(got.loss).toBe(L.value(L.theta));
    expect(got.gradient).toEqual([...L.gradient(L.theta)]);
    expect(got.eigenvalues).toEqual([...classify(L, L.theta).eigenvalues]);
    expect(got.verdict).toBe(diagnose(L, L.theta, { history: [] }).verdict);
  });

  test.prop(
    [
      fc.array(
        fc.double({ min: -50, max: 50, noNaN: true }).map((x) => Math.round(1e6 * x) / 1e6),
        { minLength: 1, maxLength: 8 },
      ),
    ],
    { numRuns: 30 },
  )('a list of eigenvalues has these eigenvalues', (eigenvalues) => {
    const got = seen({ loss: eigenvalues.join(', '), steps: 1, eta: 1e-3 });
    const sorted = [...eigenvalues].sort((a, b) => a - b);
    for (const [i, λ] of sorted.entries()) expect(got.eigenvalues[i]).toBeCloseTo(λ, 8);
  });

  it('rows of numbers are a matrix, in any brackets; one that is not symmetric is refused by its entries', () => {
    for (const loss of ['2 1\n1 3', '[[2, 1], [1, 3]]', '2,1;1,3', '[2 1\n 1 3]']) {
      const got = seen({ loss, steps: 0, start: { w1: 1, w2: 2 } });
      expect(got.hessian, loss).toEqual([
        [2, 1],
        [1, 3],
      ]);
      expect(got.loss).toBe(0.5 * (2 + 4 + 12));
    }
    expect(problem({ loss: '1 2\n3 4' })).toBe('The matrix must be symmetric: row 2 has 3 in column 1, and row 1 has 2 in column 2.');
    expect(problem({ loss: '1 2\n3' })).toContain('row 2 has 1 numbers, and there are 2 rows');
  });

  it.each([
    ['1 + 2', '', 'has no parameter; any name'],
    ['mean(y)', 'y\n1', 'every name in it is a column'],
    ['(y - a)^2', 'y\n1\n2', 'gives 2 numbers, one for each row of the data, and a loss is one: put mean( ) or sum( )'],
    ['a', 'x,y\n1,2\n3', 'Line 3 of the data: expected 2 numbers, got 1'],
    ['a', 'x,y\n1,two', 'Line 2 of the data: expected a number, got two'],
    ['a', 'x,x\n1,2', 'two columns are named x'],
    ['a', 'x,y', 'there are names of columns, and no rows below them'],
    ['', '', 'expected a number, a name, a function or (, got the end'],
  ])('%s over %j is refused in words', (loss, data, message) => {
    expect(problem({ loss, data }).toLowerCase()).toContain(message.toLowerCase());
  });

  it('data without names are y, x and y, or x1, x2 and y', () => {
    expect(columnsOf('1\n2').names).toEqual(['y']);
    expect(columnsOf('1\t2\n3\t4')).toEqual({
      names: ['x', 'y'],
      values: [
        [1, 3],
        [2, 4],
      ],
    });
    expect(columnsOf('1 2  3').names).toEqual(['x1', 'x2', 'y']);
  });
});

describe('what is shown', () => {
  it('no answer holds a number that is none unless the loss has none, whatever the optimizer', () => {
    for (const rule of Object.keys(OPTIMIZERS)) {
      for (const loss of ['(1 - w1*w2)^2', '3, -1, 0', 'w', 'abs(w)', 'exp(100*w)^2', 'log(w - 1)', '1/(w - 0.5)', 'w^0.5 - w^0.5']) {
        const got = seen({ loss, rule, steps: 30, remedy: true });
        const words = [
          got.message,
          got.why,
          got.next,
          course(got),
          readAs(got),
          afterRemedy(got),
          table(got),
          draw(got).first.svg,
          draw(got).rest.svg,
        ].join('\n');
        expect(words, `${rule} on ${loss}`).not.toMatch(/undefined|\[object/);
        expect(draw(got).first.svg + draw(got).rest.svg, `${rule} on ${loss}`).not.toMatch(/NaN|Infinity/);
        if (Number.isFinite(got.loss)) expect(words.replaceAll(got.why, ''), `${rule} on ${loss}`).not.toContain('NaN');
      }
    }
  });

  it('the code that the page shows gives the report that the page shows', () => {
    for (const { asked } of presets) {
      const got = seen(asked);
      let printed = '';
      const names = Object.keys(library);
      const run = new Function(...names, 'console', got.code);
      run(...Object.values(library), { log: (text: string) => (printed = text) });
      expect(printed).toBe(got.report);
    }
  });

  it('each preset says what it promises', () => {
    const verdicts = Object.fromEntries(presets.map(({ name, asked }) => [name, seen(asked).verdict]));
    expect(verdicts).toMatchObject({
      'a saddle': 'saddle',
      'too fast': 'diverging',
      'a plateau': 'plateau',
      'a dead unit': 'plateau',
      'a cliff': 'cliff',
      'no number': 'not finite',
      'XOR stays at 0.25': 'saddle',
      'a line fit becomes NaN': 'diverging',
      'house prices: it falls once, then hardly': 'ill-conditioned',
      'the same answer for every row': 'dead',
      'all weights begin alike': 'saddle',
      'cross-entropy by hand is nan': 'not finite',
    });
    expect(seen(presets[5].asked).eigenvalues[0]).toBeLessThan(0);
  });

  it('the remedy is carried out where there is one', () => {
    const { applied, loss } = seen({ ...presets[0].asked, remedy: true });
    expect(loss).toBe(1);
    expect(applied!.loss).toBeLessThan(1e-9);
    expect(seen({ ...presets[9].asked, remedy: true }).applied).toBeUndefined();
  });

  it('the view holds the path', () => {
    const [x0, x1, y0, y1] = viewOf([
      [0, 0],
      [30, -7],
    ]);
    expect(x0).toBeLessThan(0);
    expect(x1).toBeGreaterThan(30);
    expect(y0).toBeLessThan(-7);
    expect(y1).toBeGreaterThan(0);
  });

  it('stands there without JavaScript', () => expect(html()).toContain('Saddle: the slope is zero here'));
});

describe('the address', () => {
  it('brings every preset back', () => {
    for (const { name, asked } of [...presets, { name: 'default', asked: DEFAULTS }]) {
      const { hash, whole } = addressOf(asked);
      expect(whole).toBe(true);
      expect(askedBy(hash), name).toEqual(asked);
    }
  });
  it('keeps long data out, clamps numbers, ignores strange words, and is nothing without a loss', () => {
    const { hash, whole } = addressOf({ ...DEFAULTS, data: 'y\n'.padEnd(9000, '1\n') });
    expect(whole).toBe(false);
    expect(askedBy(hash)).toEqual({ ...DEFAULTS, data: '' });
    expect(askedBy('#loss=w^2&eta=-3&steps=1e9&rule=magic&view=1,0,0,1&at=w:x,constructor:1')).toEqual({
      ...DEFAULTS,
      loss: 'w^2',
      start: { constructor: 1 },
      eta: 0,
      steps: 2000,
    });
    expect(askedBy('#fig=saddle')).toBeUndefined();
  });
});

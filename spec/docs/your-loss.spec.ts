/** A reader's own loss: its grammar, and what the page says of it. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../docs/explorer/loss/evaluate.ts';
import { FUNCTIONS } from '../../docs/explorer/loss/functions.ts';
import { DEPTH, type Expression, namesIn, parse, partsOf } from '../../docs/explorer/loss/grammar.ts';
import { codeOf, print } from '../../docs/explorer/loss/print.ts';
import { FormulaError, pointed } from '../../docs/explorer/loss/tokens.ts';
import { grad, type Tensor, tensor } from '../../src/index.ts';

/** Without its places. */
const bare = (e: Expression): unknown => {
  const { at: _, length: __, ...rest } = e as Expression & Record<string, unknown>;
  return JSON.parse(
    JSON.stringify({ ...rest, of: undefined, left: undefined, right: undefined, args: undefined, parts: partsOf(e).map(bare) }),
  );
};

type Names = Readonly<Record<'a' | 'b' | 'x', Tensor>>;
/** A tree, and the same written by hand as tensors. */
interface Pair {
  readonly tree: Expression;
  readonly hand: (names: Names) => Tensor;
}
const place = { at: 0, length: 0 };
const NAMES = ['a', 'b', 'x'] as const;
const HAND = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;
/** Functions that are smooth and finite wherever the formula leads. */
const SMOOTH = ['sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'square', 'erf', 'gelu', 'mean', 'sum', 'max', 'abs', 'relu'] as const;

const pair: fc.Arbitrary<Pair> = fc.letrec<{ e: Pair }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 5 },
    fc
      .double({ min: 0, max: 1e9, noNaN: true })
      .map((value) => ({ tree: { kind: 'number' as const, value, ...place }, hand: () => tensor(value) })),
    fc.constantFrom(...NAMES).map((name) => ({ tree: { kind: 'name' as const, name, ...place }, hand: (names: Names) => names[name] })),
    tie('e').map(({ tree, hand }) => ({ tree: { kind: 'minus' as const, of: tree, ...place }, hand: (n: Names) => hand(n).neg() })),
    fc.tuple(fc.constantFrom('+', '-', '*', '/'), tie('e'), tie('e')).map(([operator, l, r]) => ({
      tree: { kind: 'binary' as const, operator, left: l.tree, right: r.tree, ...place },
      hand: (n: Names) => l.hand(n)[HAND[operator]](r.hand(n)),
    })),
    fc.tuple(tie('e'), fc.integer({ min: 0, max: 4 })).map(([l, value]) => ({
      tree: {
        kind: 'binary' as const,
        operator: '^' as const,
        left: l.tree,
        right: { kind: 'number' as const, value, ...place },
        ...place,
      },
      hand: (n: Names) => l.hand(n).pow(value),
    })),
    fc.tuple(fc.constantFrom(...SMOOTH), tie('e')).map(([name, { tree, hand }]) => ({
      tree: { kind: 'call' as const, name, args: [tree], ...place },
      hand: (n: Names) => (hand(n) as unknown as Record<string, () => Tensor>)[name](),
    })),
  ),
})).e;

const point = fc.record({
  a: fc.double({ min: -3, max: 3, noNaN: true }),
  b: fc.double({ min: -3, max: 3, noNaN: true }),
  x: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
});
const close = (got: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    if (!Number.isFinite(wanted[i])) expect(got[i]).toBe(wanted[i]);
    else expect(Math.abs(got[i] - wanted[i])).toBeLessThanOrEqual(64 * 2 ** -52 * Math.abs(wanted[i]));
  }
};

describe('the grammar of a loss', () => {
  test.prop([pair], { numRuns: 500 })('what is printed is read as what it was', ({ tree }) => {
    expect(bare(parse(print(tree)))).toEqual(bare(tree));
  });

  test.prop([pair, point], { numRuns: 400 })(
    'value and gradient are those of the tensors written by hand',
    ({ tree, hand }, { a, b, x }) => {
      const e = parse(print(tree));
      const column = tensor(x);
      const given = { a: tensor(a), b: tensor(b) };
      close(evaluate(e, { ...given, x: column }).data, hand({ ...given, x: column }).data);
      const slopes = (f: (names: Names) => Tensor) => grad((p: Record<'a' | 'b', Tensor>) => f({ ...p, x: column }).mean())(given);
      const [got, wanted] = [slopes((names) => evaluate(e, names)), slopes(hand)];
      // pow(2) and square() round differently
      for (const name of ['a', 'b'] as const) {
        const [g, w] = [got[name].item(), wanted[name].item()];
        if (Number.isFinite(w)) expect(Math.abs(g - w)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(w)));
        else expect(g).toBe(w);
      }
    },
  );

  test.prop([pair, point], { numRuns: 200 })('the code that the page shows computes the same', ({ tree }, { a, b, x }) => {
    const run = new Function('tensor', 'a', 'b', 'x', `return ${codeOf(tree)};`) as (...args: unknown[]) => Tensor;
    close(run(tensor, tensor(a), tensor(b), tensor(x)).data, evaluate(tree, { a: tensor(a), b: tensor(b), x: tensor(x) }).data);
  });

  test('in the code zero keeps its sign', () => {
    expect(codeOf(parse('1/(-0)'))).toBe('tensor(1).div(-0)');
    expect(codeOf(parse('exp(-0)'))).toBe('tensor(-0).exp()');
  });

  const alphabet = [
    '1',
    '2.5',
    '.5',
    '1e3',
    'w',
    'w₁',
    'exp',
    'max',
    '+',
    '-',
    '−',
    '*',
    '**',
    '/',
    '^',
    '(',
    ')',
    ',',
    ' ',
    '\n',
    '=',
    '$',
    '²',
    '𝛼',
    '.',
    'e',
    '1e999',
  ];
  test.prop([fc.array(fc.constantFrom(...alphabet), { maxLength: 20 }).map((parts) => parts.join(''))], { numRuns: 2000 })(
    'whatever is written is read, or refused at a place within it with a caret below',
    (source) => {
      try {
        expect(bare(parse(print(parse(source))))).toEqual(bare(parse(source)));
      } catch (error) {
        expect(error).toBeInstanceOf(FormulaError);
        const { at, length, message } = error as FormulaError;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at + length).toBeLessThanOrEqual(source.length);
        expect(message.length).toBeGreaterThan(10);
        const [line, caret] = pointed(source, error as FormulaError).split('\n');
        expect(caret).toMatch(/^ *\^+$/);
        if (length > 0) expect([...line][caret.indexOf('^')]).toBe(String.fromCodePoint(source.codePointAt(at)!));
      }
    },
  );

  it.each([
    ['-x^2', '-(x^2)'],
    ['2^3^2', '2^(3^2)'],
    ['a-b-c', '(a-b)-c'],
    ['a/b*c', '(a/b)*c'],
    ['a*-b', 'a*(-b)'],
    ['2^-1', '2^(-1)'],
    ['(1 − w1·w2)**2', '(1 - w1*w2)^2'],
  ])('%s is %s', (short, long) => expect(bare(parse(short))).toEqual(bare(parse(long))));

  it.each([
    ['', 0, 'expected a number, a name, a function or (, got the end'],
    ['1 +', 3, 'expected a number, a name, a function or (, got the end'],
    ['2x', 1, 'expected an operator (products are written with *), got x'],
    ['(1 - w', 6, 'expected ) or an operator, got the end'],
    ['w)', 1, 'expected an operator or the end, got )'],
    ['exp w', 4, 'expected ( after the function exp, got w'],
    ['foo(w)', 0, 'there is no function foo; there are exp,'],
    ['exp(w, 2)', 0, 'exp takes one argument, got 2'],
    ['max(w, 2, 3)', 0, 'max takes one argument or two, got 3'],
    ['L = w^2', 2, 'there is no meaning for =; write the loss alone'],
    ['w²', 1, 'there is no meaning for ²; write ^2'],
    ['1e999*w', 0, '1e999 is larger than any number can be here'],
  ])('%s is refused at %i', (source, at, message) => {
    let error: FormulaError | undefined;
    try {
      parse(source);
    } catch (caught) {
      error = caught as FormulaError;
    }
    expect(error).toBeInstanceOf(FormulaError);
    expect(error!.message).toContain(message);
    expect(error!.at).toBe(at);
  });

  it('the depth is limited, and at the limit all works', () => {
    const deep = [
      (n: number) => `${'('.repeat(n)}w${')'.repeat(n)}`,
      (n: number) => `${'-'.repeat(n)}w`,
      (n: number) => Array(n).fill('w').join('+'),
      (n: number) => Array(n).fill('w').join('^'),
      (n: number) => `${'exp('.repeat(n)}w${')'.repeat(n)}`,
    ];
    for (const make of deep) {
      const e = parse(make(DEPTH - 1));
      expect(bare(parse(print(e)))).toEqual(bare(e));
      expect(evaluate(e, { w: tensor(0.5) }).shape).toEqual([]);
      for (const n of [DEPTH + 2, 100_000]) expect(() => parse(make(n))).toThrow(/goes deeper than 400/);
    }
  });

  it('names are found in their order; pi is a number, and a function no name', () => {
    expect(namesIn(parse('b*sin(pi*t) - a*b'))).toEqual(['b', 't', 'a']);
    for (const name of Object.keys(FUNCTIONS)) expect(() => parse(name)).toThrow(`( after the function ${name}`);
  });
});

/** The table itself: its order, the first test that holds; what breaks down before it; and the rules' names. */
import { describe, expect, test } from 'vitest';
import { isAdaptive, isProportional, isWearing, ownRule } from '../../../src/diagnose/rules.ts';
import { breakdown, decide } from '../../../src/diagnose/verdict.ts';
import { adam, gradientDescent } from '../../../src/index.ts';
import { but, type Changes, said } from './evidence.ts';

test('the first test that holds gives the verdict, and no further one is made', () => {
  const tests = decide(but());
  expect(tests.map((t) => t.holds)).toEqual([...Array(tests.length - 1).fill(false), true]);
  expect(tests.at(-1)?.verdict).toBe('descending');
  expect(decide(but({ fit: { apart: 1 } }))).toHaveLength(1);
  expect(decide(but({ progress: { kind: 'standing' } })).at(-1)?.verdict).toBe('stalled');
});

test('what rises comes before what the place is, and that before what the steps do', () => {
  const verdicts = (...changes: Changes[]) => decide(but(...changes)).at(-1)?.verdict;
  const critical: Changes = { curvature: { criticality: { critical: true } }, progress: { kind: 'standing' } };
  expect(verdicts(critical)).toBe('minimum');
  expect(verdicts(critical, { progress: { kind: 'rising' } })).toBe('diverging');
  expect(verdicts(critical, { steps: { turn: -1, shrink: 1 } })).toBe('minimum');
  expect(verdicts({ progress: { kind: 'standing' }, steps: { turn: -1, shrink: 1 } })).toBe('oscillating');
});

describe('Before the table', () => {
  const of = (grew: boolean, atOnce: boolean) => breakdown({ ...but(), broken: { what: 'the loss is NaN', grew, atOnce } });
  test('a number that is not finite, by a step that led there or by none', () => {
    expect([of(true, false), of(true, true), of(false, false), of(false, true)].map((t) => t.verdict)).toEqual(['diverging', 'not finite', 'not finite', 'not finite']); // biome-ignore format: one line
    expect(of(true, false)).toMatchObject({ holds: true, message: 'not finite: the loss is NaN' });
  });
  test('or a loss that is another one when asked again', () => {
    const twice = breakdown({ ...but(), loss: 1, again: 2 });
    expect([twice.holds, said(twice)]).toEqual([true, 'inconsistent (loss): L(θ) = 1, asked again 2']);
    expect(said(breakdown({ ...but(), loss: 1 }))).toMatch(/asked again NaN$/);
  });
});

describe('Rules by their names', () => {
  test('in any letters, without what is wrapped around them', () => {
    for (const name of ['adam', 'Adam', 'clipByNorm(adam)', ' ADAM ']) expect(ownRule(name)).toEqual({ name: 'adam', make: adam });
    const plain = { name: 'gradientDescent', make: gradientDescent };
    for (const name of ['sgd', 'GD', 'gradientDescent', 'momentum', 'nesterov']) expect(ownRule(name)).toEqual(plain);
    for (const name of [undefined, '', 'lion']) expect(ownRule(name)).toEqual(plain);
  });
  test('step by η√n, in proportion to the slope, or wear their rate down', () => {
    const kinds = (name: string | undefined) => [isAdaptive(name), isProportional(name), isWearing(name)];
    for (const name of ['rmsprop', 'adam', 'AdamW', 'amsgrad', 'nadam', 'radam', 'lion']) expect(kinds(name), name).toEqual([true, false, false]); // biome-ignore format: one line
    for (const name of ['gradientDescent', 'gd', 'SGD', 'momentum', 'nesterov']) expect(kinds(name), name).toEqual([false, true, false]);
    expect(kinds('adagrad')).toEqual([false, false, true]);
    expect(kinds('lbfgs')).toEqual([false, false, false]);
    expect(kinds(undefined)).toEqual([false, false, false]);
  });
});

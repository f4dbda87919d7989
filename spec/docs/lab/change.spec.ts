/** What changes on the way of a lab's run, and what a control makes of what is typed. */
import { describe, expect, test } from 'vitest';
import { type Change, dueAt, withChange } from '../../../docs/explorer/lab/change.ts';
import { within } from '../../../docs/explorer/lab/controlling.ts';
import { ranges, settings } from '../../../docs/explorer/lab/settings.ts';

const [a, b, c] = [0.1, 0.2, 0.3].map((eta) => settings({ eta }));
const [θ1, θ2] = [Float64Array.of(1), Float64Array.of(2)];
const first: readonly Change[] = [{ from: 0, settings: a }];

describe('changes', () => {
  test('in force is the last one from which on it is that step or later', () => {
    const changes = withChange(withChange(first, 5, b), 9, c);
    expect([0, 4, 5, 8, 9, 99].map((t) => dueAt(changes, t).settings)).toEqual([a, a, b, b, c, c]);
  });
  test('one on the way forgets those after it, and of two at one step the later settings hold', () => {
    const changes = withChange(withChange(first, 5, b), 9, c);
    expect(withChange(changes, 5, c)).toEqual([...first, { from: 5, settings: c }]);
    expect(withChange(changes, 3, c)).toEqual([...first, { from: 3, settings: c }]);
  });
  test('a remedy’s jump is told by its settings before and after; what is changed there later leaves it', () => {
    const jumped = withChange(first, 5, b, { theta: θ1, remedy: true });
    expect(jumped.at(-1)).toEqual({ from: 5, settings: b, theta: θ1, remedied: { before: a, after: b } });
    expect(withChange(jumped, 5, c).at(-1)).toEqual({ from: 5, settings: c, theta: θ1, remedied: { before: a, after: b } });
  });
  test('a jump that no remedy made, or a second one at a step, can be told by its place alone', () => {
    expect(withChange(first, 5, b, { theta: θ1, remedy: false }).at(-1)).toEqual({ from: 5, settings: b, theta: θ1 });
    const twice = withChange(withChange(first, 5, b, { theta: θ1, remedy: true }), 5, c, { theta: θ2, remedy: true });
    expect(twice.at(-1)).toEqual({ from: 5, settings: c, theta: θ2 });
  });
});

describe('what is typed', () => {
  const { label, min, max } = ranges['eta'] as { label: string; min: number; max: number };
  test('is taken within its range, whole where the setting is, and what was done to it is said', () => {
    expect(within('eta', '0.25')).toEqual({ taken: 0.25, words: '' });
    expect(within('eta', 10 * max)).toEqual({ taken: max, words: `${label} goes from ${min} to ${max}.` });
    expect(within('eta', '-1')).toEqual({ taken: min, words: `${label} goes from ${min} to ${max}.` });
    expect(within('count', '40.6')).toEqual({ taken: 41, words: '' });
    expect(settings({ count: 40.6, batch: 7.4 })).toMatchObject({ count: 41, batch: 7 });
    expect(within('rule', 'adam')).toEqual({ taken: 'adam', words: '' });
  });
  test('and is not taken where it is no number', () => {
    for (const value of ['', 'x', 'Infinity']) expect(within('eta', value)).toEqual({ words: `${label} must be a number.` });
  });
});

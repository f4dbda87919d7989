/** Small claims of the notes, held by this library. */
import { adagrad, adam, gradientDescent, momentum, rmsprop, solve } from 'saddlepoint';
import { batches } from 'saddlepoint/data';
import { describe, expect, it } from 'vitest';
import { check, refutes, titleOf } from '../laws/law.ts';
import { magnitudes, newtonNoise, sortedPrefix, velocityPerUpdate } from '../laws/notes.ts';

describe('small claims of the notes', () => {
  it(titleOf(newtonNoise), () => check(newtonNoise, solve));
  it(titleOf(sortedPrefix), () => check(sortedPrefix, batches));
  it(titleOf(velocityPerUpdate), () => check(velocityPerUpdate, momentum));
  it(titleOf(magnitudes), () => {
    for (const make of [adam, rmsprop, adagrad]) check(magnitudes, make);
  });
  it('L35 L36 L61 L99 these laws can fail', () => {
    expect(refutes(newtonNoise, (_, b) => b)).toBe(true);
    expect(refutes(sortedPrefix, (columns, options) => batches(columns, { ...options, shuffle: false }))).toBe(true);
    expect(refutes(velocityPerUpdate, gradientDescent)).toBe(true);
    expect(refutes(magnitudes, momentum)).toBe(true);
  });
});

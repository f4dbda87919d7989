/** The lab's points: of one's own, pasted, and digits along their principal axes. */
import { describe, expect, test } from 'vitest';
import { ownOf, pointsOf, readPoints, writePoints } from '../../../docs/explorer/lab/data.ts';
import { SETS, settings } from '../../../docs/explorer/lab/settings.ts';

describe('pasted points', () => {
  test('are read with commas, blanks or semicolons, with a heading, and without a class', () => {
    expect(readPoints('x,y,class\n0.5, 1, 1\n-2 3e-1 0\n# a remark\n\n4;5')).toEqual([
      [0.5, 1, 1],
      [-2, 0.3, 0],
      [4, 5, 0],
    ]);
  });
  test('come back from the address', () => {
    const own = readPoints('0.5, 1, 1\n-2, 0.3, 4');
    expect(ownOf({ points: writePoints(own) })).toEqual(own);
  });
  test.each([
    ['1, 2\nfoo, 3', "line 2, 'foo, 3': the coordinates must be numbers"],
    ['1, 2, 9', 'the class must be a whole number from 0 to 4'],
    ['1', 'a point is two numbers and a class'],
    ['1, 1e99', 'within ±10⁶'],
    ['  \n', 'there is no point in it'],
    ['1, 2\n'.repeat(401), '401 points are more than the 400'],
  ])('%j: says what is wrong, and where', (text, says) => expect(() => readPoints(text)).toThrow(says));
});

describe('the sets', () => {
  test.each(SETS)('%s: points in the plane, every class among them', (data) => {
    const { x, y, classes } = pointsOf(settings({ data }));
    expect(x.shape).toEqual([y.length, 2]);
    expect(new Set(y).size).toBe(classes);
    const again = pointsOf(settings({ data, unit: 10, shift: 2 }))
      .x.at(1)
      .toArray();
    const [a, b] = x.at(1).toArray() as number[];
    expect(again).toEqual(data === 'your own' ? [a, b] : [10 * a, b + 2]);
  });

  test.each(['digits', 'handwriting'])('%s lie along their principal axes: uncorrelated, the first the wider', (data) => {
    const { x } = pointsOf(settings({ data }));
    const [a, b] = [0, 1].map((k) =>
      x.slice([
        [0, x.shape[0]],
        [k, k + 1],
      ]),
    );
    expect(Math.abs(a.mul(b).mean().item())).toBeLessThan(1e-12);
    expect(a.square().mean().item()).toBeGreaterThan(b.square().mean().item());
    expect(Math.abs(x.mean().item())).toBeLessThan(1e-12);
  });
});

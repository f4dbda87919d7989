import { tensor } from 'saddlepoint';
import * as data from 'saddlepoint/data';
import { mlp, squaredError } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import * as laws from '../laws/data/index.ts';
import { check, titleOf } from '../laws/law.ts';

const teacher = mlp([3, 4, 2], { seed: 5 });

describe('data: sets', () => {
  it(titleOf(laws.sinc as never), () => check(laws.sinc, data.sinc));
  const sets: Record<string, { draw: laws.Drawn; classes?: number }> = {
    moons: { draw: (seed) => data.moons({ seed }), classes: 2 },
    spirals: { draw: (seed) => data.spirals({ seed, arms: 3, count: 100 }), classes: 3 },
    circles: { draw: (seed) => data.circles({ seed }), classes: 2 },
    xor: { draw: (seed) => data.xor({ seed }), classes: 2 },
    gaussians: { draw: (seed) => data.gaussians({ seed, classes: 4, dimensions: 5 }), classes: 4 },
    'glyph digits': { draw: (seed) => data.glyphDigits({ seed, count: 25 }), classes: 10 },
    'teacher–student': {
      draw: (seed) => data.teacherStudent((x) => teacher.apply(teacher.tree, x), { inputs: 3, count: 20, noise: 0.1, seed }),
    },
  };
  for (const [name, set] of Object.entries(sets)) it(`${titleOf(laws.seededSets as never)}: ${name}`, () => check(laws.seededSets, set));
  it(titleOf(laws.labelNoiseShare as never), () => check(laws.labelNoiseShare, data.labelNoise));
  it(titleOf(laws.confusion as never), () => check(laws.confusion, data));

  it('without noise every point lies where its class has its place', () => {
    const rows = ({ x }: data.Classified): [number, number][] => x.toArray();
    const near = (a: number, b: number): void => expect(a).toBeCloseTo(b, 12);
    const options = { noise: 0, count: 60, seed: 3 };
    for (const [i, [a, b]] of rows(data.moons(options)).entries()) near(i % 2 === 0 ? Math.hypot(a, b) : Math.hypot(1 - a, 0.5 - b), 1);
    for (const [i, [a, b]] of rows(data.circles(options)).entries()) near(Math.hypot(a, b), i % 2 === 0 ? 0.5 : 1);
    for (const [i, [a, b]] of rows(data.xor(options)).entries()) expect(a * b).toBe(i % 2 === 0 ? 1 : -1);
    expect(new Set(rows(data.xor(options)).map(String)).size).toBe(4);
    rows(data.spirals({ ...options, arms: 2, turns: 1 })).forEach(([a, b], i) => {
      const s = Math.hypot(a, b);
      near(a, s * Math.cos(2 * Math.PI * (s + (i % 2) / 2)));
      near(b, s * Math.sin(2 * Math.PI * (s + (i % 2) / 2)));
    });
    rows(data.gaussians({ ...options, classes: 3, separation: 2 })).forEach(([a, b], i) => {
      near(a, 2 * Math.cos((2 * Math.PI * (i % 3)) / 3));
      near(b, 2 * Math.sin((2 * Math.PI * (i % 3)) / 3));
    });
  });

  it('a teacher’s own weights are a minimum of loss zero', () => {
    const { x, y } = data.teacherStudent((input) => teacher.apply(teacher.tree, input), { inputs: 3, count: 50 });
    expect(squaredError(teacher.apply(teacher.tree, x), y).item()).toBe(0);
  });

  it('undistorted digits are ten different glyphs, and the distortions have the size they say', () => {
    const still = { rotation: 0, logScale: 0, shear: 0, shift: 0, noise: 0 };
    const { x } = data.glyphDigits({ count: 20, ...still });
    const rows = x.toArray() as number[][];
    expect(new Set(rows.map(String)).size).toBe(10);
    expect(rows[13]).toEqual(rows[3]);
    expect(Math.min(...x.data)).toBe(0);
    expect(Math.max(...x.data)).toBeLessThanOrEqual(1);
    // Moments of the ink: its sum, centre and spread, across and down.
    const moments = (row: number[]): { ink: number; centre: number[]; spread: number[] } => {
      const ink = row.reduce((s, v) => s + v, 0);
      const mean = (f: (x: number, y: number) => number): number => row.reduce((s, v, p) => s + v * f(p % 12, Math.floor(p / 12)), 0) / ink;
      const centre = [mean((x) => x), mean((_, y) => y)];
      return { ink, centre, spread: [mean((x) => (x - centre[0]) ** 2), mean((_, y) => (y - centre[1]) ** 2)] };
    };
    const plain = rows.map(moments);
    const changed = (options: data.GlyphOptions) =>
      (data.glyphDigits({ count: 1000, ...still, ...options }).x.toArray() as number[][]).map((row, i) => ({
        now: moments(row),
        was: plain[i % 10],
      }));
    const deviation = (list: number[]): number => Math.sqrt(list.reduce((s, v) => s + v * v, 0) / list.length);
    // The centre moves by the shift, uniform within 0.8 pixels: deviation 0.8/√3. Sampling at pixels adds up to 0.2.
    for (const axis of [0, 1]) {
      const moves = changed({ shift: 0.8 }).map(({ now, was }) => now.centre[axis] - was.centre[axis]);
      expect(Math.abs(deviation(moves) - 0.8 / Math.sqrt(3))).toBeLessThan(0.03);
      expect(Math.max(...moves.map(Math.abs))).toBeLessThan(1);
    }
    // Ink grows with the square of the scale.
    const growth = changed({ logScale: 0.15 }).map(({ now, was }) => Math.log(now.ink / was.ink) / 2);
    expect(Math.abs(deviation(growth) - 0.15 / Math.sqrt(3))).toBeLessThan(0.01);
    // A rotation keeps the spread in all, a shear the spread down; both change the spread across.
    const all = ({ spread }: { spread: number[] }): number => spread[0] + spread[1];
    expect(deviation(changed({ rotation: 0.25 }).map(({ now, was }) => all(now) / all(was) - 1))).toBeLessThan(0.03);
    expect(deviation(changed({ shear: 0.2 }).map(({ now, was }) => now.spread[1] / was.spread[1] - 1))).toBeLessThan(0.02);
    for (const options of [{ rotation: 0.25 }, { shear: 0.2 }]) {
      expect(deviation(changed(options).map(({ now, was }) => now.spread[0] / was.spread[0] - 1))).toBeGreaterThan(0.04);
    }
    const noisy = Array.from(data.glyphDigits({ count: 100, ...still, noise: 0.3 }).x.data, (v, p) => v - x.data[p % (144 * 10)]);
    const noise = Math.sqrt(noisy.reduce((s, v) => s + v * v, 0) / noisy.length);
    expect(Math.abs(noise - 0.3)).toBeLessThan(0.01);
  });

  it('refuses what does not fit, by name', () => {
    expect(() => data.moons({ count: 0 })).toThrow('moons: count must be a whole number ≥ 1, got 0');
    expect(() => data.circles({ noise: -1 })).toThrow('circles: noise must be a finite number ≥ 0, got -1');
    expect(() => data.spirals({ arms: 0 })).toThrow('spirals: arms must be a whole number ≥ 1, got 0');
    expect(() => data.glyphDigits({ size: 6 })).toThrow('glyphDigits: size must be a whole number ≥ 7, got 6');
    expect(() => data.labelNoise([0], { share: 2, classes: 2 })).toThrow('labelNoise: share must be a number in [0, 1], got 2');
    expect(() => data.accuracy([1], [1, 2])).toThrow('accuracy: the number of predictions must be that of the labels, 2, got 1');
    expect(() => data.confusionMatrix([1], [2], { classes: 2 })).toThrow('confusionMatrix: label 0 must be a whole number in 0 … 1, got 2');
    expect(() => data.predictions(tensor([[Number.NaN, 1]]))).toThrow('predictions: logits[0, 0] must be a number, got NaN');
    expect(
      Array.from(
        data.predictions(
          tensor([
            [1, 1],
            [0, 2],
          ]),
        ),
      ),
    ).toEqual([0, 1]);
  });
});

/**
 * Laws of a line search for the strong Wolfe conditions, over φ(s) = L(θ + sp) with φ′(0) < 0:
 *
 *   φ(s) ≤ φ(0) + c₁ s φ′(0),   |φ′(s)| ≤ c₂ |φ′(0)|,        c₁ = 1e-4, c₂ = 0.9
 */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { forAll, holds } from './tools.ts';

/** Loss and slope at s. */
export type Along = (s: number) => { readonly loss: number; readonly slope: number };
/** A step along the line, from the first to try; undefined where none was found. */
export type LineSearch = (φ: Along, first: number) => number | undefined;

const [C1, C2] = [1e-4, 0.9];

/** Of the step down: c/2·10⁴ wide; and how the plain rises. */
const [STEEP, PLAIN] = [2e4, 1e-6];
/** Smooth lines that go down at 0 and have a floor: a bowl, a quartic, a valley with waves, a wall, a step, many valleys. */
const LINES: readonly { readonly name: string; readonly at: (c: number) => Along }[] = [
  { name: '½(s − c)²', at: (c) => (s) => ({ loss: (s - c) ** 2 / 2, slope: s - c }) },
  { name: '¼s⁴ − c³s', at: (c) => (s) => ({ loss: s ** 4 / 4 - c ** 3 * s, slope: s ** 3 - c ** 3 }) },
  {
    name: '½(s/c − 1)² + ⅒ sin 9s/c',
    at: (c) => (s) => ({
      loss: (s / c - 1) ** 2 / 2 + Math.sin((9 * s) / c) / 10 - s / c,
      slope: (s / c - 1 + 0.9 * Math.cos((9 * s) / c) - 1) / c,
    }),
  },
  {
    name: 's²/c + 1/(1 + 4s/c)',
    at: (c) => (s) => ({ loss: s ** 2 / c + 1 / (1 + (4 * s) / c), slope: (2 * s) / c - 4 / c / (1 + (4 * s) / c) ** 2 }),
  },
  {
    // a drop that ends long before the slope of the start has kept its word: far out it is flat, and too little was won
    name: 'a step down beside a plain',
    at: (c) => (s) => ({
      loss: (-c / STEEP) * -Math.expm1((-STEEP * s) / c) + (PLAIN * s ** 2) / c,
      slope: -Math.exp((-STEEP * s) / c) + (2 * PLAIN * s) / c,
    }),
  },
  {
    // ever steeper until close before a wall: the cubic’s minimum lies next to the upper end
    name: 'a chute before a wall',
    at: (c) => (s) => ({
      loss: -s - (2 * s ** 3) / c ** 2 + ((7 * c) / 30) * Math.exp(30 * (s / c - 1)),
      slope: -1 - 6 * (s / c) ** 2 + 7 * Math.exp(30 * (s / c - 1)),
    }),
  },
  {
    name: 'waves in a bowl',
    at: (c) => (s) => ({
      loss: (s / c - 3) ** 2 / 20 + Math.sin((9 * s) / c + 2) / 3,
      slope: ((s / c - 3) / 10 + 3 * Math.cos((9 * s) / c + 2)) / c,
    }),
  },
];
/** A fall that ends in a step up, to where there is no slope. */
const PLATEAU = {
  name: 'a plateau above a fall',
  at:
    (c: number): Along =>
    (s) =>
      s < c ? { loss: -s / c, slope: -1 / c } : { loss: 1, slope: 0 },
};
const line = fc.constantFrom(...LINES);
const size = fc.integer({ min: -24, max: 24 }).map((k) => 2 ** (k / 4));
const first = fc.integer({ min: -640, max: 640 }).map((k) => 2 ** (k / 64));

/** φ, and where it was asked. */
const spied = (φ: Along): { φ: Along; asked: number[] } => {
  const asked: number[] = [];
  return { asked, φ: (s) => φ(s === 0 ? 0 : asked[asked.push(s) - 1]) };
};

export const lineSearchLaws: Law<LineSearch>[] = [
  {
    id: 'lineSearch.wolfe',
    rows: [],
    claim:
      'on smooth lines with a floor, from a first step 1000 times too short or too long, the step satisfies both strong Wolfe conditions',
    tolerance: 'E',
    runs: 300,
    property: (search) =>
      forAll(line, size, first, ({ name, at }, c, s0) => {
        const φ = at(c);
        const s = search(φ, s0 * c);
        if (s === undefined) throw new Error(`${name}: no step was found from ${s0 * c}, c = ${c}`);
        const [zero, there] = [φ(0), φ(s)];
        const [decrease, curvature] = [zero.loss + C1 * s * zero.slope, C2 * Math.abs(zero.slope)];
        holds(there.loss <= decrease, () => `${name}, c = ${c}: φ(${s}) = ${there.loss}, more than ${decrease}`);
        holds(Math.abs(there.slope) <= curvature, () => `${name}, c = ${c}: |φ′(${s})| = ${Math.abs(there.slope)}, more than ${curvature}`);
      }),
  },
  {
    id: 'lineSearch.at-once',
    rows: [],
    claim: 'a first step that satisfies both conditions is taken, and nothing else asked',
    tolerance: 'E',
    property: (search) =>
      forAll(line, size, first, ({ name, at }, c, s0) => {
        const [zero, there] = [at(c)(0), at(c)(s0 * c)];
        if (there.loss > zero.loss + C1 * s0 * c * zero.slope || Math.abs(there.slope) > C2 * Math.abs(zero.slope)) return;
        const { φ, asked } = spied(at(c));
        const s = search(φ, s0 * c);
        holds(s === s0 * c && asked.length <= 1, () => `${name}: step ${s} of ${s0 * c}, asked at ${asked.join(', ')}`);
      }),
  },
  {
    id: 'lineSearch.parabola',
    rows: [],
    claim:
      'on a parabola whose minimum is overshot, the cubic through both ends knows it: the second point asked, unless it is within a tenth of an end',
    tolerance: 'B',
    label: 'quality',
    property: (search) =>
      // from 1.91 c on the slope is too steep to stay; up to 2 c the loss is lower than at 0, and the search turns round
      forAll(size, fc.integer({ min: 191, max: 990 }), (c, k) => {
        const s0 = (c * k) / 100;
        const { φ, asked } = spied(LINES[0].at(c));
        const s = search(φ, s0) ?? Number.NaN;
        const known = c > 0.1 * s0 * (1 + 1e-9);
        if (known)
          holds(asked.length === 2 && Math.abs(s - c) <= 2 ** -40 * s0, () => `minimum ${c}, step ${s}, asked at ${asked.join(', ')}`);
      }),
  },
  {
    id: 'lineSearch.closes-in',
    rows: [],
    claim:
      'once a point is too high, no later one lies beyond it, and none twice: the search closes in, by a tenth of what is left at least',
    tolerance: 'E',
    runs: 300,
    property: (search) =>
      forAll(line, size, first, ({ name, at }, c, s0) => {
        const { φ, asked } = spied(at(c));
        search(φ, s0 * c);
        const zero = at(c)(0);
        const told = () => `${name}, c = ${c}: asked at ${asked.join(', ')}`;
        const over = asked.findIndex((s) => at(c)(s).loss > zero.loss + C1 * s * zero.slope);
        if (over < 0) return;
        holds(
          asked.slice(over + 1).every((s) => s > 0 && s < asked[over]),
          told,
        );
        holds(new Set(asked).size === asked.length, told);
        // what is left after k points is at most 0.9ᵏ of the first bracket
        asked.slice(over + 1).forEach((s, k, inside) => {
          const next = inside[k + 1];
          if (next !== undefined) holds(Math.abs(next - s) <= asked[over] * 0.9 ** k, told);
        });
      }),
  },
  {
    id: 'lineSearch.cubic',
    rows: [],
    claim:
      'on a cubic that steepens from a step that is too short, and rises at twice that step, its minimum between them is the third point asked, and taken',
    tolerance: 'B',
    label: 'quality',
    property: (search) =>
      // φ′ = −1 − 2β s + 3α s², 0 at m
      forAll(size, fc.integer({ min: 112, max: 128 }), fc.integer({ min: 4, max: 64 }), (c, k, β) => {
        const m = k / 100;
        const α = (1 + 2 * β * m) / (3 * m ** 2);
        const { φ, asked } = spied((x) => {
          const s = x / c;
          return { loss: -s - β * s ** 2 + α * s ** 3, slope: (-1 - 2 * β * s + 3 * α * s ** 2) / c };
        });
        const s = search(φ, c) ?? Number.NaN;
        holds(asked.length === 3 && Math.abs(s - m * c) <= 2 ** -40 * c, () => `minimum ${m * c}, step ${s}, asked at ${asked.join(', ')}`);
      }),
  },
  {
    id: 'lineSearch.units',
    rows: [],
    claim: 'a loss in units 2⁷⁰⁰ times as small or as large is asked at the same points, where the square of a slope is no number',
    tolerance: 'E',
    label: 'quality',
    property: (search) =>
      forAll(fc.constantFrom(...LINES, PLATEAU), size, first, fc.constantFrom(2 ** -700, 2 ** 700), ({ name, at }, c, s0, unit) => {
        const askedIn = (u: number): number[] => {
          const { φ, asked } = spied((s) => ({ loss: u * at(c)(s).loss, slope: u * at(c)(s).slope }));
          search(φ, s0 * c);
          return asked;
        };
        const plain = askedIn(1);
        if (!plain.every((s) => Math.max(Math.abs(at(c)(s).loss), Math.abs(at(c)(s).slope)) < 2 ** 300)) return;
        const scaled = askedIn(unit);
        holds(
          scaled.join() === plain.join(),
          () => `${name}, c = ${c}: asked at ${scaled.join(', ')}, and in units of 1 at ${plain.join(', ')}`,
        );
      }),
  },
  {
    id: 'lineSearch.goes-out',
    rows: [],
    claim:
      'a first step that is too short is doubled until a minimum lies behind: on a parabola k doublings and two points for one that is 2ᵏ too short',
    tolerance: 'E',
    label: 'quality',
    property: (search) =>
      forAll(size, fc.integer({ min: 1, max: 16 }), (c, k) => {
        const { φ, asked } = spied(LINES[0].at(c));
        search(φ, c * 2 ** -k);
        holds(asked.length <= k + 2, () => `asked at ${asked.join(', ')}`);
        asked.slice(1).forEach((s, i) => {
          holds(s <= 2 * asked[i], () => `from ${asked[i]} to ${s}`);
        });
      }),
  },
  {
    id: 'lineSearch.keeps-the-lowest',
    rows: [],
    claim: 'the step taken is the lowest of all points asked that decrease sufficiently: no ground is given up',
    tolerance: 'E',
    label: 'quality',
    runs: 300,
    property: (search) =>
      forAll(line, size, first, ({ name, at }, c, s0) => {
        const { φ, asked } = spied(at(c));
        const s = search(φ, s0 * c);
        if (s === undefined) return;
        const [zero, there] = [at(c)(0), at(c)(s)];
        const good = asked.filter((x) => at(c)(x).loss <= zero.loss + C1 * x * zero.slope);
        const least = Math.min(...good.map((x) => at(c)(x).loss));
        const rounding = 2 ** -50 * Math.max(Math.abs(zero.loss), Math.abs(least));
        holds(there.loss <= least + rounding, () => `${name}, c = ${c}: φ(${s}) = ${there.loss}, though ${least} was seen`);
      }),
  },
  {
    id: 'lineSearch.well-inside',
    rows: [],
    claim: 'a point between two that were asked lies a tenth of their distance from either: a cubic that errs cannot make the search crawl',
    tolerance: 'E',
    label: 'quality',
    runs: 300,
    property: (search) =>
      forAll(line, size, first, ({ name, at }, c, s0) => {
        const { φ, asked } = spied(at(c));
        search(φ, s0 * c);
        asked.forEach((s, i) => {
          const before = [0, ...asked.slice(0, i)];
          const [low, high] = [Math.max(...before.filter((x) => x < s)), Math.min(...before.filter((x) => x > s))];
          if (high === Number.POSITIVE_INFINITY) return;
          const nearest = Math.min(s - low, high - s);
          holds(nearest >= 0.0999 * (high - low), () => `${name}, c = ${c}: ${s} between ${low} and ${high}, asked at ${asked.join(', ')}`);
        });
      }),
  },
  {
    id: 'lineSearch.no-floor',
    rows: [],
    claim: 'on a line that falls for ever the search ends after sixty points at most, with the lowest that it has seen',
    tolerance: 'E',
    property: (search) =>
      forAll(size, first, fc.constantFrom(0, 0.05), (c, s0, bend) => {
        const { φ, asked } = spied((s) => ({ loss: -s / c + bend * Math.sin(s / c), slope: (-1 + bend * Math.cos(s / c)) / c }));
        const s = search(φ, s0 * c);
        holds(asked.length <= 60 && s === Math.max(...asked), () => `step ${s}, asked at ${asked.join(', ')}`);
      }),
  },
  {
    id: 'lineSearch.no-way',
    rows: [],
    claim: 'where the loss rises though the slope says that it falls, there is no step: sixty points at most are asked, and none is taken',
    tolerance: 'E',
    property: (search) =>
      forAll(size, first, fc.constantFrom(1, 2), (c, s0, power) => {
        const { φ, asked } = spied((s) => ({ loss: (s / c) ** power, slope: s === 0 ? -1 / c : (power * (s / c) ** (power - 1)) / c }));
        const s = search(φ, s0 * c);
        holds(s === undefined && asked.length <= 60, () => `step ${s}, asked at ${asked.join(', ')}`);
      }),
  },
  {
    id: 'lineSearch.kink',
    rows: [],
    claim:
      'at a kink, where the slope jumps from −1 to 1, no step satisfies both conditions: after sixty points at most the lowest one seen is taken',
    tolerance: 'E',
    label: 'quality',
    property: (search) =>
      forAll(size, first, (c, s0) => {
        const { φ, asked } = spied((s) => ({ loss: Math.abs(s - c), slope: s < c ? -1 : 1 }));
        const s = search(φ, s0 * c) ?? Number.NaN;
        const least = Math.min(...asked.map((x) => Math.abs(x - c)));
        holds(
          asked.length <= 60 && Math.abs(s - c) <= least + 2 ** -48 * c,
          () => `step ${s}, the kink at ${c}, asked at ${asked.join(', ')}`,
        );
      }),
  },
];

/** Backtracking along φ, from s = 1: the step, 0 where there is none. */
export type Backtracking = (φ: Along) => number;

export const backtrackingLaws: Law<Backtracking>[] = [
  {
    id: 'backtracking.halves',
    rows: [],
    claim: 'backtracking takes the first of 1, ½, ¼, … that decreases sufficiently, and asks for none beyond it',
    tolerance: 'E',
    label: 'convention',
    conventions: 'other factors than ½, and steps by interpolation',
    runs: 300,
    property: (backtrack) =>
      forAll(line, size, ({ name, at }, c) => {
        const { φ, asked } = spied(at(c));
        const s = backtrack(φ);
        const zero = at(c)(0);
        const enough = (x: number) => at(c)(x).loss <= zero.loss + C1 * x * zero.slope;
        let first = 1;
        while (!enough(first)) first /= 2;
        const told = () => `${name}, c = ${c}: step ${s} and not ${first}, asked at ${asked.join(', ')}`;
        // a loss within rounding of enough may be taken for enough
        const rounding = 8 * Number.EPSILON * Math.abs(zero.loss);
        const nearly = at(c)(s).loss <= zero.loss + C1 * s * zero.slope + rounding;
        holds(s === first || (s > first && nearly && Number.isInteger(Math.log2(s))), told);
        holds(asked.length === 1 - Math.log2(s), told);
      }),
  },
  {
    id: 'backtracking.none',
    rows: [],
    claim: 'where the loss rises though the slope says that it falls there is no step, after some sixty halvings',
    tolerance: 'E',
    property: (backtrack) =>
      forAll(size, (c) => {
        const { φ, asked } = spied((s) => ({ loss: s / c, slope: -1 / c }));
        const s = backtrack(φ);
        holds(s === 0 && asked.length >= 50 && asked.length <= 70, () => `step ${s}, asked at ${asked.length} points`);
      }),
  },
  {
    id: 'backtracking.rounding',
    rows: [],
    claim: 'a rise within a rounding of the loss is none: at a minimum of 10⁶ the whole step is taken, and a rise of 100 roundings is seen',
    tolerance: 'B',
    label: 'quality',
    property: (backtrack) =>
      forAll(size, fc.integer({ min: 0, max: 20 }), fc.constantFrom(1, -1), (c, e, sign) => {
        const base = sign * c * 2 ** e;
        const rise =
          (k: number): Along =>
          (s) => ({ loss: base * (1 + sign * (s > 0.75 ? k * Number.EPSILON : s === 0 ? 0 : -0.5)), slope: -1e-30 });
        holds(backtrack(rise(1)) === 1, () => `step ${backtrack(rise(1))} at a rise of one rounding`);
        holds(backtrack(rise(100)) === 0.5, () => `step ${backtrack(rise(100))} at a rise of 100 roundings`);
      }),
  },
];

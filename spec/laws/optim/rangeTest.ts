/** Laws of the range test: where the loss turns while the rate grows. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { dot, forAll, holds, type Loss, near, quadratic, same, withSpectrum } from './tools.ts';

/** What the laws need: the test, over gradient descent. */
export type Ranged = (
  loss: Loss,
  θ: Float64Array,
  options: { from: number; to: number; steps: number; smoothing?: number; rise?: number },
) => { steps: readonly { learningRate: number; loss: number }[]; largest: number | undefined };

const curvature = fc.integer({ min: 0, max: 90 }).map((k) => 10 ** (k / 30 - 1));

export const rangeTestLaws: Law<Ranged>[] = [
  {
    id: 'rangeTest.path',
    rows: [],
    claim:
      'the range test: gradient descent with the rates from · (to/from)^((t−1)/(steps−1)), on a copy of θ; of each step its rate and the loss before it',
    tolerance: 'B',
    property: (test) =>
      forAll(curvature, fc.integer({ min: 2, max: 40 }), (h, steps) => {
        const [from, to] = [1e-3 / h, 1.5 / h];
        const f = quadratic([[h, 0], [0, h / 3]]); // biome-ignore format: a matrix
        const θ = Float64Array.of(2, -1);
        const { steps: seen } = test(f, θ, { from, to, steps });
        same(θ, [2, -1], 'θ after the test');
        const η = (t: number): number => from * Math.exp((Math.log(to / from) * (t - 1)) / (steps - 1));
        holds(seen.length === steps, () => `${seen.length} steps, not ${steps}`);
        seen.forEach(({ learningRate, loss }, i) => {
          near(learningRate, η(i + 1), 1e-12 * η(i + 1), `the rate of step ${i + 1}`);
          near(loss, f.value(θ), 1e-9 * f.value([2, -1]), `the loss before step ${i + 1}`);
          θ.forEach((x, j) => {
            θ[j] = x * (1 - η(i + 1) * (j === 0 ? h : h / 3));
          });
        });
      }),
  },
  {
    id: 'rangeTest.edge',
    rows: ['L75'],
    claim: 'the range test: on a quadratic of one curvature h the loss turns at 2/h: `largest` is the last rate below it',
    tolerance: 'A',
    property: (test) =>
      forAll(curvature, fc.integer({ min: 60, max: 200 }), fc.boolean(), (h, steps, two) => {
        const [from, to] = [1e-3, 1e3];
        const f = quadratic(two ? withSpectrum([h, h], [1, 2]) : [[h]]);
        const { largest, steps: seen } = test(f, new Float64Array(two ? 2 : 1).fill(1), { from, to, steps });
        // a rate of 1/h lands in the minimum, and there is nothing left to turn
        if (seen.some(({ loss }) => loss < 1e-24)) return;
        const ratio = (to / from) ** (1 / (steps - 1));
        const between = largest !== undefined && largest < (2 / h) * (1 + 1e-9) && largest * ratio > (2 / h) * (1 - 1e-9);
        holds(between, () => `${largest}, where 2/h = ${2 / h} and rates grow by ${ratio}`);
      }),
  },
  {
    id: 'rangeTest.shift',
    rows: ['L77'],
    claim:
      'the range test: a constant added to the loss changes neither the rates nor `largest`, nor does a positive factor with rates to match',
    tolerance: 'A',
    property: (test) =>
      forAll(
        curvature,
        fc.integer({ min: 8, max: 30 }),
        fc.constantFrom(-8, -0.5, 8),
        fc.integer({ min: -20, max: 20 }),
        (h, steps, c, k) => {
          const options = { from: 0.05 / h, to: 20 / h, steps };
          const f = quadratic([[h]]);
          const plain = test(f, Float64Array.of(1), options);
          // where the loss comes so close to its least that the constant hides it, rounding decides
          if (plain.steps.some(({ loss }) => loss < 1e-9)) return;
          const value = (θ: ArrayLike<number>): number => f.value(θ) + c;
          const shifted = test(
            { ...f, value, valueAndGradient: (θ) => ({ value: value(θ), gradient: f.gradient(θ) }) },
            Float64Array.of(1),
            options,
          );
          same([shifted.steps.length, shifted.largest ?? NaN], [plain.steps.length, plain.largest ?? NaN], 'with a constant added');
          const scaled = test(quadratic([[h * 2 ** k]]), Float64Array.of(1), {
            from: options.from / 2 ** k,
            to: options.to / 2 ** k,
            steps,
          });
          same([scaled.steps.length, (scaled.largest ?? NaN) * 2 ** k], [plain.steps.length, plain.largest ?? NaN], 'of 2ᵏ times the loss');
        },
      ),
  },
  {
    id: 'rangeTest.no-turn',
    rows: [],
    claim: 'the range test: `largest` is undefined where the loss was still falling at the last rate, and where it rose from the first on',
    tolerance: 'A',
    property: (test) =>
      forAll(curvature, (h) => {
        const f = quadratic([[h]]);
        const { largest: none } = test(f, Float64Array.of(1), { from: 1e-3 / h, to: 1 / h / 2, steps: 30 });
        holds(none === undefined, () => `${none}, though the loss was falling`);
        const { largest: never } = test(f, Float64Array.of(1), { from: 2.5 / h, to: 9 / h, steps: 10 });
        holds(never === undefined, () => `${never}, though the loss rose at once`);
      }),
  },
  {
    id: 'rangeTest.smoothing',
    rows: [],
    claim: 'the range test: smoothing is the running mean of the losses, corrected for its start: Σ βᵗ⁻ˢ Lˢ / Σ βᵗ⁻ˢ',
    tolerance: 'B',
    property: (test) =>
      forAll(curvature, fc.constantFrom(0.5, 0.9), (h, β) => {
        const options = { from: 1e-3 / h, to: 1.9 / h, steps: 25 };
        const raw = test(quadratic([[h]]), Float64Array.of(1), options).steps.map(({ loss }) => loss);
        const smooth = test(quadratic([[h]]), Float64Array.of(1), { ...options, smoothing: β }).steps.map(({ loss }) => loss);
        smooth.forEach((x, t) => {
          const weights = raw.slice(0, t + 1).map((_, s) => β ** (t - s));
          near(x, dot(weights, raw.slice(0, t + 1)) / weights.reduce((a, b) => a + b, 0), 1e-12 * raw[0], `the mean at step ${t + 1}`);
        });
      }),
  },
  {
    id: 'rangeTest.script',
    rows: ['L75'],
    claim:
      'the range test, whatever losses come: it ends after the first that has risen above the lowest by more than `rise` times the fall before; `largest` is the rate before the lowest one, undefined where that is the first, or the last of all steps',
    tolerance: 'E',
    runs: 300,
    property: (test) =>
      forAll(
        fc.array(fc.nat(12), { minLength: 2, maxLength: 9 }),
        fc.constantFrom(0.5, 1, 3),
        fc.constantFrom(0, 0.5),
        (losses, rise, β) => {
          const steps = losses.length;
          const scripted = (t: number): Loss => ({ ...quadratic([[1]]), valueAndGradient: () => ({ value: losses[t - 1], gradient: Float64Array.of(1) }) }); // biome-ignore format: one line
          const { steps: seen, largest } = test(scripted as never, Float64Array.of(0), { from: 1, to: 2 ** (steps - 1), steps, rise, smoothing: β }); // biome-ignore format: one line
          const means = losses.map((_, t) => losses.slice(0, t + 1).reduce((sum, x, s) => sum + β ** (t - s) * x, 0) / losses.slice(0, t + 1).reduce((sum, _x, s) => sum + β ** (t - s), 0)); // biome-ignore format: one line
          const lowestOf = (list: number[]): number => list.indexOf(Math.min(...list));
          const ends = means.findIndex((x, t) => {
            const past = means.slice(0, t + 1);
            const low = past[lowestOf(past)];
            return lowestOf(past) > 0 && x - low > rise * (past[0] - low) + 1e-9;
          });
          const expected = means.slice(0, ends < 0 ? steps : ends + 1);
          // where two smoothed losses agree but for rounding, either may be the lowest
          const low = lowestOf(expected);
          const doubtful = β > 0 && means.some((x, i) => means.some((y, j) => i !== j && Math.abs(x - y) < 1e-9) || Math.abs(x - means[low] - rise * (means[0] - means[low])) < 1e-9); // biome-ignore format: one line
          if (doubtful) return;
          near(seen.map(({ loss }) => loss), expected, 1e-12, 'the losses'); // biome-ignore format: one line
          const turned = low > 0 && low < steps - 1;
          near(largest ?? -1, turned ? 2 ** (low - 1) : -1, 1e-9 * 2 ** steps, 'largest');
        },
      ),
  },
];

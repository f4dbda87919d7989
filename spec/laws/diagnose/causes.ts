/**
 * Causes that are known beforehand, each from both sides: a valley and a bowl, a rate that is far too low and one that is not, steps up the slope, steps cut
 * short, batches that scatter, gradients that fade with depth, a history of another run. The signs of the Hessian say nothing of any of them.
 */
import fc from 'fast-check';
import { descend, gradientDescent, type Oracle, oracleFrom } from 'saddlepoint';
import type { Law } from '../law.ts';
import type { Diagnose } from './diagnose.ts';

const power = fc.integer({ min: -20, max: 20 }).map((k) => 2 ** k);
const eighths = fc.integer({ min: 1, max: 64 }).map((k) => k / 8);

/** ½ Σ λᵢ(θᵢ − cᵢ)². */
const bowl = (λ: readonly number[], c: readonly number[] = λ.map(() => 0)): Oracle =>
  oracleFrom({
    value: (θ) => θ.reduce((sum, x, i) => sum + 0.5 * λ[i] * (x - c[i]) ** 2, 0),
    gradient: (θ) => θ.map((x, i) => λ[i] * (x - c[i])),
    hvp: (_, v) => v.map((x, i) => λ[i] * x),
  });

/** Steps of one's own down `along(g)`, with their records. */
function stepped(L: Oracle, start: readonly number[], steps: number, along: (g: Float64Array) => Float64Array) {
  const θ = Float64Array.from(start);
  const history = Array.from({ length: steps }, () => {
    const { value: loss, gradient: g } = L.valueAndGradient(θ);
    const step = along(g);
    for (const [i, x] of step.entries()) θ[i] += x;
    return { loss, gradientNorm: Math.hypot(...g), stepLength: Math.hypot(...step) };
  });
  return { θ, history: history.map((r, i) => ({ ...r, turn: i === 0 ? Number.NaN : 1 })) };
}

/** A run of gradient descent at this rate. */
function run(L: Oracle, start: readonly number[], learningRate: number, steps: number) {
  const θ = Float64Array.from(start);
  return { θ, history: [...descend(L, θ, gradientDescent({ learningRate }), { steps })] };
}

function expected(verdict: string, wanted: string): void {
  if (verdict !== wanted) throw new Error(`expected ${wanted}, got ${verdict}`);
}
function refused(verdict: string, unwanted: string): void {
  if (verdict === unwanted) throw new Error(`expected anything but ${unwanted}`);
}

export const lawsOfCauses: readonly Law<Diagnose>[] = [
  {
    id: 'diagnose.valley',
    rows: ['L64', 'L73'],
    claim:
      'Gradient descent at the rate 1/λ on ½λ(x² + y²/κ) with κ from 5000 on gets nowhere along y: ill-conditioned; with κ up to 3 it is not',
    tolerance: 'A',
    label: 'quality',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, eighths, fc.integer({ min: 5000, max: 1e5 }), fc.integer({ min: 4, max: 12 }), (λ, y, κ, k) => {
        const at = (condition: number): string => {
          const L = bowl([λ, λ / condition]);
          const { θ, history } = run(L, [y / 1024, y], 1 / λ, 60);
          return diagnose(L, θ, { history }).verdict;
        };
        expected(at(κ), 'ill-conditioned');
        refused(at(k / 4), 'ill-conditioned');
      }),
  },
  {
    id: 'diagnose.slow',
    rows: ['L74'],
    claim: 'At a rate of 10⁻⁴/λ to 5·10⁻³/λ twenty steps on ½λy² gain next to nothing: crawling; five steps at 0.1/λ to 0.5/λ do not crawl',
    tolerance: 'A',
    label: 'quality',
    runs: 40,
    property: (diagnose) =>
      fc.property(power, eighths, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5 }), (λ, y, low, fair) => {
        const L = bowl([λ]);
        const at = (rate: number, steps: number): string => {
          const { θ, history } = run(L, [y], rate / λ, steps);
          return diagnose(L, θ, { history }).verdict;
        };
        expected(at(low * 1e-4, 20), 'crawling');
        refused(at(fair / 10, 5), 'crawling');
      }),
  },
  {
    id: 'diagnose.uphill',
    rows: ['L02', 'L75'],
    claim: 'Forty steps up the slope of a bowl by a loop of one’s own, θ ← θ + ηg, are no divergence of the rate: inconsistent',
    tolerance: 'A',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, eighths, fc.integer({ min: 1, max: 4 }), (λ, y, x) => {
        const L = bowl([λ, λ / 2]);
        const η = x / 100 / λ;
        const { θ, history } = stepped(L, [y, y], 40, (g) => g.map((slope) => η * slope));
        expected(diagnose(L, θ, { history: history.map((r) => ({ ...r, learningRate: η })) }).verdict, 'inconsistent');
      }),
  },
  {
    id: 'diagnose.cut-short',
    rows: ['L32'],
    claim: 'Steps down the slope that are cut to a fiftieth of η‖g‖ are held back; steps that are as long as η‖g‖ at the same rate are not',
    tolerance: 'A',
    label: 'quality',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, eighths, fc.integer({ min: 10, max: 30 }), (λ, y, steps) => {
        const L = bowl([λ]);
        const η = 0.5 / λ;
        const after = (most: number): string => {
          const { θ, history } = stepped(L, [y], steps, (g) => g.map((slope) => -η * Math.max(-most, Math.min(most, slope))));
          const records = history.map((r) => ({ ...r, learningRate: η }));
          return diagnose(L, θ, { history: records, optimizer: 'gradientDescent' }).verdict;
        };
        expected(after((λ * y) / 50), 'held back');
        refused(after(Infinity), 'held back');
      }),
  },
  {
    id: 'diagnose.scatter',
    rows: ['L41'],
    claim:
      'Near the minimum of the mean of ½λ(y ∓ s)² a step gains less than the scatter of the batches’ gradients costs, y = s/50 to s/20 at a rate of 0.1/λ or more: noise-limited; where all batches are alike it is not',
    tolerance: 'A',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, eighths, fc.integer({ min: 20, max: 50 }), fc.integer({ min: 1, max: 8 }), (λ, s, part, x) => {
        const at = (scatter: number): string => {
          const batch = (side: number): Oracle => bowl([λ], [side * scatter]);
          const [left, right] = [batch(-1), batch(1)];
          const mean = oracleFrom({
            value: (θ) => (left.value(θ) + right.value(θ)) / 2,
            gradient: ([y]) => [λ * y],
            hvp: (_, [v]) => [λ * v],
          });
          const batches = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? left : right));
          return diagnose(mean, [s / part], { batches, learningRate: x / 10 / λ }).verdict;
        };
        expected(at(s), 'noise-limited');
        refused(at(0), 'noise-limited');
      }),
  },
  {
    id: 'diagnose.depth',
    rows: ['L33', 'L34'],
    claim:
      'Gradient norms that fall tenfold from layer to layer over six layers vanish, if the first has the smallest, and explode, if the last has; norms that are all alike do neither',
    tolerance: 'A',
    label: 'quality',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, (λ) => {
        const at = (tenfold: number): string => {
          const L = bowl(
            [0, 1, 2, 3, 4, 5].map((l) => λ * 10 ** (tenfold * l)),
            [1, 1, 1, 1, 1, 1],
          );
          return diagnose(L, new Float64Array(6), { layers: [1, 1, 1, 1, 1, 1] }).verdict;
        };
        expected(at(1), 'vanishing');
        expected(at(-1), 'exploding');
        refused(at(0), 'vanishing');
        refused(at(0), 'exploding');
      }),
  },
  {
    id: 'diagnose.flat-land',
    rows: ['L22', 'L29'],
    claim:
      'A logistic step of −1 lies 0.9 of θ off, and is a twentieth of it wide: nothing happens here beside what there is further off, a plateau in every unit; a tenth of θ off it is none',
    tolerance: 'A',
    label: 'quality',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, power, (u, a) => {
        const at = (distance: number): string => {
          const height = (x: number): number => 1 / (1 + Math.exp(-20 * (x / u - 1 - distance)));
          const L = oracleFrom({
            value: ([x]) => -a * height(x),
            gradient: ([x]) => [((-20 * a) / u) * height(x) * (1 - height(x))],
            hvp: ([x], [v]) => [((-400 * a) / u / u) * height(x) * (1 - height(x)) * (1 - 2 * height(x)) * v],
          });
          return diagnose(L, [u], { learningRate: (0.01 * u * u) / a }).verdict;
        };
        expected(at(0.9), 'plateau');
        refused(at(0.1), 'plateau');
      }),
  },
  {
    id: 'diagnose.another-run',
    rows: [],
    claim:
      'Records whose losses and slopes are thirty times the oracle’s are of another loss, its sum for instance: inconsistent; with its own they are not',
    tolerance: 'A',
    runs: 30,
    property: (diagnose) =>
      fc.property(power, eighths, fc.integer({ min: 20, max: 40 }), (λ, y, steps) => {
        const L = bowl([λ, 2 * λ]);
        const { θ, history } = run(L, [y, -y], 0.02 / λ, steps);
        const sum = history.map((r) => ({
          ...r,
          loss: 30 * r.loss,
          gradientNorm: 30 * r.gradientNorm,
          learningRate: r.learningRate / 30,
        }));
        expected(diagnose(L, θ, { history: sum }).verdict, 'inconsistent');
        refused(diagnose(L, θ, { history }).verdict, 'inconsistent');
      }),
  },
  {
    id: 'diagnose.not-twice',
    rows: [],
    claim: 'A loss that is not the same when asked twice at one θ (dropout left on, a new batch each time) is inconsistent',
    tolerance: 'A',
    runs: 20,
    property: (diagnose) =>
      fc.property(power, eighths, (λ, y) => {
        let asked = 0;
        const { value, gradient, hvp } = bowl([λ]);
        const L = oracleFrom({
          value: (θ) => value(θ) * (1 + ((0.618 * asked++) % 1)),
          gradient: (θ) => gradient(θ),
          hvp: (θ, v) => hvp(θ, v),
        });
        expected(diagnose(L, [y]).verdict, 'inconsistent');
      }),
  },
  {
    id: 'diagnose.no-number',
    rows: [],
    claim: 'Where loss or gradient is no number at θ, and no step led there, no rate is to blame: not finite',
    tolerance: 'E',
    runs: 20,
    property: (diagnose) =>
      fc.property(eighths, fc.constantFrom(Number.NaN, Infinity, -Infinity), fc.boolean(), (y, bad, ofLoss) => {
        const L = oracleFrom({
          value: ([x]) => (ofLoss ? bad : x * x),
          gradient: ([x]) => [ofLoss ? 2 * x : bad],
          hvp: (_, [v]) => [2 * v],
        });
        expected(diagnose(L, [y]).verdict, 'not finite');
      }),
  },
];

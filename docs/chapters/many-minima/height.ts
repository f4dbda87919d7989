/**
 * Are the high critical points saddles? L28
 *
 * Newton's method goes to critical points of every kind. Started at random many times on a random landscape, it finds a
 * sample of them; each has a loss and an index, the number of its negative eigenvalues (those beyond −δλmax).
 */
import { classify, type Oracle, oracleFrom, random, solve } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';

export interface Critical {
  readonly loss: number;
  readonly negative: number;
  readonly kind: string;
}

export interface Height {
  readonly tried: number;
  readonly found: readonly Critical[];
}

const δ = 1e-7;
const DIMENSIONS = 5;
const WAVES = 60;

/** A random landscape: L(θ) = √(2/K) Σ cos(wₖ·θ + φₖ), waves in random directions: close to a Gaussian field of variance 1. */
function landscape(seed: number): Oracle {
  const { normal, uniform } = random(seed);
  const waves = Array.from({ length: WAVES }, () => ({
    w: Float64Array.from({ length: DIMENSIONS }, () => normal()),
    φ: 2 * Math.PI * uniform(),
  }));
  const size = Math.sqrt(2 / WAVES);
  const phase = (θ: Float64Array, { w, φ }: (typeof waves)[number]): number => w.reduce((sum, x, i) => sum + x * θ[i], φ);
  return oracleFrom({
    value: (θ) => waves.reduce((sum, wave) => sum + size * Math.cos(phase(θ, wave)), 0),
    gradient: (θ) => {
      const g = new Float64Array(DIMENSIONS);
      for (const wave of waves) {
        const s = -size * Math.sin(phase(θ, wave));
        for (let i = 0; i < DIMENSIONS; i++) g[i] += s * wave.w[i];
      }
      return g;
    },
    hessian: (θ) => {
      const H = Array.from({ length: DIMENSIONS }, () => Array(DIMENSIONS).fill(0) as number[]);
      for (const wave of waves) {
        const c = -size * Math.cos(phase(θ, wave));
        for (let i = 0; i < DIMENSIONS; i++) for (let j = 0; j < DIMENSIONS; j++) H[i][j] += c * wave.w[i] * wave.w[j];
      }
      return H;
    },
  });
}

function run(seed: number, tell: Tell, full: boolean): Height {
  const tried = full ? 2000 : 200;
  const L = landscape(seed);
  const { normal } = random(seed + 1);
  const found: Critical[] = [];
  for (let k = 0; k < tried; k++) {
    if (k % 10 === 0) tell(k / tried, `${found.length} critical points from ${k} starts`);
    const θ = Float64Array.from({ length: DIMENSIONS }, () => 3 * normal());
    for (let t = 0; t < 40; t++) {
      // θ ← θ − H⁻¹g, at most a length of 1
      const step = solve(L.hessian(θ), L.gradient(θ));
      const shorten = Math.min(1, 1 / Math.hypot(...step));
      for (let i = 0; i < θ.length; i++) θ[i] -= shorten * step[i];
    }
    const { gradientNorm, signs, kind } = classify(L, θ, { eigenvalueTolerance: δ });
    if (gradientNorm <= 1e-11) found.push({ loss: L.value(θ), negative: signs.negative, kind });
  }
  return { tried, found };
}

/** Correlation of loss and index. */
function correlation(found: readonly Critical[]): number {
  const mean = (pick: (c: Critical) => number): number => found.reduce((sum, c) => sum + pick(c), 0) / found.length;
  const [a, b] = [mean((c) => c.loss), mean((c) => c.negative)];
  return mean((c) => (c.loss - a) * (c.negative - b)) / Math.sqrt(mean((c) => (c.loss - a) ** 2) * mean((c) => (c.negative - b) ** 2));
}

export const height = experiment<Height>({
  id: 'E3b',
  title: 'Are the high critical points saddles?',
  question:
    'Newton’s method, started at random, collects critical points of a random landscape in five dimensions, of every kind. Does the index rise with the loss? (On small networks it need not: E3.)',
  chapter: 'many-minima',
  run,
  claims({ tried, found }) {
    const by = (negative: number): Critical[] => found.filter((c) => c.negative === negative);
    const indices = [...new Set(found.map((c) => c.negative))].sort((a, b) => a - b);
    const mean = (of: readonly Critical[]): number => of.reduce((sum, c) => sum + c.loss, 0) / of.length;
    const ρ = correlation(found);
    return [
      {
        rows: ['L28'],
        message:
          'In a random landscape the high critical points are saddles or maxima, and the low ones minima: the index rises with the loss.',
        measured: `${found.length} from ${tried} starts; mean loss ${indices.map((k) => `${number(mean(by(k)))} at index ${k} (${by(k).length}×)`).join(', ')}; correlation ${number(ρ, 2)}`,
        numbers: { correlation: ρ },
        holds: ρ > 0.5,
      },
    ];
  },
  figures: ({ found }) => [
    {
      name: 'height',
      caption:
        'Critical points of a random landscape in five dimensions, found by Newton’s method from random starts: loss against the number of negative eigenvalues, spread sideways to be seen.',
      svg: draw({
        width: 560,
        height: 320,
        marginRight: 24,
        x: {
          label: 'negative eigenvalues',
          labelAnchor: 'center',
          labelArrow: 'none',
          ticks: [0, 1, 2, 3, 4, 5],
          tickFormat: (v: number) => String(v),
          domain: [-0.5, Math.max(...found.map((c) => c.negative)) + 0.5],
        },
        y: { label: 'loss', labelArrow: 'none', grid: true },
        marks: [
          Plot.dot(found, {
            x: (c: Critical, i: number) => c.negative + 0.3 * (((i * 0.618) % 1) - 0.5),
            y: 'loss',
            r: 3,
            stroke: colour.blue,
            strokeOpacity: 0.6,
          }),
        ],
      }),
    },
  ],
});

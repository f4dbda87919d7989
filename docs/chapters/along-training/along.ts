/**
 * Curvature along training: what a step gains, and what curvature takes back. L30 L72
 *
 *   L(θ − εg) ≈ L − ε gᵀg + ½ε² gᵀHg
 */
import { conditionNumber, descend, diagnose, eigh, gradientDescent } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { network } from '../many-minima/network.ts';
import { byStep } from './figure.ts';

export interface Moment {
  readonly rate: number;
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** ε gᵀg and ½ε² gᵀHg. */
  readonly gain: number;
  readonly cost: number;
  readonly lowest: number;
  readonly highest: number;
  readonly condition: number;
}

export interface Along {
  readonly moments: readonly Moment[];
  /** At the end of each rate's run: what diagnose says, and the loss after as many steps of its remedy as of going on. */
  readonly ends: readonly {
    readonly rate: number;
    readonly loss: number;
    readonly verdict: string;
    readonly helped: number;
    readonly without: number;
  }[];
}

const SLOW = 0.1;
/** The largest of these at which the run comes to anything. */
const FAST = [0.5, 0.45, 0.4, 0.35, 0.3, 0.25];
const LOOKS = 60;

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** One run: looks at LOOKS + 1 moments, and its end. */
function descent(seed: number, rate: number, steps: number, tell: Tell): { moments: Moment[]; end: Along['ends'][number] } {
  const { L, start: θ } = network([1, 8, 8, 1], seed);
  const moments: Moment[] = [];
  const look = (step: number): void => {
    const { value: loss, gradient: g } = L.valueAndGradient(θ);
    const { values } = eigh(L.hessian(θ), { vectors: false });
    moments.push({
      rate,
      step,
      loss,
      gradientNorm: Math.sqrt(dot(g, g)),
      gain: rate * dot(g, g),
      cost: (rate ** 2 / 2) * dot(g, L.hvp(θ, g)),
      lowest: values[0],
      highest: values[values.length - 1],
      condition: conditionNumber(values),
    });
  };
  look(0);
  const history = [];
  for (const record of descend(L, θ, gradientDescent({ learningRate: rate }), { steps })) {
    history.push(record);
    // beyond the edge for good
    if (record.loss > 100) break;
    if (record.t % (steps / LOOKS) !== 0) continue;
    look(record.t);
    tell(record.t / steps, `ε = ${rate}, step ${record.t}, loss ${number(record.loss)}`);
  }
  if (history.length < steps) return { moments, end: { rate, loss: Number.POSITIVE_INFINITY, verdict: '', helped: 0, without: 0 } };
  const { verdict, remedy } = diagnose(L, θ, { history: history.slice(-500) });
  const further = θ.slice();
  for (const _ of descend(L, further, gradientDescent({ learningRate: rate }), { steps: 50 }));
  return { moments, end: { rate, loss: L.value(θ), verdict, helped: remedy.apply({ steps: 50 }).loss, without: L.value(further) } };
}

function run(seed: number, tell: Tell, full: boolean): Along {
  const steps = full ? 12_000 : 6000;
  const slow = descent(seed, SLOW, steps, (fraction, doing) => tell(fraction / 2, doing));
  for (const rate of FAST) {
    const fast = descent(seed, rate, steps, (fraction, doing) => tell(0.5 + fraction / 2, doing));
    if (fast.end.loss < 0.05) return { moments: [...slow.moments, ...fast.moments], ends: [slow.end, fast.end] };
  }
  throw new RangeError(`E9: no rate of ${FAST.join(', ')} stays finite from seed ${seed}`);
}

export const along = experiment<Along>({
  id: 'E9',
  title: 'Curvature along training',
  question:
    'A step gains εgᵀg, and curvature takes ½ε²gᵀHg of it back. How do the two, the gradient and the eigenvalues go while a 1-8-8-1 network learns the sinc, and is the gradient small where the loss stalls?',
  chapter: 'along-training',
  run,
  claims({ moments, ends }) {
    const of = (rate: number): Moment[] => moments.filter((m) => m.rate === rate);
    const edge = ends[1].rate;
    const fast = of(edge);
    const late = fast.slice(-LOOKS / 6);
    const quiet = fast.slice(1).reduce((a, b) => (b.gradientNorm < a.gradientNorm ? b : a));
    const largest = late.reduce((a, b) => (b.gradientNorm > a.gradientNorm ? b : a));
    const shares = late.map((m) => m.cost / m.gain);
    const edges = late.map((m) => (m.highest * edge) / 2);
    const slow = of(SLOW).slice(-LOOKS / 6);
    const [slowEnd, fastEnd] = [ends[0], ends[1]];
    return [
      {
        rows: ['L30'],
        message:
          'The gradient need not shrink as training goes on: at a large rate it is larger late than it had been, more than twice, mostly more than ten times.',
        measured: `ε = ${edge}: ‖g‖, ${number(quiet.gradientNorm)} at step ${quiet.step}, reaches ${number(largest.gradientNorm)} in the last sixth of the run, at a loss of ${number(largest.loss)}`,
        numbers: { 'growth of ‖g‖': largest.gradientNorm / quiet.gradientNorm },
        holds: largest.gradientNorm > 2 * quiet.gradientNorm,
      },
      {
        rows: ['L30', 'L72'],
        message:
          'By then λmax stands about 2/ε, and curvature takes back about all that a step gains, ½ε²gᵀHg ≈ εgᵀg: medians of the last sixth, to 5 %.',
        measured: `½ε²gᵀHg / εgᵀg ${number(median(shares), 4)}, from ${number(Math.min(...shares), 4)} to ${number(Math.max(...shares), 4)}; λmax·ε/2 ${number(median(edges), 4)}, from ${number(Math.min(...edges), 4)} to ${number(Math.max(...edges), 4)}`,
        numbers: { '½ε²gᵀHg / εgᵀg': median(shares), 'λmax·ε/2': median(edges) },
        holds: Math.abs(median(shares) - 1) < 0.05 && Math.abs(median(edges) - 1) < 0.05,
      },
      {
        rows: ['L72'],
        message:
          'diagnose finds the rate too large (oscillating, or diverging where it looks during a burst) or, between bursts, the loss still falling; where it names the rate, its remedy lowers the loss.',
        measured: `verdict: ${fastEnd.verdict}; from ${number(fastEnd.loss)} to ${number(fastEnd.helped)} in 50 steps with the remedy, ${number(fastEnd.without)} without`,
        numbers: { 'loss with over without the remedy': fastEnd.helped / fastEnd.without },
        holds:
          fastEnd.verdict === 'descending' ||
          (['oscillating', 'diverging'].includes(fastEnd.verdict) && fastEnd.helped < 0.99 * fastEnd.without),
      },
      {
        rows: ['L30'],
        message:
          'At a rate below the edge curvature takes next to nothing, and the gradient is small: that run is slow for another reason, a valley.',
        measured: `ε = ${SLOW}: ½ε²gᵀHg / εgᵀg at most ${number(Math.max(...slow.map((m) => Math.abs(m.cost / m.gain))))}, κ > ${number(Math.min(...slow.map((m) => m.condition)), 1)}, λmin from ${number(Math.min(...slow.map((m) => m.lowest)))} to ${number(Math.max(...slow.map((m) => m.lowest)))}; diagnose says ${slowEnd.verdict}`,
        numbers: { 'largest ½ε²gᵀHg / εgᵀg': Math.max(...slow.map((m) => Math.abs(m.cost / m.gain))) },
        holds: slow.every((m) => Math.abs(m.cost / m.gain) < 0.1),
      },
    ];
  },
  tables: ({ moments }) => [
    {
      title: 'Along training',
      columns: ['ε', 'step', 'loss', '‖g‖', 'εgᵀg', '½ε²gᵀHg', 'λmin', 'λmax', 'κ'],
      rows: moments
        .filter((_, i) => i % 10 === 0)
        .map((m) => [m.rate, m.step, ...[m.loss, m.gradientNorm, m.gain, m.cost, m.lowest, m.highest, m.condition].map((v) => number(v))]),
    },
  ],
  figures: (data) => [byStep(data)],
});

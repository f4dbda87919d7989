/** How the sixth and the sealed families are told: what is claimed of a family, and the proofs that several share. */
import { gradientDescent, type Optimizer, type Oracle } from 'saddlepoint';
import {
  type Draw,
  eigenvalues,
  type Forbidden,
  type Kind,
  lossAfter,
  lossBetween,
  type Name,
  of,
  type Run,
  train,
  until,
  type Wild,
  type WildFamily,
} from '../tools.ts';

type Options = Parameters<typeof of>[2]['options'];

/** What is true of all draws of a family. */
export interface Claim {
  readonly expected: readonly Name[];
  readonly detail?: Wild['detail'];
  readonly remark?: RegExp;
  readonly forbidden?: Forbidden;
  readonly healthy?: true;
  readonly tries?: number;
}

/** One draw: a run on an oracle, and its proof. */
export interface Case {
  readonly L: Oracle;
  readonly run: Run;
  readonly options?: Options;
  holds(): boolean;
}

export const family = (kind: Kind, name: string, { tries = 10, healthy, ...truth }: Claim, make: (draw: Draw) => Case): WildFamily => ({
  kind,
  name,
  ...(healthy && { healthy }),
  make: (draw) =>
    until(() => {
      const { L, run, ...more } = make(draw);
      return of(L, run, { ...truth, ...more } as Parameters<typeof of>[2]);
    }, tries),
});

export interface Fine {
  readonly L: Oracle;
  readonly theta: ArrayLike<number>;
  readonly rule: Optimizer;
  readonly steps: number;
  /** What the steps see, where it is not L. */
  readonly source?: (t: number) => Oracle;
  /** The rule with which the run would go on, where it is another. */
  readonly onward?: Optimizer;
  readonly options?: Options;
  /** What is left of the records. */
  readonly log?: (run: Run) => Run;
}

/** How far a mean of a quarter of the records may be off by their scatter from one to the next. */
function scatter(history: Run['history']): number {
  const lately = history.slice(Math.floor(history.length / 2)).map((r) => r.loss);
  const jumps = lately.slice(1).map((v, i) => (v - lately[i]) ** 2);
  return Math.sqrt(jumps.reduce((a, v) => a + v, 0) / jumps.length / lately.length);
}

/**
 * A run of which nothing is wrong: by its records it fell lately, out of their scatter, and by L 40 steps more take it further, each by a
 * share of all that it gained.
 */
export const well = (name: string, make: (draw: Draw) => Fine, share = 0.04): WildFamily =>
  family(
    'healthy',
    name,
    {
      expected: ['descending'],
      healthy: true,
      tries: 15,
      forbidden: { verdicts: ['inconsistent', 'dead', 'not finite', 'diverging', 'minimum'] },
    },
    (draw) => {
      const { L, theta, rule, steps, source = () => L, onward = rule, options = {}, log = (run) => run } = make(draw);
      const run = train(source, theta, rule, steps);
      return {
        L,
        run: log(run),
        options,
        holds: () => {
          const [first, now] = [L.value(theta), L.value(run.theta)];
          const gained = first - now;
          const lately = lossBetween(run.history, 0.5, 0.65) - lossBetween(run.history, 0.85, 1);
          const falling = lately > Math.max(share * gained, 3 * scatter(run.history));
          return gained > 0.05 * Math.abs(first) && falling && now - lossAfter(L, run.theta, onward, 40) > share * gained;
        },
      };
    },
  );

/** A run that one step, at `at`, threw off: it was well before, stands higher since, and its own rule does not lead back. */
export const thrownAt = (
  name: string,
  expected: readonly Name[],
  make: (draw: Draw) => Omit<Fine, 'steps'> & { at: number; after: number; sane: Optimizer },
): WildFamily =>
  family('thrown', name, { expected, tries: 20, forbidden: { verdicts: ['crawling', 'minimum', 'descending'], raise: true } }, (draw) => {
    const { L, theta, rule, source = () => L, at, after, sane, options = {} } = make(draw);
    const run = train(source, theta, rule, at + after);
    return {
      L,
      run,
      options,
      holds: () => {
        const before = train(source, theta, rule, at - 1).theta;
        const [then, now] = [L.value(before), L.value(run.theta)];
        return now > 1.5 * then && lossAfter(L, run.theta, sane, 150) > 0.9 * now && lossAfter(L, before, sane, 100) < 0.97 * then;
      },
    };
  });

/** A run of plain descent at the edge of stability: warmed up, then at a rate of 2/λmax, where it bounces half of the time at least, falls, and a third of the rate does not win the long view. */
export function atEdge(draw: Draw, L: Oracle & { readonly theta: ArrayLike<number> }, rate: number): Case {
  const warm = train(L, L.theta, gradientDescent({ learningRate: rate }), 40).theta;
  const η = draw.uniform(1.85, 2.15) / eigenvalues(L, warm).at(-1)!;
  const run = train(L, warm, gradientDescent({ learningRate: η }), draw.whole(120, 200));
  return {
    L,
    run,
    holds: () => {
      const thirds = [3, 4, 5].map((k) => lossBetween(run.history, k / 6, (k + 1) / 6));
      if (!(thirds[1] < thirds[0] && thirds[2] < thirds[1] && thirds[2] < 0.93 * thirds[0])) return false;
      if (run.history.slice(-20).filter((r) => r.turn < -0.3).length < 10) return false;
      const sharp = η * eigenvalues(L, run.theta).at(-1)!;
      const long = (by: number): number => lossAfter(L, run.theta, gradientDescent({ learningRate: η / by }), 500);
      return sharp > 1.8 && sharp < 2.2 && long(1) < Math.min(0.8 * thirds[2], 1.2 * long(3));
    },
  };
}

/**
 * A run on batches that stands, and only for its noise: the full loss is no lower after as many steps again at this rate, a step
 * with one batch raises it on average, and the full gradient at a tenth of the rate lowers it further.
 */
export function settled(L: Oracle, { theta, history }: Run, η: number, batches: readonly Oracle[]): boolean {
  const now = L.value(theta);
  const next = batches.map((b) => L.value(theta.map((x, i) => x - η * b.gradient(theta)[i]))).reduce((a, x) => a + x, 0) / batches.length;
  const [a, b] = [lossBetween(history, 0.3, 0.6), lossBetween(history, 0.7, 1)];
  return next >= now && a - b < 0.03 * a && lossAfter(L, theta, gradientDescent({ learningRate: η / 10 }), 300) < 0.95 * now;
}

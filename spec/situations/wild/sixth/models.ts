/** What the sixth and the sealed families are built from: how one is told, gated recurrences, units, and what is asked of a run. */
import { eigh, gradientDescent, type Optimizer, type Oracle, oracleFrom, type Tensor, tensor } from 'saddlepoint';
import { dense, type Layer } from 'saddlepoint/nn';
import { normsByLayer } from '../blind/models.ts';
import { cloud, clusters, type Problem, problem, toLabels } from '../networks.ts';
import {
  type Draw,
  dot,
  eigenvalues,
  type Forbidden,
  type Kind,
  length,
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

/** Numbers as a column [n, 1]. */
export const column = (v: ArrayLike<number>): Tensor => tensor(Float64Array.from(v), { shape: [v.length, 1] });

/** A matrix of normal numbers of this size. */
export const weights = (draw: Draw, rows: number, columns: number, size = 1 / Math.sqrt(rows)): Tensor =>
  tensor(cloud(draw, rows, columns).map((r) => r.map((x) => size * x)));

/** h ← z h + (1 − z) tanh(x W + h U) with a gate z = σ(x W' + h U' + b), and a readout: [batch, time, 1] → [batch, outputs]. */
export function gatedModel(draw: Draw, units: number, outputs: number, bias = 0): Layer<any> {
  const out = dense(units, outputs, { seed: draw.whole(1, 1e9) });
  const gate = { W: weights(draw, 1, units), U: weights(draw, units, units), b: tensor(new Float64Array(units).fill(bias)) };
  const cell = { W: weights(draw, 1, units), U: weights(draw, units, units) };
  return {
    tree: { gate, cell, out: out.tree },
    apply: (tree: any, x) => {
      const [count, time] = x.shape;
      let h = tensor(new Float64Array(count * units), { shape: [count, units] });
      for (let t = 0; t < time; t++) {
        const now = x.slice([null, [t, t + 1], null]).reshape([count, 1]);
        const z = now.matmul(tree.gate.W).add(h.matmul(tree.gate.U)).add(tree.gate.b).sigmoid();
        const next = now.matmul(tree.cell.W).add(h.matmul(tree.cell.U)).tanh();
        h = z.mul(h).add(z.neg().add(1).mul(next));
      }
      return out.apply(tree.out, h);
    },
  };
}

/** The same loss of parameters in other units, θᵢ = sᵢ uᵢ. */
export const measuredIn = (L: Oracle, s: (i: number) => number): Oracle => {
  const plain = (θ: ArrayLike<number>): Float64Array => Float64Array.from(θ, (x, i) => x / s(i));
  return oracleFrom({
    value: (θ) => L.value(plain(θ)),
    gradient: (θ) => L.gradient(plain(θ)).map((x, i) => x / s(i)),
    hvp: (θ, v) => L.hvp(plain(θ), plain(v)).map((x, i) => x / s(i)),
  });
};

/** a L. */
export const times = (L: Oracle, a: number): Oracle =>
  oracleFrom({
    value: (θ) => a * L.value(θ),
    gradient: (θ) => L.gradient(θ).map((x) => a * x),
    hvp: (θ, v) => L.hvp(θ, v).map((x) => a * x),
  });

/** How many times steeper L curves across than along its slope: max|λ| / ĝᵀ|H|ĝ. */
export function stretch(L: Oracle, θ: ArrayLike<number>): number {
  const g = L.gradient(θ);
  const { values, vectors } = eigh(L.hessian(θ));
  const V = vectors.toArray();
  const along = Array.from(
    values,
    (λ, k) =>
      Math.abs(λ) *
      dot(
        Array.from(g, (_, i) => V[i][k]),
        g,
      ) **
        2,
  ).reduce((a, b) => a + b, 0);
  return (Math.max(...Array.from(values, Math.abs)) * length(g) ** 2) / along;
}

/** One of them, by chance. */
export const anyOf =
  <T>(draw: Draw, some: readonly T[]): (() => T) =>
  () =>
    some[draw.whole(0, some.length - 1)];

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

/** A classifier of two classes through `depth` layers of six units, h ← step(h, W, b), W and all after it times `size`. */
export function stacked(draw: Draw, depth: number, step: (h: Tensor, W: Tensor, b: Tensor) => Tensor, size: number): Problem {
  const { X, labels } = clusters(draw, 30, 6, 2, 1);
  const layer = (outputs: number, size: number) => ({
    W: weights(draw, 6, outputs, size / Math.sqrt(6)),
    b: tensor(new Float64Array(outputs)),
  });
  const tree = [...Array.from({ length: depth }, () => layer(6, size)), layer(2, 1)];
  const apply = (layers: any, x: Tensor): Tensor => {
    const out = layers.at(-1);
    return layers
      .slice(0, -1)
      .reduce((h: Tensor, l: any) => step(h, l.W, l.b), x)
      .matmul(out.W)
      .add(out.b);
  };
  return problem({ tree, apply } as any, X, toLabels(labels.map((c, i) => (i % 5 === 0 ? 0 : c))));
}

/** From the last layer to the first the gradient shrinks (or grows) by less than this ratio overall, at a pace: log ‖g‖ by layer correlates with depth. */
export function steadily(p: Problem, θ: ArrayLike<number>, ratio: number, way: 'down' | 'up' = 'down'): boolean {
  const norms = normsByLayer(p, θ);
  if (!norms.every((x) => x > 0 && Number.isFinite(x))) return norms[0] === 0;
  const y = norms.map(Math.log);
  const n = y.length;
  const [mx, my] = [(n - 1) / 2, y.reduce((a, b) => a + b, 0) / n];
  const [sxy, sxx, syy] = [
    y.reduce((a, v, i) => a + (i - mx) * (v - my), 0),
    y.reduce((a, _, i) => a + (i - mx) ** 2, 0),
    y.reduce((a, v) => a + (v - my) ** 2, 0),
  ];
  const whole = way === 'down' ? norms[0] / norms.at(-1)! : norms.at(-1)! / norms[0];
  return whole < ratio && sxy ** 2 / (sxx * syy) > 0.85;
}

/** What the sixth and the sealed families are built from: matrices, gated recurrences, stacks of layers, units, and what is asked of them. */
import { eigh, type Oracle, oracleFrom, type Tensor, tensor } from 'saddlepoint';
import { dense, type Layer } from 'saddlepoint/nn';
import { normsByLayer } from '../blind/models.ts';
import { cloud, clusters, type Problem, problem, toLabels } from '../networks.ts';
import { type Draw, dot, length } from '../tools.ts';

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

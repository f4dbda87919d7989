/**
 * Roots at 0. |x|, ‖x‖ and √s have a kink there, but a smooth even function of them has none:
 *
 *   L = φ(‖x‖),  φ′(0) = 0:      ∇L = φ′(‖x‖) x/‖x‖  →  φ″(0) x,      H = φ″(0) I
 *
 * A rule sees φ′ as its cotangent g, and 0 · x/‖x‖ says nothing of φ″. So φ″ = dg/d‖x‖ is asked of the graph, wherever g can be
 * differentiated. In ‖x‖ · ‖x‖ the root that g depends on is another node of the same expression, and counts as the same. Roots of
 * different expressions, as in ‖a‖ · ‖b‖ at a = b = 0, leave no Hessian that could be known from here: refused by name.
 */
import { refuse } from '../../base/arguments.ts';
import { pullBackMeanwhile } from '../backward.ts';
import { allocate } from '../memory.ts';
import { isFloat32, sameShape } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { strongMul } from './arithmetic.ts';

const ROOTS = ['abs', 'norm', 'sqrt'];
const CHUNK = 64; // rows a sweep

/** φ″: the slope of each gᵢ by its own root yᵢ, where that is 0; 0 elsewhere. Nothing where g does not depend on a root that is 0. */
export function slopeAtZeros(g: Tensor, y: Tensor): Tensor | undefined {
  if (!g.traced || !y.data.includes(0)) return undefined;
  const roots = rootsBelow(g);
  if (roots.length === 0) return undefined;
  const own = new Set(roots.filter((root) => sameExpression(root, y)));
  const zeros = [...g.data.keys()].filter((p) => y.data[p % y.size] === 0);
  let slope: Tensor | undefined;
  for (let start = 0; start < zeros.length; start += CHUNK) {
    const some = zeros.slice(start, start + CHUNK);
    const rows = identityRows(some, g);
    const slopes = pullBackMeanwhile([g], [rows], roots, false);
    expectOwnAlone(g, y, some, { roots, own, slopes });
    if (slopes.every(({ data }) => data.every((s) => s === 0))) continue;
    for (const dgdy of pullBackMeanwhile([g], [rows], [...own], true)) {
      // a leading axis of g has y's entries once for each of its own
      const repeated = dgdy.reshape([some.length, ...g.shape.slice(0, -y.rank || undefined).map(() => 1), ...y.shape]);
      const part = strongMul(rows, repeated).sum(0);
      slope = slope === undefined ? part : slope.add(part);
    }
  }
  return slope;
}

/** Rows of the identity over g's entries, one for each of the named ones. */
function identityRows(entries: readonly number[], g: Tensor): Tensor {
  const data = allocate(isFloat32(g.data), entries.length * g.size);
  for (const [row, p] of entries.entries()) data[row * g.size + p] = 1;
  return new Tensor(data, [entries.length, ...g.shape]);
}

/** The slopes of some entries of g by all roots that are 0, a row an entry. */
interface Slopes {
  readonly roots: readonly Tensor[];
  readonly own: ReadonlySet<Tensor>;
  readonly slopes: readonly Tensor[];
}

/** Refuses a slope by another root than g's own, where g is 0: without it a Hessian might be there, of which nothing is known. */
function expectOwnAlone(g: Tensor, y: Tensor, entries: readonly number[], { roots, own, slopes }: Slopes): void {
  for (const [k, { data }] of slopes.entries()) {
    const root = roots[k];
    for (let p = 0; p < data.length; p++) {
      const entry = entries[Math.floor(p / root.size)];
      const j = p % root.size;
      const isOwn = own.has(root) && j === entry % y.size;
      if (data[p] !== 0 && Number.isFinite(data[p]) && !isOwn && g.data[entry] === 0 && root.data[j] === 0)
        refuse(
          y.op!.name,
          'a root that is 0',
          `the only one in its product for a second derivative (${root.op!.name} of another expression is 0 too)`,
          0,
        );
    }
  }
}

/** All roots with an entry that is 0, of which g is made. */
function rootsBelow(g: Tensor): Tensor[] {
  const seen = new Set([g]);
  for (const node of seen) for (const x of node.inputs) if (x.traced) seen.add(x);
  return [...seen].filter(({ op, data }) => op !== undefined && ROOTS.includes(op.name) && data.includes(0));
}

/** Whether two tensors are the same operations on the same tensors. */
function sameExpression(a: Tensor, b: Tensor): boolean {
  const pairs: [Tensor, Tensor][] = [[a, b]];
  const met = new Set<string>();
  for (const [p, q] of pairs) {
    const pair = `${p.id} ${q.id}`;
    if (p === q || met.has(pair)) continue;
    met.add(pair);
    if (p.op !== q.op || p.traced !== q.traced || p.inputs.length !== q.inputs.length || !sameShape(p.shape, q.shape)) return false;
    if (p.op === undefined && (p.traced || !p.data.every((x, i) => x === q.data[i]))) return false;
    if (JSON.stringify(p.attributes) !== JSON.stringify(q.attributes)) return false;
    for (const [i, x] of p.inputs.entries()) pairs.push([x, q.inputs[i]]);
  }
  return true;
}

/**
 * The backward pass: pulls cotangents from results back to the variables of differentiation.
 *
 *   g_x += rule(g_y)      for every operation y = f(…, x, …), from the last one to the first
 *
 * Why in order? In b = a + a; c = b + b the node b receives two shares from c. Its own rule may run only when both have
 * arrived, so a node must come after all that use it. The order of creation, reversed, is such an order, since nothing
 * can use what does not exist yet: ids are the topological sort, for free.
 *
 * A result may be pulled back with many cotangents at once: g then has leading axes that y has not (one row a cotangent).
 */
import { refuse, refuseSaying } from '../base/arguments.ts';
import { full, recorded, release, ruleOf } from './operation.ts';
import { add } from './operations/arithmetic.ts';
import { expand, sumTo } from './operations/broadcasting.ts';
import { reshape } from './operations/reshape.ts';
import { broadcast, isFloat32, type Shape, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';

/**
 * Pulls gs[i], the cotangent of ys[i], back to every x. All gs carry the same leading axes.
 * The pass is itself recorded where `record` says so: then its results can be differentiated again.
 */
export function pullBack(ys: readonly Tensor[], gs: readonly Tensor[], xs: readonly Tensor[], record: boolean): Tensor[] {
  const leading = gs[0].shape.slice(0, gs[0].shape.length - ys[0].shape.length);
  return recorded(record, () => {
    const [operations, pass] = operationsBetween(xs, ys);
    for (let i = 0; i < ys.length; i++) receive(ys[i], gs[i], pass);
    // #region pass
    for (const y of operations.reverse()) {
      const g = takeCotangent(y);
      if (g === undefined) continue;
      for (let i = 0; i < y.inputs.length; i++) {
        const x = y.inputs[i];
        const rule = x.wantedBy === pass ? ruleOf(y.op!, i) : null;
        // g_x += rule(g_y)
        if (rule !== null) receive(x, fitted(rule(g, y, y.inputs, y.attributes, i), y, i, leading.length), pass);
      }
    }
    // #endregion pass
    return xs.map((x) => release(takeCotangent(x) ?? full([...leading, ...x.shape], 0, isFloat32(x.data)), record));
  });
}

// A map from nodes to cotangents, and sets of visited and wanted nodes, would do. Three fields of the node in their place spare a third of
// a chain of scalar operations, a seventh of the smallest networks, nothing of larger ones (medians of 61 interleaved runs).

/** g_x += g, where x is wanted. */
function receive(x: Tensor, g: Tensor, pass: number): void {
  if (x.wantedBy === pass) x.cotangent = x.cotangent === undefined ? g : add(x.cotangent, g);
}

/** What x has received; it is x's no longer. */
function takeCotangent(x: Tensor): Tensor | undefined {
  const g = x.cotangent;
  x.cotangent = undefined;
  return g;
}

/** A backward pass in the midst of another, as a rule asks for it: the marks of the nodes that both meet are put back. */
export function pullBackMeanwhile(ys: readonly Tensor[], gs: readonly Tensor[], xs: readonly Tensor[], record: boolean): Tensor[] {
  const met = new Set([...ys, ...xs]);
  for (const y of met) for (const x of y.inputs) met.add(x);
  const marks = [...met].map((x) => [x, x.wantedBy, x.cotangent] as const);
  const pulled = pullBack(ys, gs, xs, record);
  for (const [x, wantedBy, cotangent] of marks) {
    x.wantedBy = wantedBy;
    x.cotangent = cotangent;
  }
  return pulled;
}

let passes = 0;

/** The operations on the paths from xs to ys, oldest first, and the number of the pass that they and xs are marked with. */
function operationsBetween(xs: readonly Tensor[], ys: readonly Tensor[]): [operations: Tensor[], pass: number] {
  const pass = ++passes;
  let oldest = Infinity; // nothing older can depend on any x
  for (const x of xs) {
    x.visitedBy = x.wantedBy = pass;
    x.cotangent = undefined; // a pass that a rule has broken off may have left one
    if (x.id < oldest) oldest = x.id;
  }
  const nodes: Tensor[] = [];
  const stack = [...ys]; // a stack, no recursion: graphs may be deeper than the engine's
  for (let y = stack.pop(); y !== undefined; y = stack.pop()) {
    if (y.id < oldest || y.visitedBy === pass) continue;
    y.visitedBy = pass;
    y.cotangent = undefined;
    nodes.push(y);
    for (let i = 0; i < y.inputs.length; i++) stack.push(y.inputs[i]);
  }
  nodes.sort((a, b) => a.id - b.id);
  // Wanted is what depends on an x through rules; oldest first, so inputs are known before what is made of them.
  let wanted = 0;
  for (const y of nodes) {
    for (let i = 0; i < y.inputs.length; i++) if (y.inputs[i].wantedBy === pass && ruleOf(y.op!, i) !== null) y.wantedBy = pass;
    if (y.wantedBy === pass) nodes[wanted++] = y;
  }
  nodes.length = wanted;
  return [nodes, pass];
}

/**
 * Undoes broadcasting, here, once, for all rules: what was repeated is summed, and where a rule gives one number for many entries (as
 * the derivative of a sum does), it is repeated. A cotangent has its variable's dtype.
 */
function fitted(g: Tensor, y: Tensor, i: number, lead: number): Tensor {
  const x = y.inputs[i];
  if (!(g instanceof Tensor)) refuse(y.op!.name, `what rule ${i + 1} returns`, 'a tensor', g, TypeError);
  if (lead > 0 || g.shape !== x.shape) {
    const [leading, own] = [g.shape.slice(0, lead), g.shape.slice(lead)];
    if (!sameShape(own, x.shape)) {
      if (!fits(own, x.shape, y.shape))
        refuseSaying(y.op!.name, `what rule ${i + 1} returns`, `of the shape of its input, ${show(x.shape)}`, show(own));
      const missing = x.shape.slice(own.length).map(() => 1); // axes that the rule has left out
      const whole = reshape(g, [...leading, ...missing, ...own]);
      g = sumTo(expand(whole, [...leading, ...broadcast('cotangent', own, x.shape)]), x.shape, lead);
    }
  }
  return g.data.constructor === x.data.constructor ? g : g.astype(x.dtype);
}

/** Whether a cotangent is of x's shape but for broadcasting: axes that are left out or of size 1, and those that y has repeated. */
function fits(own: Shape, x: Shape, y: Shape): boolean {
  const from = (shape: Shape, k: number): number => shape[shape.length - k] ?? 1;
  for (let k = 1; k <= own.length; k++) {
    const n = from(own, k);
    if (n !== 1 && n !== from(x, k) && (from(x, k) !== 1 || n !== from(y, k))) return false;
  }
  return true;
}

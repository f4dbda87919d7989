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

import { full, recorded, release, ruleOf } from './operation.ts';
import { add } from './operations/arithmetic.ts';
import { expand, reshape, sumTo } from './operations/views.ts';
import { broadcast, isFloat32, sameShape } from './shape.ts';
import type { Tensor } from './tensor.ts';

let sweeps = 0;

/**
 * Pulls gs[i], the cotangent of ys[i], back to every x. All gs carry the same leading axes.
 * The pass is itself recorded where `record` says so: then its results can be differentiated again.
 */
export function pullBack(ys: readonly Tensor[], gs: readonly Tensor[], xs: readonly Tensor[], record: boolean): Tensor[] {
  const leading = gs[0].shape.slice(0, gs[0].shape.length - ys[0].shape.length);
  const lead = leading.length;

  // Nodes are marked with the number of this sweep, and wanted ones with a place for their cotangent. No rule runs meanwhile,
  // so no other sweep can come between.
  const sweep = ++sweeps;
  let places = 0;
  let oldest = Infinity; // nothing older can depend on any x
  for (const x of xs) {
    x.sweep = sweep;
    x.place = places++;
    if (x.id < oldest) oldest = x.id;
  }
  // All nodes younger than the variables that the results are made of, oldest first.
  const nodes: Tensor[] = [];
  const stack = [...ys];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.id < oldest || node.sweep === sweep) continue;
    node.sweep = sweep;
    node.place = -1;
    nodes.push(node);
    for (let i = 0; i < node.inputs.length; i++) stack.push(node.inputs[i]);
  }
  nodes.sort((a, b) => a.id - b.id);
  // Of these, the ones that depend on a variable, and where their inputs' cotangents go: none is computed that nobody wants.
  const wanted: Tensor[] = [];
  const targets: number[] = [];
  for (const node of nodes) {
    const { inputs } = node;
    let depends = false;
    for (let i = 0; i < inputs.length; i++) {
      const place = inputs[i].sweep === sweep && ruleOf(node.op!, i) !== null ? inputs[i].place : -1;
      if (place >= 0) depends = true;
      targets.push(place);
    }
    if (depends) {
      node.place = places++;
      wanted.push(node);
    } else targets.length -= inputs.length;
  }
  const starts = ys.map((y) => (y.sweep === sweep ? y.place : -1));

  const cotangents = new Array<Tensor | undefined>(places).fill(undefined);
  const receive = (place: number, g: Tensor): void => {
    const before = cotangents[place];
    cotangents[place] = before === undefined ? g : add(before, g);
  };
  return recorded(record, () => {
    starts.forEach((place, i) => {
      if (place >= 0) receive(place, gs[i]);
    });
    for (let i = wanted.length - 1, end = targets.length; i >= 0; i--) {
      const y = wanted[i];
      const { inputs } = y;
      const start = (end -= inputs.length);
      const g = cotangents[xs.length + i];
      if (g === undefined) continue;
      cotangents[xs.length + i] = undefined; // spent
      for (let j = 0; j < inputs.length; j++) {
        const place = targets[start + j];
        if (place >= 0) receive(place, fitted(ruleOf(y.op!, j)!(g, y, inputs, y.attributes, j), inputs[j], lead));
      }
    }
    return xs.map((x, i) => {
      const g = cotangents[i] ?? full([...leading, ...x.shape], 0, isFloat32(x.data));
      return release(g, record);
    });
  });
}

/**
 * Undoes broadcasting, here, once, for all rules: what was repeated is summed, and where a rule gives one number for many entries (as
 * the derivative of a sum does), it is repeated. A cotangent has its variable's dtype.
 */
function fitted(g: Tensor, x: Tensor, lead: number): Tensor {
  if (lead > 0 || g.shape !== x.shape) {
    const [leading, own] = [g.shape.slice(0, lead), g.shape.slice(lead)];
    if (!sameShape(own, x.shape)) {
      const missing = x.shape.slice(own.length).map(() => 1); // axes that the rule has left out
      const whole = reshape(g, [...leading, ...missing, ...own]);
      g = sumTo(expand(whole, [...leading, ...broadcast('cotangent', own, x.shape)]), x.shape, lead);
    }
  }
  return g.data.constructor === x.data.constructor ? g : g.astype(x.dtype);
}

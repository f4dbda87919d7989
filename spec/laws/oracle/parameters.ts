/** A tree of parameters as one vector: in the order of the tree, and back again. */
import fc from 'fast-check';
import type * as saddlepoint from 'saddlepoint';
import { Tensor, tensor } from 'saddlepoint';
import { shapes, sizeOf } from '../generators-tensor.ts';
import type { Law } from '../law.ts';

export type LayOut = typeof saddlepoint.parameters;

/** A tree by its shapes: a leaf's, a list or a record of more. */
type Plan = { readonly shape: readonly number[] } | { readonly list: readonly Plan[] } | { readonly record: readonly Plan[] };
interface Leaf {
  readonly path: string;
  readonly shape: readonly number[];
}

const plans = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    shapes({ maxRank: 2 }).map((shape): Plan => ({ shape })),
    fc.array(tie('plan'), { minLength: 1, maxLength: 3 }).map((list): Plan => ({ list })),
    fc.array(tie('plan'), { minLength: 1, maxLength: 3 }).map((record): Plan => ({ record })),
  ),
})).plan;
/** Whole numbers before letters before z would be another order than the one they are written in. */
const KEYS = ['W', 'b', 'a'];

/** The tree of a plan, its leaves made one by one; their paths in the order of the tree. */
function planted(plan: Plan, leaf: (shape: readonly number[]) => unknown, at = ''): { tree: any; leaves: Leaf[] } {
  if ('shape' in plan) return { tree: leaf(plan.shape), leaves: [{ path: at, shape: plan.shape }] };
  const names = 'list' in plan ? plan.list.map((_, i) => `${i}`) : KEYS;
  const parts = ('list' in plan ? plan.list : plan.record).map((each, i) =>
    planted(each, leaf, at === '' ? names[i] : `${at}.${names[i]}`),
  );
  const trees = parts.map(({ tree }) => tree);
  const tree = 'list' in plan ? trees : Object.fromEntries(trees.map((each, i) => [KEYS[i], each]));
  return { tree, leaves: parts.flatMap(({ leaves }) => leaves) };
}

/** 1, 2, 3, … over all entries, from `first` on. */
const counting = (first: number) => {
  let next = first;
  return (shape: readonly number[]): Tensor => tensor(Float64Array.from({ length: sizeOf(shape) }, () => next++), { shape: [...shape] }); // biome-ignore format: one line
};
/** All entries of a tree, in its order, and the shapes of its leaves. */
const entries = (tree: any): number[] => (tree instanceof Tensor ? [...tree.data] : Object.values(tree).flatMap(entries));
const text = (tree: any): string =>
  tree instanceof Tensor ? `${tree.dtype}[${tree.shape}]` : `{${Object.entries(tree).map(([name, each]) => `${name}: ${text(each)}`)}}`;
const upTo = (n: number, from = 1): number[] => Array.from({ length: n }, (_, i) => from + i);
const equal = (found: ArrayLike<number>, expected: readonly number[]): boolean =>
  found.length === expected.length && expected.every((x, i) => found[i] === x);

export const lawsOfParameters: readonly Law<LayOut>[] = [
  {
    id: 'parameters.order',
    rows: [],
    claim: 'θ holds the entries of a tree in the order of the tree, row-major; the layout says where each leaf lies',
    tolerance: 'E',
    property: (layOut) =>
      fc.property(plans, (plan) => {
        const { tree, leaves } = planted({ record: [plan] }, counting(1));
        const { theta, layout } = layOut(tree);
        const starts = leaves.map((_, i) => leaves.slice(0, i).reduce((sum, { shape }) => sum + sizeOf(shape), 0));
        const said = leaves.map(({ path, shape }, i) => ({ path, start: starts[i], shape }));
        return theta instanceof Float64Array && equal(theta, upTo(theta.length)) && JSON.stringify(layout) === JSON.stringify(said);
      }),
  },
  {
    id: 'parameters.round-trip',
    rows: [],
    claim: 'unflatten makes a tree of any vector, with the shapes of the first, and flatten the vector of any such tree',
    tolerance: 'E',
    property: (layOut) =>
      fc.property(plans, fc.integer({ min: -50, max: 50 }), (plan, first) => {
        const { tree } = planted({ record: [plan] }, counting(1));
        const { theta, unflatten, flatten, leaves, assemble, join } = layOut(tree);
        const other = upTo(theta.length, first);
        const back = unflatten(other);
        const halves = assemble(leaves(other));
        const joined = join(leaves(other));
        return (
          text(back) === text(tree) &&
          text(halves) === text(tree) &&
          [entries(back), entries(halves), flatten(back as never), joined].every((each) => equal(each, other)) &&
          equal(flatten(tree), upTo(theta.length)) &&
          joined instanceof Float64Array
        );
      }),
  },
  {
    id: 'parameters.copies',
    rows: [],
    claim: 'θ is a copy: what is done to it, and to a flattened tree, the tree does not see',
    tolerance: 'E',
    property: (layOut) =>
      fc.property(plans, (plan) => {
        const { tree } = planted({ record: [plan] }, counting(1));
        const { theta, flatten, tree: own } = layOut(tree);
        theta.fill(-1);
        flatten(tree).fill(-2);
        return equal(entries(tree), upTo(theta.length)) && equal(entries(own), upTo(theta.length));
      }),
  },
  {
    id: 'parameters.frozen',
    rows: [],
    claim: 'what is frozen, a leaf or a branch, keeps its values and is no part of θ; a name that only begins alike is not meant',
    tolerance: 'E',
    property: (layOut) =>
      fc.property(plans, plans, fc.nat(), (one, two, pick) => {
        const plan: Plan = { record: [one, two, { list: [{ shape: [2] }] }] };
        const { tree, leaves } = planted(plan, counting(1));
        // 'b.1' freezes b.1 and b.1.W, and not b.10
        const names = [...new Set(leaves.flatMap(({ path }) => path.split('.').map((_, i, all) => all.slice(0, i + 1).join('.'))))];
        const frozen = names.filter((name) => name !== 'a' && name !== 'a.0')[pick % (names.length - 2)];
        const isFrozen = ({ path }: Leaf): boolean => path === frozen || path.startsWith(`${frozen}.`);
        let next = 1;
        const expected = leaves.flatMap((leaf) => {
          const own = upTo(sizeOf(leaf.shape), next);
          next += own.length;
          return isFrozen(leaf) ? [] : own;
        });
        const { theta, unflatten, flatten, layout } = layOut(tree, { frozen: [frozen] });
        const negative = unflatten(Array.from(theta, (x) => -x));
        const kept = new Set(expected);
        return (
          equal(theta, expected) &&
          layout.every(({ path }) => !isFrozen({ path, shape: [] })) &&
          equal(
            entries(negative),
            upTo(next - 1).map((x) => (kept.has(x) ? -x : x)),
          ) &&
          equal(flatten(negative as never), expected.map((x) => -x)) // biome-ignore format: one line
        );
      }),
  },
  {
    id: 'parameters.float32',
    rows: [],
    claim: 'asked for in float32 θ is one, rounded once, and so are the leaves that are made of it, of any vector',
    tolerance: 'E',
    property: (layOut) =>
      fc.property(plans, (plan) => {
        const { tree } = planted({ record: [plan] }, counting(1));
        const tenths = layOut(tree).unflatten(upTo(layOut(tree).theta.length).map((x) => x / 10));
        const { theta, unflatten } = layOut(tenths as never, { dtype: 'float32' });
        const rounded = upTo(theta.length).map((x) => Math.fround(x / 10));
        const single = (x: unknown): boolean => text(x) === text(tree).replaceAll('float64', 'float32');
        return (
          theta instanceof Float32Array &&
          equal(theta, rounded) &&
          single(unflatten(theta)) &&
          single(unflatten(Array.from(theta, (x) => 2 * x))) &&
          equal(entries(unflatten(upTo(theta.length).map((x) => x / 10))), rounded)
        );
      }),
  },
];

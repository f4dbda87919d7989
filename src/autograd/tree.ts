/** Trees of parameters: plain nested objects and arrays with tensors (or numbers, where they enter) as leaves. */
import { refuse, refuseSaying } from '../base/arguments.ts';
import { Tensor } from './tensor.ts';

/**
 * A tensor, or plain objects and arrays, nested as deep as you like, with tensors (or numbers, where they enter) as leaves.
 * Looser than it could be, so that types declared by `interface` fit; what is in a tree is checked when it is read.
 */
export type Tree = Tensor | number | object;

type Leaf = Tensor | number | Float64Array | Float32Array;

const isLeaf = (node: unknown): node is Leaf =>
  node instanceof Tensor ||
  typeof node === 'number' ||
  (ArrayBuffer.isView(node) && typeof (node as unknown as ArrayLike<unknown>)[0] !== 'bigint' && !(node instanceof DataView));

const asTensor = (leaf: Leaf): Tensor =>
  leaf instanceof Tensor
    ? leaf
    : typeof leaf === 'number'
      ? new Tensor(Float64Array.of(leaf), [])
      : new Tensor(Float64Array.from(leaf), [leaf.length]);

/**
 * The same tree with every leaf replaced, visited in insertion order. Numbers and typed arrays become tensors first.
 * A loop, not a recursion: trees may be as deep as their makers like. One that holds itself is refused.
 */
export function mapTree(caller: string, tree: Tree, f: (leaf: Tensor, path: string) => unknown): any {
  const root: Record<string, unknown> = {};
  const work: { node: unknown; into: any; key: string; path: string }[] = [{ node: tree, into: root, key: 'tree', path: '' }];
  const above = new Set<unknown>(); // the branches that we are within
  for (let item = work.pop(); item !== undefined; item = work.pop()) {
    const { node, into, key, path } = item;
    if (into === undefined) above.delete(node);
    else if (isLeaf(node)) into[key] = f(asTensor(node), path);
    else if (Array.isArray(node) || isPlain(node)) {
      if (above.has(node)) refuseSaying(caller, path, 'a branch of its own', 'one that it lies in', TypeError);
      above.add(node);
      work.push({ node, into: undefined, key, path }); // met again when all below it is done
      const copy: unknown = Array.isArray(node) ? [] : {};
      into[key] = copy;
      const entries = Object.entries(node);
      for (let i = entries.length - 1; i >= 0; i--) {
        const [name, child] = entries[i];
        work.push({ node: child, into: copy, key: name, path: path === '' ? name : `${path}.${name}` });
      }
    } else refuse(caller, path || 'the tree', 'tensors in plain objects and arrays', node, TypeError);
  }
  return root.tree;
}

const isPlain = (node: unknown): node is Record<string, unknown> =>
  typeof node === 'object' && node !== null && (Object.getPrototypeOf(node) === Object.prototype || Object.getPrototypeOf(node) === null);

/** The leaves in insertion order. */
export function leavesOf(caller: string, tree: Tree): Tensor[] {
  const leaves: Tensor[] = [];
  mapTree(caller, tree, (leaf) => leaves.push(leaf));
  return leaves;
}

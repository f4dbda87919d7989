/** What the arguments of layers and losses have in common: features along the last axis, sizes, tensors. */
import { expectTensor } from '../autograd/operation.ts';
import { Tensor } from '../autograd/tensor.ts';
import { count, refuse } from '../base/arguments.ts';

/** Refuses an input whose last axis is not the layer's. */
export function expectFeatures(caller: string, x: Tensor, features: number): void {
  expectTensor(caller, 'x', x);
  if (x.shape.at(-1) !== features) refuse(caller, 'x', `a tensor with ${features} features along its last axis`, x);
}

/** Refuses an input without the axes that `form` names, such as '[batch, time, inputs]'. */
export function expectAxes(caller: string, name: string, x: Tensor, form: string): void {
  expectTensor(caller, name, x);
  if (x.shape.length !== form.split(',').length) refuse(caller, name, form, x);
}

/** Refuses sizes that are not whole numbers above zero. */
export function expectSizes(caller: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) count(caller, name, size, 1);
}

/** Refuses a tree without the layer's own leaves, such as an x that has come first. */
export function expectLeaves(caller: string, tree: object, names: readonly string[]): void {
  if (typeof tree !== 'object' || tree === null || tree instanceof Tensor)
    refuse(caller, 'tree', "a tree like the layer's own", tree, TypeError);
  for (const name of names) expectTensor(caller, `tree.${name}`, (tree as Record<string, unknown>)[name]);
}

/** Refuses a tree of another form than the layer's own: `branches` in a list. */
export function expectBranches(caller: string, tree: unknown, branches: number): void {
  if (!Array.isArray(tree)) refuse(caller, 'tree', `a list of ${branches} branches`, tree, TypeError);
  if (tree.length !== branches) refuse(caller, 'tree', `a list of ${branches} branches`, tree);
}

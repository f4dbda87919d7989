/** Back from a safetensors file to trees and states. */
import { tensor } from '../autograd/create.ts';
import { Tensor } from '../autograd/tensor.ts';
import { noMore, options, refuse } from '../base/arguments.ts';
import { isVector, type Vector } from '../oracle/types.ts';
import { isSavable, joinPath, type SafetensorsFile, type Savable } from './safetensors.ts';
import { fail } from './safetensorsHeader.ts';

/**
 * A file's values in the form of something known: a network's tree, or `optimizer.init(θ)`.
 *
 * Every leaf of `like` must be in the file in its shape; a list of vectors takes as many as the file has. Values are read into the
 * leaf's own dtype. What else the file holds is left alone, so parameters and state may share a file under different prefixes.
 *
 * @param given `prefix`: the path in the file under which `like` was saved
 * @throws RangeError where a leaf is missing, has another shape, or is of a type that is not read
 */
export function restore<T extends Savable>(like: T, file: SafetensorsFile, given: { readonly prefix?: string } = {}, ...rest: never[]): T {
  noMore('restore', rest, 'something known, a file and options');
  const { prefix = '' } = options('restore', given, ['prefix']);
  if (typeof prefix !== 'string') refuse('restore', 'prefix', 'a path in the file', prefix);
  const tensors = file?.tensors;
  if (typeof tensors?.get !== 'function') refuse('restore', 'file', 'what loadSafetensors returns', file, TypeError);
  const found = (path: string, shape: readonly number[]): Float64Array => {
    const stored = tensors.get(path) ?? fail(`restore: the file has no tensor '${path}'`);
    if (stored.shape.join() !== shape.join())
      fail(`restore: '${path}' must be [${shape.join(', ')}], the file has [${stored.shape.join(', ')}]`);
    return Float64Array.from(stored.data as Float64Array, Number);
  };
  const listAt = (path: string): Vector[] => {
    const list: Vector[] = [];
    for (let stored = tensors.get(`${path}.0`); stored; stored = tensors.get(`${path}.${list.length}`)) {
      list.push(stored.data instanceof Float32Array ? stored.data.slice() : Float64Array.from(stored.data as Float64Array, Number));
    }
    return list;
  };
  const leaf = (path: string, value: Savable): Savable => {
    if (typeof value === 'number') return found(path, [])[0];
    if (value instanceof Tensor) return tensor(found(path, value.shape), { shape: value.shape, dtype: value.dtype });
    if (isVector(value))
      return value instanceof Float32Array ? Float32Array.from(found(path, [value.length])) : found(path, [value.length]);
    if (Array.isArray(value) && value.every(isVector)) return listAt(path);
    return undefined;
  };
  // Branches are copied from the top down, each into its parent's place.
  const root: { tree?: Savable } = {};
  const pending: [object, string, string, Savable][] = [[root, 'tree', prefix, like]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [parent, key, path, value] = next;
    if (!isSavable(value))
      refuse('restore', path ? `'${path}' of like` : 'like', 'numbers, tensors and vectors in plain objects and lists', value, TypeError);
    const filled = leaf(path, value);
    const branch = filled === undefined && typeof value === 'object' ? (Array.isArray(value) ? [] : {}) : undefined;
    // Not by assignment, which a name like __proto__ would misuse.
    Object.defineProperty(parent, key, { value: filled ?? branch, writable: true, enumerable: true, configurable: true });
    if (branch === undefined) continue;
    pending.push(
      ...Object.entries(value as Record<string, Savable>)
        .reverse()
        .map(([name, inner]): (typeof pending)[number] => [branch, name, joinPath(path, name), inner]),
    );
  }
  return root.tree as T;
}

/**
 * Gradient norms by depth. L33, L34
 *
 * Through a product of T like factors a gradient shrinks or grows as λᵀ, so the logarithm of its norm is linear in depth.
 * The slope of the fitted line and its worst deviation tell a vanishing or exploding gradient from one odd layer.
 */

import type { Tree } from '../autograd/tree.ts';
import { noMore, refuse } from '../base/arguments.ts';
import { estimate } from '../base/statistics.ts';
import { dot, norm } from '../linalg/vectors.ts';
import { parameters } from '../oracle/parameters.ts';

/** The entries start … end − 1 of θ belong to this layer. */
export interface Layer {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A layer, or its start and end, or (in a list of sizes) how many entries it has. */
export type LayerLike = Layer | readonly [start: number, end: number] | number;

export interface LayerNorms {
  readonly layers: readonly (Layer & { readonly gradientNorm: number })[];
  /** First layer's gradient norm by the last's, as the fitted line has it. Below 1: vanishing on the way to the first layer. */
  readonly ratio: number;
  /** R² of the line through log‖gₗ‖ against depth l. */
  readonly fit: number;
}

/**
 * The layers of a tree of parameters: one for each entry of its outermost level, in their order.
 *
 * @example
 * import { layersOf, zeros } from 'saddlepoint';
 * console.log(layersOf({ first: { W: zeros([2, 3]), b: zeros([3]) }, second: zeros([3, 1]) }).map(({ name, start, end }) => `${name} ${start}-${end}`)); // → [ 'first 0-9', 'second 9-12' ]
 */
export function layersOf(tree: Tree, ...rest: readonly never[]): Layer[] {
  noMore('layersOf', rest, 'a tree of parameters');
  const layers: { name: string; start: number; end: number }[] = [];
  for (const { path, start, shape } of parameters(tree).layout) {
    const name = path.split('.')[0];
    const end = start + shape.reduce((a, b) => a * b, 1);
    const last = layers.at(-1);
    if (last?.name === name) last.end = end;
    else layers.push({ name, start, end });
  }
  return layers;
}

/** Layers as they may be given, as layers; sizes follow one another from 0 on. */
export function namedLayers(given: readonly LayerLike[], size: number): Layer[] {
  let next = 0;
  return given.map((layer, i) => {
    const spans =
      typeof layer === 'number' ? { start: next, end: (next += layer) } : Array.isArray(layer) ? { start: layer[0], end: layer[1] } : layer;
    const { start, end, name = `layer ${i + 1}` } = Object(spans) as Layer;
    if (!(0 <= start && start < end && end <= size && Number.isInteger(start) && Number.isInteger(end)))
      refuse(
        'diagnose',
        `layers[${i}]`,
        `a size, [start, end] or { start, end } within 0 … ${size}`,
        start === undefined ? layer : `${start} … ${end}`,
      );
    return { name, start, end };
  });
}

export function layerNorms(g: Float64Array, given: readonly Layer[]): LayerNorms {
  const layers = given.map((layer) => ({ ...layer, gradientNorm: norm(g.subarray(layer.start, layer.end)) }));
  // the least squares line through (l, log‖gₗ‖), per root of the layer's size so that wide layers do not count as steep
  const points = layers
    .map(({ start, end, gradientNorm }, l) => [l, Math.log(gradientNorm / Math.sqrt(end - start))])
    .filter(([, y]) => Number.isFinite(y));
  if (points.length < 3) return { layers, ratio: 1, fit: 0 };
  const [x, y] = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    const mean = estimate(values).value;
    return values.map((value) => value - mean);
  });
  const [xx, xy, yy] = [dot(x, x), dot(x, y), dot(y, y)];
  const span = x.at(-1)! - x[0];
  return { layers, ratio: Math.exp((-xy / xx) * span), fit: yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}

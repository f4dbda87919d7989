/**
 * Gradient norms by depth. L33, L34
 *
 * Through a product of T like factors a gradient shrinks or grows as λᵀ, so the logarithm of its norm is linear in depth.
 * The slope of the fitted line and its worst deviation tell a vanishing or exploding gradient from one odd layer.
 */
import { parameters } from '../autograd/parameters.ts';
import type { Tree } from '../autograd/types.ts';
import { norm } from '../linalg/vectors.ts';

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
export function layersOf(tree: Tree): Layer[] {
  const layers: Layer[] = [];
  for (const { path, start, shape } of parameters(tree).layout) {
    const name = path.split('.')[0];
    const end = start + shape.reduce((a, b) => a * b, 1);
    const last = layers[layers.length - 1];
    if (last !== undefined && last.name === name) layers[layers.length - 1] = { ...last, end };
    else layers.push({ name, start, end });
  }
  return layers;
}

/** Layers as they may be given, as layers; sizes follow one another from 0 on. */
function named(given: readonly LayerLike[], size: number): Layer[] {
  let next = 0;
  const layers = given.map((layer, i): Layer => {
    const name = `layer ${i + 1}`;
    if (typeof layer === 'number') return { name, start: next, end: (next += layer) };
    if (typeof layer !== 'object' || layer === null)
      throw new TypeError(`diagnose: ${name} must be a size, [start, end] or { start, end }, got ${String(layer)}`);
    return 'start' in layer ? { ...layer, name: layer.name ?? name } : { name, start: layer[0], end: layer[1] };
  });
  for (const { name, start, end } of layers) {
    if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= size)) {
      throw new RangeError(`diagnose: layer '${name}' must lie within 0 … ${size}, got ${start} … ${end}`);
    }
  }
  return layers;
}

export function layerNorms(g: Float64Array, given: readonly LayerLike[]): LayerNorms {
  const layers = named(given, g.length);
  const measured = layers.map((layer) => ({ ...layer, gradientNorm: norm(g.subarray(layer.start, layer.end)) }));
  // the least squares line through (l, log‖gₗ‖), per root of the layer's size so that wide layers do not count as steep
  const points = measured
    .map((m, l) => [l, Math.log(m.gradientNorm / Math.sqrt(m.end - m.start))] as const)
    .filter(([, y]) => Number.isFinite(y));
  const n = points.length;
  if (n < 3) return { layers: measured, ratio: 1, fit: 0 };
  const [mx, my] = [points.reduce((s, [x]) => s + x, 0) / n, points.reduce((s, [, y]) => s + y, 0) / n];
  const xx = points.reduce((s, [x]) => s + (x - mx) ** 2, 0);
  const xy = points.reduce((s, [x, y]) => s + (x - mx) * (y - my), 0);
  const yy = points.reduce((s, [, y]) => s + (y - my) ** 2, 0);
  const slope = xy / xx;
  const span = points[n - 1][0] - points[0][0];
  return { layers: measured, ratio: Math.exp(-slope * span), fit: yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}

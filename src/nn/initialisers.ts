/**
 * Where training starts: random weights from an explicit generator. L34 L109
 *
 * Through a layer the variance of a signal is multiplied by fanIn·Var(w), on the way back by fanOut·Var(w);
 * where both are 1 a deep network keeps its mean square. The typical size still falls, as e^(−T/2n) through T layers of n units (L34).
 *
 *   Xavier       Var(w) = 2 / (fanIn + fanOut)     tanh, sigmoid, attention      Glorot and Bengio 2010
 *   He           Var(w) = 2 / fanIn                ReLU, which halves the signal  He et al. 2015
 *   orthogonal   WᵀW = I or WWᵀ = I                every length is kept           Saxe et al. 2014
 *
 * Weights of a dense layer are [inputs, outputs], of a convolution [height, width, inputs, outputs];
 * fanIn = inputs · height · width, fanOut likewise.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { finiteNumber, noMore, oneOf, options, refuse } from '../base/arguments.ts';
import { type Random, random } from '../base/random.ts';

/** Draws a weight tensor of the given shape. */
export type Initialiser = (shape: readonly number[], source: () => Random) => Tensor;

/** An initialiser, or the name of one with its defaults. */
export type Init = Initialiser | 'xavier' | 'he' | 'orthogonal' | 'uniform' | 'zeros';

/** A whole number, or a generator that several layers share and draw from in turn. */
export type Seed = number | Random;

/** How many numbers feed one output, and how many outputs one input feeds. */
export function fans(shape: readonly number[], ...rest: never[]): { fanIn: number; fanOut: number } {
  noMore('fans', rest, 'a shape');
  if (!Array.isArray(shape) || shape.length < 2 || !Array.from(shape).every(Number.isInteger))
    refuse('fans', 'shape', 'at least two sizes [inputs, outputs]', shape);
  const taps = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return { fanIn: taps * shape[shape.length - 2], fanOut: taps * shape[shape.length - 1] };
}

const drawn = (shape: readonly number[], draw: () => number): Tensor => {
  const data = new Float64Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) data[i] = draw();
  return tensor(data, { shape });
};

/** How weights of a given variance are drawn. */
export interface VarianceScalingOptions {
  /** The family; both have the same variance. Default 'uniform' for Xavier, 'normal' for He: as their papers have it. */
  readonly distribution?: 'normal' | 'uniform';
  /** Multiplies every weight. Default 1. */
  readonly gain?: number;
}

/** Mean 0 and variance v: normal, or uniform on ±√(3v). */
function varianceScaling(
  caller: string,
  given: VarianceScalingOptions,
  usual: 'normal' | 'uniform',
  varianceOf: (fanIn: number, fanOut: number) => number,
): Initialiser {
  const { distribution = usual, gain = 1 } = options(caller, given, ['distribution', 'gain']);
  oneOf(caller, 'distribution', distribution, ['normal', 'uniform']);
  finiteNumber(caller, 'gain', gain);
  return (shape, source) => {
    const { fanIn, fanOut } = fans(shape);
    const { normal, uniform: u } = source();
    const σ = gain * Math.sqrt(varianceOf(fanIn, fanOut));
    return drawn(shape, distribution === 'normal' ? () => σ * normal() : () => σ * Math.sqrt(3) * (2 * u() - 1));
  };
}

/**
 * Xavier (Glorot): Var(w) = gain² · 2 / (fanIn + fanOut).
 *
 * @example
 * import { random } from 'saddlepoint';
 * import { xavier } from 'saddlepoint/nn';
 * const W = xavier()([100, 200], () => random(1));
 * console.log(Math.max(...W.data) < Math.sqrt(6 / 300)); // → true
 */
export function xavier(given: VarianceScalingOptions = {}, ...rest: never[]): Initialiser {
  noMore('xavier', rest, 'one object of options');
  return varianceScaling('xavier', given, 'uniform', (fanIn, fanOut) => 2 / (fanIn + fanOut));
}

/** He (Kaiming): Var(w) = gain² · 2 / fanIn. */
export function he(given: VarianceScalingOptions = {}, ...rest: never[]): Initialiser {
  noMore('he', rest, 'one object of options');
  return varianceScaling('he', given, 'normal', (fanIn) => 2 / fanIn);
}

/** Uniform on [low, high). Default ±0.1. */
export function uniform(given: { readonly low?: number; readonly high?: number } = {}, ...rest: never[]): Initialiser {
  noMore('uniform', rest, 'one object of options');
  const { low = -0.1, high = 0.1 } = options('uniform', given, ['low', 'high']);
  finiteNumber('uniform', 'low', low);
  finiteNumber('uniform', 'high', high);
  if (high < low) refuse('uniform', 'low', `at most high (${high})`, low);
  return (shape, source) => {
    const { uniform: u } = source();
    return drawn(shape, () => low + (high - low) * u());
  };
}

/** All zero: right for biases; for the weights of a network a start from which hidden units never part (L109). */
export function zeros(...rest: never[]): Initialiser {
  noMore('zeros', rest, 'no arguments');
  return (shape) => drawn(shape, () => 0);
}

/**
 * Orthogonal: W as a matrix [fanIn, outputs] with orthonormal columns (rows, where it is wider than tall), times gain.
 * Gram and Schmidt's process on normal vectors, each subtraction done twice, gives every orthogonal matrix the same chance.
 */
export function orthogonal(given: { readonly gain?: number } = {}, ...rest: never[]): Initialiser {
  noMore('orthogonal', rest, 'one object of options');
  const { gain = 1 } = options('orthogonal', given, ['gain']);
  finiteNumber('orthogonal', 'gain', gain);
  return (shape, source) => {
    const { normal } = source();
    const columns = shape[shape.length - 1];
    const rows = fans(shape).fanIn;
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    const vectors: Float64Array[] = [];
    while (vectors.length < count) {
      const v = Float64Array.from({ length }, normal);
      for (let pass = 0; pass < 2; pass++) {
        for (const u of vectors) {
          // v ← v − (uᵀv) u
          let uv = 0;
          for (let i = 0; i < length; i++) uv += u[i] * v[i];
          for (let i = 0; i < length; i++) v[i] -= uv * u[i];
        }
      }
      const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
      if (norm > 1e-8) vectors.push(v.map((x) => x / norm));
    }
    const data = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) data[i * columns + j] = gain * (rows >= columns ? vectors[j][i] : vectors[i][j]);
    }
    return tensor(data, { shape });
  };
}

const INITIALISERS: Readonly<Record<Exclude<Init, Initialiser>, () => Initialiser>> = { xavier, he, orthogonal, uniform, zeros };

/** Draws a weight: `init` by name or by function, `seed` as a number or a generator. `caller` names the layer in errors. */
export function draw(caller: string, init: Init, shape: readonly number[], seed: Seed | undefined, name = 'init'): Tensor {
  const known = Object.keys(INITIALISERS) as Exclude<Init, Initialiser>[];
  const initialiser = typeof init === 'function' ? init : INITIALISERS[oneOf(caller, name, init, known)]();
  return initialiser(shape, () => generator(caller, seed));
}

/** The generator that a seed stands for. */
export function generator(caller: string, seed: Seed | undefined): Random {
  if (typeof seed === 'number') return random(seed);
  if (typeof seed?.uniform === 'function') return seed;
  return refuse(caller, 'seed', 'a whole number or a generator, like random(7)', seed, TypeError);
}

/**
 * λmax of a ReLU network along gradient descent, its layers rescaled halfway.
 *
 *   relu(αz) = α relu(z):   (αW¹, αb¹), W²/α is the same function with another Hessian
 */
import { descend, eigh, gradientDescent, oracle } from 'saddlepoint';
import { sinc } from 'saddlepoint/data';
import { mlp, squaredError } from 'saddlepoint/nn';
import type { State } from '../figure.ts';
import { EDGE } from './sizes.ts';

const { HALF, EVERY } = EDGE;
const WIDTHS = [1, 12, 12, 1];

const data = sinc({ count: 32 });

export interface Moment {
  readonly t: number;
  readonly λmax: number;
  readonly loss: number;
}

export interface Edge {
  readonly η: number;
  readonly α: number;
  readonly along: readonly Moment[];
  /** λmax after the first half, and with the layers rescaled. */
  readonly before: number;
  readonly after: number;
  /** How far the function's values move by that, at most. */
  readonly changed: number;
  /** λmax by log₂ of the scale. */
  readonly scales: readonly (readonly [log: number, λmax: number])[];
  /** x, data, and the network before and after. */
  readonly fit: readonly { readonly x: number; readonly y: number; readonly before: number; readonly after: number }[];
  /** The step at which the loss was no number below 10⁶. */
  readonly lost: number | undefined;
}

/** A network of rectified units that begins with half of He's weights, so that λmax has far to rise. */
const net = mlp(WIDTHS, { seed: 3, activation: 'relu', init: 'he' });
const L = oracle((tree: typeof net.tree) => squaredError(net.apply(tree, data.x), data.y), net.tree);
const start = Float64Array.from(L.theta, (w) => w / 2);

/** λmax; without eigenvectors, which nobody asks for, in a third of the time that `sharpness` takes. */
const sharpest = (θ: Float64Array): number => eigh(L.hessian(θ), { vectors: false }).values.at(-1)!;

/** (αW¹, αb¹), W²/α: relu(αz) = α relu(z), so the function is what it was. */
function rescaled(θ: Float64Array, α: number): Float64Array {
  const [inputs, hidden, next] = WIDTHS;
  const first = inputs * hidden + hidden;
  return θ.map((w, i) => (i < first ? α * w : i < first + hidden * next ? w / α : w));
}

/** Descends from θ, in place, and looks around every few steps. Returns the step at which the loss was no number below 10⁶, if any. */
function* descent(θ: Float64Array, η: number, from: number): Generator<Moment, number | undefined> {
  yield { t: from, λmax: sharpest(θ), loss: L.value(θ) };
  for (const { t, loss } of descend(L, θ, gradientDescent({ learningRate: η }), { steps: HALF })) {
    if (!(loss < 1e6)) return from + t;
    if (t % EVERY === 0) yield { t: from + t, λmax: sharpest(θ), loss: L.value(θ) };
  }
  return undefined;
}

/** The first half depends on η alone: of the last few it is remembered. */
const halves = new Map<number, { readonly θ: Float64Array; readonly along: readonly Moment[]; readonly lost: number | undefined }>();

function rescaling(θ: Float64Array, α: number): Pick<Edge, 'after' | 'changed' | 'scales' | 'fit'> {
  const other = rescaled(θ, α);
  const values = (θ: Float64Array): Float64Array => Float64Array.from(net.apply(L.unflatten(θ), data.x).data);
  const [was, is] = [values(θ), values(other)];
  return {
    after: sharpest(other),
    changed: Math.max(...was.map((y, i) => Math.abs(y - is[i]))),
    scales: Array.from({ length: 13 }, (_, i) => [i / 2 - 3, sharpest(rescaled(θ, 2 ** (i / 2 - 3)))] as const),
    fit: Array.from(data.x.data, (x, i) => ({ x, y: data.y.data[i], before: was[i], after: is[i] })),
  };
}

/** The run as far as it has come, every ten looks; the last is the whole. */
export function* parts({ eta, scale }: State): Generator<Edge> {
  const [η, α] = [Number(eta), 2 ** Number(scale)];
  const along: Moment[] = [...(halves.get(η)?.along ?? [])];
  let lost = halves.get(η)?.lost;
  let rest: Pick<Edge, 'after' | 'changed' | 'scales' | 'fit'> = { after: Number.NaN, changed: 0, scales: [], fit: [] };
  const now = (): Edge => ({ η, α, along: [...along], before: along[Math.min(along.length - 1, HALF / EVERY)].λmax, lost, ...rest });
  function* on(run: Generator<Moment, number | undefined>): Generator<Edge> {
    let step = run.next();
    for (; !step.done; step = run.next()) {
      along.push(step.value);
      if (along.length % 10 === 0) yield now();
    }
    lost = step.value;
  }
  if (!halves.has(η)) {
    if (halves.size > 20) halves.clear();
    const θ = start.slice();
    yield* on(descent(θ, η, 0));
    halves.set(η, { θ, along: [...along], lost });
  }
  if (lost === undefined) {
    const { θ } = halves.get(η)!;
    rest = rescaling(θ, α);
    yield now();
    yield* on(descent(rescaled(θ, α), η, HALF));
  }
  yield now();
}

export const model = (state: State): Edge => [...parts(state)].at(-1)!;

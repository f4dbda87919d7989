/**
 * All that the page shows of a reader's loss, as plain data: a pure function of what was asked, computed beside the page.
 *
 *   text → L, names → run of an optimizer → where it ends: L, g, H, spectrum, diagnosis → the remedy carried out
 */
import { type Diagnosis, descend, diagnose, eigh, type Matrix, type Oracle, type StepRecord } from 'saddlepoint';
import { DataError } from './data.ts';
import { type Landscape, landscapeOf } from './landscape.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { FormulaError, pointed } from './tokens.ts';

/** [from, to] of the first parameter, then of the second. */
export type View = readonly [number, number, number, number];

export interface Asked {
  readonly loss: string;
  readonly data: string;
  readonly start: Readonly<Record<string, number>>;
  readonly rule: string;
  readonly eta: number;
  readonly steps: number;
  /** How far the slices go on either side. */
  readonly reach: number;
  readonly remedy: boolean;
  readonly view?: View | undefined;
}

/** What stops the page from showing anything, in words; and the place in the formula, drawn. */
export interface Problem {
  readonly problem: string;
  readonly place?: string;
}

export interface Slice {
  readonly name: string;
  readonly eigenvalue: number;
  readonly points: readonly { readonly t: number; readonly loss: number; readonly model: number }[];
}

export interface Seen {
  readonly kind: string;
  readonly names: readonly string[];
  readonly columns: Landscape['columns'];
  readonly start: readonly number[];
  readonly rule: string;
  readonly path: readonly (readonly number[])[];
  readonly losses: readonly number[];
  /** Why the run ended early, if it did. */
  readonly ended: string | undefined;
  readonly theta: readonly number[];
  readonly loss: number;
  readonly gradient: readonly number[];
  /** Ascending; empty where the Hessian is not finite. */
  readonly eigenvalues: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly slices: readonly Slice[];
  readonly grid: { readonly view: View; readonly side: number; readonly losses: readonly number[] } | undefined;
  readonly verdict: string;
  readonly message: string;
  readonly why: string;
  readonly next: string;
  /** What kind of remedy it is: 'none', where there is nothing to carry out. */
  readonly remedy: string;
  readonly report: string;
  readonly applied:
    | {
        readonly theta: readonly number[];
        readonly loss: number;
        readonly path: readonly (readonly number[])[];
        readonly losses: readonly number[];
      }
    | undefined;
  readonly code: string;
}

const SIDE = 40;

export const isProblem = (answer: Problem | Seen): answer is Problem => 'problem' in answer;

export function modelOf(asked: Asked): Problem | Seen {
  try {
    return seen(landscapeOf(asked.loss, asked.data, asked.start), asked);
  } catch (error) {
    if (error instanceof FormulaError) return { problem: `${capital(error.message)}.`, place: pointed(asked.loss, error) };
    if (error instanceof DataError) return { problem: `${capital(error.message)}.` };
    return { problem: `${(error as Error).message}.` };
  }
}

const capital = (text: string): string => (/^\p{Ll}+ /u.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

function seen({ oracle: L, names, columns, kind, code }: Landscape, { rule, eta, steps, reach, remedy, view }: Asked): Seen {
  const start = Float64Array.from((L as Oracle & { theta: ArrayLike<number> }).theta);
  const θ = start.slice();
  const { history, path, ended } = runOf(L, θ, rule, { eta, steps });
  const { value, gradient } = L.valueAndGradient(θ);
  const H = finiteHessian(L, θ);
  const spectrum = H && eigh(H);
  const diagnosis = diagnose(L, θ, { history });
  const applied = remedy && diagnosis.remedy.kind !== 'none' ? carriedOut(L, θ, diagnosis) : undefined;
  return {
    kind,
    names,
    columns,
    start: [...start],
    rule,
    path,
    losses: [...history.map(({ loss }) => loss), value],
    ended,
    theta: [...θ],
    loss: value,
    gradient: [...gradient],
    eigenvalues: spectrum ? [...spectrum.values] : [],
    hessian: H ?? [],
    slices: spectrum ? slicesOf(L, θ, { value, gradient, spectrum, reach }) : [],
    grid: names.length === 2 ? gridOf(L, view ?? viewOf([...path, ...(applied?.path ?? [])])) : undefined,
    verdict: diagnosis.verdict,
    message: diagnosis.message,
    why: diagnosis.why,
    next: diagnosis.remedy.message,
    remedy: diagnosis.remedy.kind,
    report: String(diagnosis),
    applied,
    code: `${code}
const θ = L.theta.slice();
const history = [...descend(L, θ, ${OPTIMIZERS[rule].code(eta)}, { steps: ${steps} })];
console.log(String(diagnose(L, θ, { history })));`,
  };
}

/** The run, θ moved to where it ends. */
function runOf(
  L: Oracle,
  θ: Float64Array,
  rule: string,
  { eta, steps }: Pick<Asked, 'eta' | 'steps'>,
): { history: StepRecord[]; path: number[][]; ended: string | undefined } {
  const history: StepRecord[] = [];
  const path = [[...θ]];
  let ended: string | undefined;
  try {
    const run = descend(L, θ, OPTIMIZERS[rule].make(eta), { steps });
    for (const record of run) {
      history.push(record);
      path.push([...θ]);
    }
    if (run.stop?.reason !== 'steps') ended = run.stop?.message;
  } catch (error) {
    ended = (error as Error).message;
  }
  return { history, path, ended };
}

/** Steps of a remedy. */
const STEPS = 20;

/** Where the remedy leads, and by which way: a jump, or steps. */
function carriedOut(L: Oracle, θ: Float64Array, { remedy }: Diagnosis): Seen['applied'] {
  const { theta, loss, records } = remedy.apply({ steps: STEPS });
  const between = records.slice(1).map((_, k) => remedy.apply({ steps: k + 1 }).theta);
  const path = [θ, ...between, theta].map((point) => [...point]);
  return { theta: [...theta], loss, path, losses: path.map((point) => L.value(point)) };
}

function finiteHessian(L: Oracle, θ: Float64Array): number[][] | undefined {
  const H = L.hessian!(θ);
  const rows = Array.from({ length: θ.length }, (_, i) => Array.from({ length: θ.length }, (_, j) => H.get(i, j)));
  return rows.flat().every(Number.isFinite) ? rows : undefined;
}

interface At {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
  readonly spectrum: { readonly values: ArrayLike<number>; readonly vectors: Matrix };
  readonly reach: number;
}

/** Along the eigenvectors of the smallest and the largest eigenvalue: the loss, and the parabola that g and H make of it. */
function slicesOf(L: Oracle, θ: Float64Array, { value, gradient, spectrum: { values, vectors }, reach }: At): Slice[] {
  const n = θ.length;
  return [...new Set([0, n - 1])].map((k) => {
    const u = Float64Array.from({ length: n }, (_, i) => vectors.get(i, k));
    const slope = u.reduce((sum, ui, i) => sum + ui * gradient[i], 0);
    const points = Array.from({ length: 81 }, (_, i) => {
      const t = (reach * (i - 40)) / 40;
      return { t, loss: L.value(θ.map((w, i) => w + t * u[i])), model: value + slope * t + (values[k] * t * t) / 2 };
    });
    return { name: n === 1 ? 'the only direction' : k === 0 ? 'the smallest λ' : 'the largest λ', eigenvalue: values[k], points };
  });
}

/** A rectangle around the path, its edges round; at least two wide. */
export function viewOf(path: readonly (readonly number[])[]): View {
  const range = (k: number): [number, number] => {
    const values = path.map((θ) => θ[k]).filter((x) => Math.abs(x) < 1e6);
    const [least, most] = values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
    const edge = Math.max(1, 0.35 * (most - least));
    return [rounded(least - edge, Math.floor), rounded(most + edge, Math.ceil)];
  };
  return [...range(0), ...range(1)];
}
const rounded = (x: number, way: (x: number) => number): number => {
  const unit = Math.abs(x) < 10 ? 0.5 : 10 ** Math.floor(Math.log10(Math.abs(x)) - 1);
  return way(x / unit) * unit;
};

const gridOf = (L: Oracle, view: View): Seen['grid'] => {
  const [x0, x1, y0, y1] = view;
  const at = (from: number, to: number, i: number): number => from + ((to - from) * i) / SIDE;
  const losses = Array.from({ length: (SIDE + 1) ** 2 }, (_, k) =>
    L.value([at(x0, x1, k % (SIDE + 1)), at(y0, y1, Math.floor(k / (SIDE + 1)))]),
  );
  return { view, side: SIDE, losses };
};

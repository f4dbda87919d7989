/**
 * All that the page shows of a reader's loss, as plain data: a pure function of what was asked, computed beside the page.
 *
 *   text → L, names → run of an optimizer → where it ends: L, g, H, spectrum, diagnosis → the remedy carried out
 */
import { type Diagnosis, descend, diagnose, eigh, type Oracle, type StepRecord } from 'saddlepoint';
import { type Grid, gridOf, type Slice, slicesOf, type View, viewOf } from './around.ts';
import { DataError } from './data.ts';
import { type Landscape, landscapeOf } from './landscape.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { FormulaError, pointed } from './tokens.ts';

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
  readonly grid: Grid | undefined;
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
  const H = L.hessian(θ);
  const rows = Array.from({ length: θ.length }, (_, i) => Array.from({ length: θ.length }, (_, j) => H.get(i, j)));
  return rows.flat().every(Number.isFinite) ? rows : undefined;
}

/**
 * What a reader writes as a loss of named parameters: a formula, a symmetric matrix, or a list of eigenvalues.
 *
 *   (1 - w1*w2)^2            L = (1 − w₁w₂)²
 *   2 1⏎1 3                  L = ½ wᵀAw
 *   -1, 0, 4                 L = ½ Σ λᵢwᵢ²
 */
import { type Oracle, oracle, type Tensor, tensor } from 'saddlepoint';
import { columnsOf } from './data.ts';
import { evaluate } from './evaluate.ts';
import { namesIn, parse } from './grammar.ts';
import { codeOf } from './print.ts';
import { FormulaError } from './tokens.ts';

export interface Landscape {
  readonly oracle: Oracle;
  readonly names: readonly string[];
  /** The columns of data, each of so many rows. */
  readonly columns: { readonly names: readonly string[]; readonly rows: number };
  /** What it was taken for: 'the formula', … */
  readonly kind: string;
  /** The lines that make the same oracle. */
  readonly code: string;
}

/** At most so many parameters, so that the whole Hessian is taken. */
export const PARAMETERS = 64;

const SIGNED = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const NUMBERS = new RegExp(`^[\\s,;[\\]]*${SIGNED.source}(?:[\\s,;[\\]]+${SIGNED.source})*[\\s,;[\\]]*$`);

/** Rows of numbers, where the text is nothing else. */
function rowsOf(text: string): number[][] | undefined {
  const plain = text.replaceAll('−', '-');
  if (!NUMBERS.test(plain)) return undefined;
  return plain
    .split(/\n|;|\]\s*,?/)
    .map((row) => (row.match(new RegExp(SIGNED.source, 'g')) ?? []).map(Number))
    .filter((row) => row.length > 0);
}

/** @param start where each parameter begins; 0.5 where nothing is said */
export function landscapeOf(text: string, data: string, start: Readonly<Record<string, number>>): Landscape {
  const rows = rowsOf(text);
  if (rows) return quadratic(text, rows, start);
  const expression = parse(text);
  const columns = columnsOf(data);
  const names = namesIn(expression).filter((name) => !columns.names.includes(name));
  const all = { at: 0, length: text.length };
  if (names.length === 0) {
    const why = columns.names.length > 0 ? ': every name in it is a column of the data' : '';
    throw new FormulaError(`the formula has no parameter${why}; any name that is no function and no column is one`, all);
  }
  if (names.length > PARAMETERS)
    throw new FormulaError(`the formula has ${names.length} parameters, and at most ${PARAMETERS} are taken here`, all);
  const data_ = Object.fromEntries(columns.names.map((name, j) => [name, tensor(columns.values[j])]));
  const loss = (tree: Readonly<Record<string, Tensor>>): Tensor => evaluate(expression, { ...data_, ...tree });
  const tree = startOf(names, start);
  const { size, shape } = loss(Object.fromEntries(names.map((name) => [name, tensor(tree[name])])));
  if (shape.length > 0) {
    throw new FormulaError(
      `the formula gives ${size} numbers, one for each row of the data, and a loss is one: put mean( ) or sum( ) around them`,
      all,
    );
  }
  return {
    oracle: oracle(loss, tree),
    names,
    columns: { names: columns.names, rows: columns.values[0]?.length ?? 0 },
    kind: 'the formula',
    code: codeFor(codeOf(expression), names, tree, columns),
  };
}

const startOf = (names: readonly string[], start: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, Object.hasOwn(start, name) ? start[name] : 0.5]));

function codeFor(
  body: string,
  names: readonly string[],
  tree: Readonly<Record<string, number>>,
  columns: ReturnType<typeof columnsOf>,
): string {
  const list = (values: readonly number[]): string =>
    values.length <= 12 ? values.join(', ') : `${values.slice(0, 10).join(', ')}, /* … ${values.length} in all */`;
  return [
    ...columns.names.map((name, j) => `const ${name} = tensor([${list(columns.values[j])}]);`),
    `const L = oracle(({ ${names.join(', ')} }) => ${body},`,
    `  { ${names.map((name) => `${name}: ${tree[name]}`).join(', ')} });`,
  ].join('\n');
}

function quadratic(text: string, rows: readonly (readonly number[])[], start: Readonly<Record<string, number>>): Landscape {
  const eigenvalues = rows.length === 1 ? rows[0] : undefined;
  const n = eigenvalues ? eigenvalues.length : rows.length;
  const all = { at: 0, length: text.length };
  if (n > PARAMETERS) throw new FormulaError(`at most ${PARAMETERS} parameters are taken here, got ${n}`, all);
  const A = eigenvalues ? eigenvalues.map((λ, i) => eigenvalues.map((_, j) => (i === j ? λ : 0))) : rows;
  for (const [i, row] of A.entries()) {
    if (row.length !== n)
      throw new FormulaError(
        `a symmetric matrix has as many columns as rows: row ${i + 1} has ${row.length} numbers, and there are ${n} rows`,
        all,
      );
    for (let j = 0; j < i; j++) {
      if (row[j] !== A[j][i])
        throw new FormulaError(
          `the matrix must be symmetric: row ${i + 1} has ${row[j]} in column ${j + 1}, and row ${j + 1} has ${A[j][i]} in column ${i + 1}`,
          all,
        );
    }
  }
  const names = Array.from({ length: n }, (_, i) => `w${i + 1}`);
  const tree = startOf(names, start);
  const matrix = tensor(A as number[][]);
  return {
    oracle: oracle(({ w }: { w: Tensor }) => matrix.matmul(w).dot(w).mul(0.5), { w: tensor(names.map((name) => tree[name])) }),
    names,
    columns: { names: [], rows: 0 },
    kind: eigenvalues ? `½ Σ λᵢwᵢ² with ${n === 1 ? 'this eigenvalue' : `these ${n} eigenvalues`}` : `½ wᵀAw with this matrix of ${n} rows`,
    code: `const A = tensor(${JSON.stringify(A)});\nconst L = oracle(({ w }) => A.matmul(w).dot(w).mul(0.5), { w: tensor([${names.map((name) => tree[name]).join(', ')}]) });`,
  };
}

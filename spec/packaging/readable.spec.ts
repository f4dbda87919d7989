/** What keeps the source readable, where a machine can tell: files of two hundred lines, functions of five arguments. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file.replaceAll('\\', '/')}`);

/** The loops of a kernel, where an object a call would cost more than the work; each file says so beside them. */
const KERNELS = [
  'src/autograd/operations/arithmetic.ts',
  'src/autograd/operations/views.ts',
  'src/autograd/shape.ts',
  'src/linalg/products/blocked.ts',
];

/** Functions, and types of functions, with more than five positional parameters, by line. */
function manyParameters(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node.parameters.length > 5) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the source', () => {
  test('has no file of more than 200 lines', () => {
    const long = files.filter((file) => readFileSync(root + file, 'utf8').split('\n').length - 1 > 200);
    expect(long).toEqual([]);
  });

  test('has no function of more than five positional parameters, but for the loops of a kernel', () => {
    expect(files.filter((file) => !KERNELS.includes(file)).flatMap(manyParameters)).toEqual([]);
    expect(
      KERNELS.filter((file) => manyParameters(file).length === 0),
      'need no excuse',
    ).toEqual([]);
  });
});

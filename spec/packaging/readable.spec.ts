/** What keeps the source readable, where a machine can tell: files of two hundred lines, functions of five arguments, a line for each file in the architecture. */
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

  test('has a line for each file in docs/architecture.md, and no line for a file that is none', () => {
    const text = readFileSync(`${root}docs/architecture.md`, 'utf8');
    const named = Array.from(text.matchAll(/`(?:\w+\/)*(\w+)\.ts`/g), ([, name]) => name);
    const sources = files.map((file) => /(\w+)\.ts$/.exec(file)![1]).filter((name) => name !== 'index');
    const times = (list: readonly string[], name: string): number => list.filter((other) => other === name).length;
    expect(sources.filter((name) => times(named, name) < times(sources, name))).toEqual([]);
    const others = ['docs', 'spec', 'tools'].flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).filter((file) => !file.includes('node_modules')),
    );
    const known = new Set([...sources, ...others.map((file) => /(\w+)\.ts$/.exec(file)?.[1])]);
    expect(named.filter((name) => name !== 'index' && !known.has(name))).toEqual([]);
  });
});

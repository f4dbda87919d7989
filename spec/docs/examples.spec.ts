/**
 * Every example of the documentation runs, and prints what it says it prints.
 *
 * Each is a module of its own. Those of one file:  npx vitest run spec/docs -t src/linalg/eigen/eigh.ts
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { agrees, type Example, examplesOfMarkdown, examplesOfSource } from './extract.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

// A folder of this run, inside the project so that 'saddlepoint' means there what it means in the specs.
const folder = join(root, 'spec/.generated', String(process.pid));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;

/** Runs one example; the error, if any, names its file and line. */
async function run({ file, line, code, promises }: Example): Promise<void> {
  const module = join(folder, `${file}.${line}.${runs++}.ts`);
  mkdirSync(dirname(module), { recursive: true });
  writeFileSync(module, code);
  const printed = new Map<number, string[]>();
  const host = globalThis as { printed?: (at: number, ...values: unknown[]) => void };
  host.printed = (at, ...values) => printed.set(at, [...(printed.get(at) ?? []), format(...values)]);
  try {
    await import(/* @vite-ignore */ module);
  } catch (cause) {
    throw new Error(`${file}:${line}: the example fails: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  for (const [at, promise] of promises) {
    const prints = printed.get(at) ?? [];
    if (prints.length === 0) throw new Error(`${file}:${at}: promised ${promise}, printed nothing`);
    // In a loop a promise is one for every turn, or for all turns together.
    const kept = prints.every((print) => agrees(print, promise)) || agrees(prints.join('\n'), promise);
    if (!kept) throw new Error(`${file}:${at}: promised ${promise}, printed ${prints.join('\n')}`);
  }
}

const filesBelow = (path: string, extension: string): string[] => {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  const found = readdirSync(full, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith(extension) && !/(^|[\\/])(node_modules|content)[\\/]/.test(name),
  );
  return found.map((name) => `${path}/${name.replaceAll('\\', '/')}`).sort();
};
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const examples = [
  ...['src', 'spec/laws'].flatMap((path) => filesBelow(path, '.ts')).flatMap((file) => examplesOfSource(file, read(file))),
  ...['README.md', 'CONTRIBUTING.md', 'docs']
    .flatMap((path) => filesBelow(path, '.md'))
    .flatMap((file) => examplesOfMarkdown(file, read(file))),
];

describe('the examples', () => {
  test('exist', () => expect(examples.length).toBeGreaterThan(0));
  for (const example of examples) test(`${example.file}:${example.line}`, () => run(example));
});

describe('what finds and runs them can fail', () => {
  const source = [
    '/**',
    ' * Adds.',
    ' *',
    ' * @example',
    ' * ```ts',
    ' * console.log(1 + 1); // → 2',
    ' * console.log([[1, 2], [3, 4]]); // → [ [ 1, 2 ],',
    ' * //                               [ 3, 4 ] ]',
    ' * ```',
    ' * @throws never',
    ' */',
    'export const add = 1;',
    '/** @example',
    ' * console.log(1 / 3); // → 0.33…',
    ' */',
  ];
  const of = (...lines: string[]) => examplesOfSource('src/made-up.ts', lines.join('\n'));

  test('an example is found at its line, with or without a fence, with promises of several lines', async () => {
    const found = of(...source);
    expect(found.map((example) => example.line)).toEqual([6, 14]);
    expect([...found[0].promises.keys()]).toEqual([6, 7]);
    for (const example of found) await run(example);
  });

  test('a wrong promise names file and line', async () => {
    const [wrong] = of(...source.map((line) => line.replace('→ 2', '→ 3')));
    await expect(run(wrong)).rejects.toThrow('src/made-up.ts:6: promised 3, printed 2');
  });

  test('an example that throws names file and line', async () => {
    const [wrong] = of('/** @example', " * throw new Error('no');", ' */');
    await expect(run(wrong)).rejects.toThrow('src/made-up.ts:2: the example fails: no');
  });

  test('a promise may stand on the line below, and binds there', async () => {
    const [kept, wrong] = ['2', '3'].map((two) =>
      of('/** @example', ' * console.log([1, 1 + 1]);', ` * // → [ 1,`, ` * //     ${two} ]`, ' */'),
    );
    await run(kept[0]);
    await expect(run(wrong[0])).rejects.toThrow('src/made-up.ts:2: promised [ 1,');
  });

  test('a promise that is never printed is broken', async () => {
    const [silent] = of('/** @example', ' * if (1 > 2)', ' *   console.log(1); // → 1', ' */');
    await expect(run(silent)).rejects.toThrow('src/made-up.ts:3: promised 1, printed nothing');
  });

  test('in Markdown a block runs where it is marked or imports the library, unless it is a fragment', () => {
    const block = (info: string, text: string) => ['```' + info, text, '```', ''].join('\n');
    const markdown =
      block('ts', 'f();') +
      block('ts runnable', 'g();') +
      block('ts', "import { grad } from 'saddlepoint';") +
      block('ts fragment', "import { grad } from 'saddlepoint';") +
      block('sh', 'npm test');
    expect(examplesOfMarkdown('made-up.md', markdown).map((example) => example.line)).toEqual([5, 8]);
  });
});

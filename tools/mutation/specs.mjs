// Specification files of spec/, so that they run beside the mutated dist in a worker: as JavaScript, with `vitest` a list of tests.
//
// A rule of thumb of our own is no law for others. Where only a specimen of spec/diagnose can tell a mutant, it judges beside the laws.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** What `import … from 'vitest'` gives there: `tests` holds what was declared, and `expect` is vitest's own. */
const VITEST = `
import * as chai from 'chai';
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
export const expect = chai.expect;
export const tests = [];
const within = [];
const each = (declare) => (rows) => (title, body) =>
  rows.forEach((row, i) => declare(title + ' #' + i, Array.isArray(row) ? () => body(...row) : () => body(row)));
export const describe = (title, body) => (within.push(title), body(), within.pop());
export const test = (title, body) => tests.push({ id: [...within, title].join(' › '), run: body });
export const it = test;
describe.each = each(describe);
test.each = each(test);
export const [beforeAll, afterAll] = [(prepare) => prepare(), () => {}];
`;

const IMPORT = /((?:import|export)[^'"]*?from |import\()(['"])(\.[^'"]+)\2/g;

/** Puts these files and what they import of spec/ into \`copy\`, with imports of src/ leading to its dist/. */
export function putSpecs(root, copy, paths) {
  const vitest = join(copy, 'node_modules/vitest');
  mkdirSync(vitest, { recursive: true });
  writeFileSync(join(vitest, 'package.json'), '{ "name": "vitest", "type": "module", "exports": "./index.js" }');
  writeFileSync(join(vitest, 'index.js'), VITEST);
  const done = new Set();
  const put = (path) => {
    if (done.has(path)) return;
    done.add(path);
    const source = readFileSync(join(root, path), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, rewriteRelativeImportExtensions: true },
    });
    const code = outputText.replace(IMPORT, (all, before, quote, to) => {
      const there = relative(root, resolve(root, dirname(path), to));
      if (there.startsWith('src/')) return `${before}${quote}${relative(dirname(path), there.replace(/^src/, 'dist'))}${quote}`;
      const own = there.replace(/\.js$/, '.ts');
      if (existsSync(join(root, own))) put(own);
      return all;
    });
    const target = join(copy, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  };
  for (const path of paths) put(path);
}

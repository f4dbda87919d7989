/**
 * What the built package promises its users: the core brings no package along and builds no code at run time.
 * Reads dist: run `npm run build` first (`npm test` does).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Every specifier that a module imports or re-exports, statically or not. */
const specifiers = (code: string): string[] =>
  [...code.matchAll(/(?:^|[;}\n])\s*(?:import|export)\s*(?:[\w*{}\s,$]+?\s*from\s*)?(['"])(.+?)\1|\bimport\s*\(\s*(['"])(.+?)\3/g)].map(
    (match) => match[2] ?? match[4],
  );

/** All packages that an entry needs, walking its relative imports. */
function packagesOf(entry: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const queue = [join(dist, entry)];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const name of specifiers(readFileSync(file, 'utf8'))) {
      if (name.startsWith('.')) queue.push(join(dirname(file), name));
      else packages.add(name);
    }
  }
  return [...packages].sort();
}

/** Runs a module under a policy that forbids code generation from strings, as a strict content security policy does. */
function underPolicy(code: string): string {
  const result = spawnSync(process.execPath, ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', code], {
    encoding: 'utf8',
  });
  return result.stdout + result.stderr;
}
const index = JSON.stringify(pathToFileURL(join(dist, 'index.js')).href);

describe.runIf(existsSync(join(dist, 'index.js')))('the built core', () => {
  test.each(['index.js', 'nn/index.js', 'data/index.js'])('%s imports no package', (entry) => {
    expect(packagesOf(entry)).toEqual([]);
  });

  test('what looks for packages can find one', () => {
    const forms = `import 'a'; import b from "b";\nimport { c,\n  d } from 'c';\nexport * from './d.js'; await import('e');`;
    expect(specifiers(forms)).toEqual(['a', 'b', 'c', './d.js', 'e']);
  });

  test('differentiates twice, multiplies and decomposes where code generation from strings is forbidden', () => {
    const code = `
      import { eigh, grad, hessian, tensor } from ${index};
      const loss = (w) => tensor(1).sub(w.at(0).mul(w.at(1))).square();
      const H = hessian(loss)(tensor([0, 0]));
      const { values } = eigh(H);
      const big = tensor(Array.from({ length: 96 }, (_, i) => Array.from({ length: 96 }, (_, j) => (i === j ? 2 : 0))));
      console.log([...grad(loss)(tensor([1, 2])).data], [...values].map(Math.round), big.matmul(big).at(95).at(95).item());
    `;
    expect(underPolicy(code).trim()).toBe('[ 4, 2 ] [ -2, 2 ] 4');
  });

  test('such a policy is in force in that test', () => {
    expect(
      underPolicy(`try { new Function('return 1')(); console.log('allowed'); } catch (error) { console.log(error.name); }`).trim(),
    ).toBe('EvalError');
  });
});

test('dist is there', () => expect(existsSync(join(dist, 'index.js')), 'run `npm run build` first').toBe(true));

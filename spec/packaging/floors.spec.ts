/**
 * Each rule of .dependency-cruiser.cjs can fail: a small house is built in a temporary folder in which every floor
 * breaks its rule once, and the checker must name each culprit.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** rule: [the file that breaks it, its import]. Neighbours and type imports count. */
const violations: Record<string, [file: string, source: string]> = {
  'floor-base': ['src/base/bad.ts', `import '../linalg/fine.ts';`],
  'floor-oracle': ['src/oracle/bad.ts', `import '../optim/fine.ts';`],
  'floor-linalg': ['src/linalg/bad.ts', `import type { x } from '../autograd/fine.ts'; export type y = typeof x;`],
  'floor-autograd': ['src/autograd/bad.ts', `import '../optim/fine.ts';`],
  'floor-optim': ['src/optim/bad.ts', `import '../landscape/fine.ts';`],
  'floor-landscape': ['src/landscape/bad.ts', `import '../diagnose/fine.ts';`],
  'floor-nn': ['src/nn/bad.ts', `import '../optim/fine.ts';`],
  'floor-data': ['src/data/bad.ts', `import '../nn/fine.ts';`],
  'floor-diagnose': ['src/diagnose/bad.ts', `import '../index.ts';`],
  'floor-ndarray': ['src/ndarray/bad.ts', `import '../gpu/fine.ts';`],
  'floor-report': ['src/report/bad.ts', `import '../landscape/fine.ts';`],
  'floor-gpu': ['src/gpu/bad.ts', `import '../linalg/fine.ts';`],
  'floor-cli': ['src/cli/bad.ts', `import '../diagnose/fine.ts';`],
  'cli-imports-node': ['src/cli/package.ts', `import 'ndarray';`],
  'front-door': ['src/index.ts', `import './nn/fine.ts';`],
  'core-imports-no-package': ['src/optim/package.ts', `import 'ndarray';`],
  'gpu-imports-gpu.js': ['src/gpu/package.ts', `import 'node:fs';`],
  'ndarray-imports-ndarray': ['src/ndarray/package.ts', `import 'fast-check';`],
  'laws-use-public-entries': ['spec/laws/bad.ts', `import '../../src/linalg/fine.ts';`],
  'chapters-use-public-entries': ['docs/chapters/bad.ts', `import '../../src/linalg/fine.ts';`],
  'no-circles': ['src/landscape/back.ts', `import './circle.ts';`],
  'no-circles-of-types': ['src/oracle/types-a.ts', `import type { b } from './types-b.ts'; export type a = typeof b | 1;`],
  resolvable: ['src/optim/lost.ts', `import './nowhere.ts';`],
};

const house = mkdtempSync(join(tmpdir(), 'floors-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), `${text}\n`);
};
for (const room of [
  'base',
  'linalg',
  'autograd',
  'oracle',
  'optim',
  'landscape',
  'nn',
  'data',
  'diagnose',
  'ndarray',
  'report',
  'gpu',
  'cli',
]) {
  put(`src/${room}/fine.ts`, 'export const x = 1;');
}
put('src/landscape/circle.ts', `import './back.ts';`);
put('src/linalg/products/product.ts', 'export const contract = 1;');
put('src/gpu/fine.ts', `import '../linalg/products/product.ts'; import 'gpu.js';`);
put('src/cli/command.ts', `import 'node:fs';`);
put('src/ndarray/fine2.ts', `import 'ndarray'; import '../autograd/fine.ts';`);
put('src/optim/downward.ts', `import '../autograd/fine.ts'; import '../linalg/fine.ts';`);
put('src/oracle/types-b.ts', `import type { a } from './types-a.ts'; export const b: a = 1;`);
put('docs/types-a.ts', `import type { b } from './types-b.ts'; export type a = typeof b | 1;`);
put('docs/types-b.ts', `import type { a } from './types-a.ts'; export const b: a = 1;`);
put('src/autograd/tensor.ts', `import type { Methods } from './methods.ts'; export type Fluent = Methods;`);
put('src/autograd/methods.ts', `import './tensor.ts'; export type Methods = 1;`);
for (const [file, source] of Object.values(violations)) put(file, source);
for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) cpSync(join(root, file), join(house, file));
symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));

const cruise = spawnSync(
  process.execPath,
  [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), 'src', 'spec', 'docs', '--output-type', 'json'],
  { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 },
);
const found = (JSON.parse(cruise.stdout) as { summary: { violations: { rule: { name: string }; from: string; to: string }[] } }).summary
  .violations;

describe('the floors', () => {
  test.each(Object.entries(violations))('%s can fail', (rule, [file]) => {
    const culprits = found.filter((violation) => violation.rule.name === rule).map((violation) => violation.from);
    expect(culprits).toContain(file);
  });

  test('and nothing that obeys them is named', () => {
    const guilty = new Set([...Object.values(violations).map(([file]) => file), 'src/landscape/circle.ts', 'src/oracle/types-b.ts']);
    expect(found.filter((violation) => !guilty.has(violation.from))).toEqual([]);
  });
});

/** Laws for anyone's code are judged by nobody's: they import no code of the library, types apart. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const laws = fileURLToPath(new URL('../laws/', import.meta.url));

/** All that a file of laws imports of the library, itself or through others, as 'file: what'. */
function imported(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const found: string[] = [];
  for (const [, what, from] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type\b)([^;]*?) from '([^']+)';/gms)) {
    if (from.startsWith('.')) found.push(...imported(join(dirname(file), from), seen));
    const values = what.replace(/[{}\s]/g, '').split(',').filter((name) => name !== '' && !name.startsWith('type')); // biome-ignore format: one line
    if (from.startsWith('saddlepoint') && values.length > 0) found.push(`${relative(laws, file)}: ${values.join(', ')}`);
  }
  return found;
}

it.each([
  'optim/index.ts',
  'autograd/scalar.ts',
  'autograd/quadrature.ts',
  'linalg/eigh.ts',
  'linalg/divide.ts',
  'linalg/factor.ts',
  'linalg/iterative.ts',
  'linalg/product.ts',
  'linalg/random.ts',
  'linalg/rightSides.ts',
  'linalg/svd.ts',
])('%s', (file) => {
  expect(imported(join(laws, file))).toEqual([]);
});

it('and where tensors of the library are the subject, that is seen', () => {
  expect(imported(join(laws, 'autograd/tensor.ts')).length).toBeGreaterThan(0);
});

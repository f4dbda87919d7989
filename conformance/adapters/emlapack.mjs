/** CLAPACK compiled to WebAssembly (emlapack): dsyev, QL with implicit shifts. */
import { createRequire } from 'node:module';

const lapack = createRequire(import.meta.url)('emlapack');
const call = lapack.cwrap('dsyev_', null, Array(9).fill('number'));
const put = (value, type) => {
  const at = lapack._malloc(4);
  lapack.setValue(at, value, type);
  return at;
};
const [V, U] = ['V', 'U'].map((letter) => put(letter.charCodeAt(0), 'i8'));

export const eigh = (A) => {
  const n = A.length;
  const [matrix, values, work] = [n * n, n, 34 * n].map((count) => lapack._malloc(8 * Math.max(1, count)));
  const [order, size, info] = [n, 34 * n, 0].map((value) => put(value, 'i32'));
  lapack.HEAPF64.set(A.flat(), matrix / 8);
  call(V, U, order, matrix, order, values, work, size, info);
  const found = {
    values: Array.from(lapack.HEAPF64.subarray(values / 8, values / 8 + n)),
    vectors: A.map((_, i) => A.map((_, j) => lapack.HEAPF64[matrix / 8 + j * n + i])),
  };
  const failed = lapack.getValue(info, 'i32');
  for (const at of [matrix, values, work, order, size, info]) lapack._free(at);
  if (failed !== 0) throw new Error(`dsyev: info ${failed}`);
  return found;
};
export const capabilities = { matrix: ['not empty'] };

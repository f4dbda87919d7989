/** jax-js on WebAssembly, in float64. */

// what it expects of a browser, and Node 20 has not
globalThis.navigator ??= {};
globalThis.Float16Array ??= class Float16Array extends Uint16Array {};
const jax = await import('@jax-js/jax');
const devices = await jax.init();
jax.defaultDevice(devices.includes('wasm') ? 'wasm' : devices[0]);
const { numpy: np } = jax;

export const eigh = (A) => {
  const n = A.length;
  const [values, vectors] = np.linalg.eigh(np.array(Float64Array.from(A.flat()), { shape: [n, n], dtype: np.float64 }));
  const flat = vectors.dataSync();
  return { values: Array.from(values.dataSync()), vectors: A.map((_, i) => Array.from(flat.subarray(i * n, (i + 1) * n))) };
};
export const capabilities = { matrix: ['not empty'] };

/**
 * WebGPU in Node, through Dawn's bindings, against the CPU.
 *
 *   npm run build && npm install --prefix bench/gpu && npm --prefix bench/gpu run node
 *
 * The bindings need a recent libstdc++ (GLIBCXX_3.4.32: Debian 13, Ubuntu 24.04) and a Vulkan, Metal or D3D12 driver.
 */
import { cpus } from 'node:os';
import { measure, table } from './measure.mjs';

try {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const navigator = globalThis.navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
} catch (error) {
  console.error(`Dawn's bindings could not be loaded (${error.message}).\nInstall them with: npm install --prefix bench/gpu`);
  process.exit(1);
}
const { freivalds, gpuMatmul } = await import('../../dist/gpu/index.js');
const { product } = await import('../../dist/index.js');

const rows = await measure({ gpuMatmul, freivalds, cpu: product, modes: ['webgpu', 'webasm'], say: (line) => console.error(line) });
console.log(table(rows, `${cpus()[0]?.model}, Node ${process.version}`));
process.exit(0);

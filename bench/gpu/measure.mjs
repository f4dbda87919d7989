/**
 * Times square float32 products on every backend, and the library's own kernel beside them, in one run.
 *
 * Each time is the best of three, after one run that compiles. "journey" is the product [n, 1] × [1, n]: as much to send
 * back and hardly anything to compute, so it is what the transfers of C and the fixed delays cost. Every result is checked once.
 * A backend is left alone once its next size would take longer than `patience`.
 */

const square = (n, k) => {
  const a = new Float32Array(n * k);
  const b = new Float32Array(k * n);
  for (let i = 0; i < a.length; i++) {
    a[i] = ((i * 7) % 13) / 8 - 0.75;
    b[i] = ((i * 5) % 11) / 8 - 0.625;
  }
  const factors = { a, aOffset: 0, aBatch: 0, aRow: k, aColumn: 1, b, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1 };
  return { batch: 1, m: n, k, n, ...factors, out: new Float32Array(n * n) };
};

async function best(run, product) {
  await run(product);
  let ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const begin = performance.now();
    await run(product);
    ms = Math.min(ms, performance.now() - begin);
  }
  return ms;
}

/** @returns rows { mode, renderer, software, n, ms, gflops, journey, times } with times = cpu ms / ms */
export async function measure({ gpuMatmul, freivalds, cpu, modes, sizes = [256, 512, 1024, 2048, 4096], patience = 20_000, GPU, say }) {
  const rows = [];
  const reference = new Map();
  for (const mode of ['cpu-simd', ...modes]) {
    let gpu;
    try {
      gpu = mode === 'cpu-simd' ? undefined : gpuMatmul({ mode, verify: 'never', ...(GPU ? { GPU } : {}) });
      if (mode === 'webgpu') await gpu.ready;
    } catch (error) {
      say(`${mode}: ${error.message}`);
      continue;
    }
    const run = gpu ? (mode === 'webgpu' ? (p) => gpu.multiply(p) : gpu) : cpu;
    for (const n of sizes) {
      const last = rows.at(-1);
      if (last?.mode === mode && 8 * 4 * last.ms > patience) break;
      const product = square(n, n);
      const ms = await best(run, product);
      if (!freivalds(product).right || (gpu && gpu.counts.cpu > 0)) {
        say(`${mode}: n = ${n} did not run there, or came out wrong`);
        break;
      }
      const journey = await best(run, square(n, 1));
      if (!gpu) reference.set(n, ms);
      const { renderer, software } = gpu?.backend ?? { renderer: "the library's own kernel, float32", software: true };
      const row = {
        mode,
        renderer,
        software,
        n,
        ms,
        gflops: (2 * n ** 3) / ms / 1e6,
        journey,
        times: (reference.get(n) ?? Number.NaN) / ms,
      };
      rows.push(row);
      say(`${mode.padEnd(9)} n = ${String(n).padEnd(5)} ${ms.toFixed(2).padStart(10)} ms ${row.gflops.toFixed(1).padStart(8)} GFLOP/s`);
    }
    gpu?.dispose();
  }
  return rows;
}

/** The rows as a Markdown table. */
export function table(rows, machine) {
  const line = ({ mode, n, ms, gflops, journey, times }) =>
    `| ${mode} | ${n} | ${ms.toFixed(2)} | ${gflops.toFixed(1)} | ${journey.toFixed(2)} | ${times.toFixed(2)} |`;
  const renderers = [...new Set(rows.map(({ mode, renderer, software }) => `- ${mode}: ${renderer}${software ? ' (software)' : ''}`))];
  return [
    `${machine}`,
    '',
    ...renderers,
    '',
    '| where | n | ms | GFLOP/s | journey, ms | times the CPU’s speed |',
    '|---|---|---|---|---|---|',
    ...rows.map(line),
  ].join('\n');
}

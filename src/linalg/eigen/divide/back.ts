/**
 * Back from the axes of T to those of A: every eigenvector x of T becomes the eigenvector Q x of A, Q = Hₙ₋₁ … H₃ H₂.
 *
 * With vectors as rows: X ← X H₂ H₃ … Hₙ₋₁, 32 reflections at a time (wasm/reflections.ts).
 */
import { placeBlocks } from '../../wasm/block.ts';
import type { Engine } from '../../wasm/engine.ts';
import { PANEL, placesForReflections, reflections } from '../../wasm/reflections.ts';
import { TALL } from '../../wasm/tile.ts';

/**
 * Each row x of X, [n, n], becomes Q x. S and τ are as `reduce` leaves them: vᵢ, of i entries, in row i of S.
 */
export function backTransform(X: Float64Array, S: Float64Array, τ: Float64Array, n: number, machine: Engine): void {
  // Whole tiles; the last four numbers keep rows of 4096 bytes, which compete for the same cache lines, apart.
  const height = Math.ceil(n / TALL) * TALL;
  const stride = height + 4;
  const [x, V, ...places] = placeBlocks(machine, [[height, stride], [PANEL, stride], ...placesForReflections(stride)]);
  const memory = machine.double.memory;
  const prepare = reflections(machine, places);
  for (let i = 0; i < n; i++) memory.set(X.subarray(i * n, (i + 1) * n), x.at + i * stride);
  memory.fill(0, x.at + n * stride, V.at);

  for (let first = 2; first < n; first += PANEL) {
    const count = Math.min(PANEL, n - first);
    const wide = Math.ceil((first + count - 1) / TALL) * TALL;
    memory.fill(0, V.at, places[0].at);
    for (let j = 0; j < count; j++) memory.set(S.subarray((first + j) * n, (first + j) * n + first + j), V.at + j * stride);
    prepare({ V, τ: τ.subarray(first, first + count), wide })(x, height);
  }
  for (let i = 0; i < n; i++) X.set(memory.subarray(x.at + i * stride, x.at + i * stride + n), i * n);
}

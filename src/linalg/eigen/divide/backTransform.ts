/**
 * Back from the axes of T to those of A: every eigenvector x of T becomes the eigenvector Q x of A, Q = Hₙ₋₁ … H₃ H₂.
 *
 * With vectors as rows: X ← X H₂ H₃ … Hₙ₋₁, 32 reflections at a time (wasm/reflections.ts).
 */
import { copyRows, placeBlocks } from '../../wasm/block.ts';
import type { Engine } from '../../wasm/engine.ts';
import { PANEL, placesForReflections, reflections } from '../../wasm/reflections.ts';
import { TALL } from '../../wasm/tile.ts';

/**
 * Each row x of X, [n, n], becomes Q x. S and τ are as `tridiagonaliseInBlocks` leaves them: vᵢ, of i entries, in row i of S.
 */
export function backTransform(X: Float64Array, S: Float64Array, τ: Float64Array, n: number, machine: Engine): void {
  // Whole tiles; the last four numbers keep rows of 4096 bytes, which compete for the same cache lines, apart.
  const height = Math.ceil(n / TALL) * TALL;
  const stride = height + 4;
  const [x, V, ...places] = placeBlocks(machine, [[height, stride], [PANEL, stride], ...placesForReflections(stride)]);
  const memory = machine.double.memory;
  const prepare = reflections(machine, places);
  const asGiven = { at: 0, down: n };
  copyRows(X, asGiven, memory, x, [n, n]);
  memory.fill(0, x.at + n * stride, V.at);

  for (let first = 2; first < n; first += PANEL) {
    const count = Math.min(PANEL, n - first);
    const wide = Math.ceil((first + count - 1) / TALL) * TALL;
    memory.fill(0, V.at, places[0].at);
    for (let j = 0; j < count; j++)
      copyRows(S, { at: (first + j) * n, down: n }, memory, { at: V.at + j * stride, down: stride }, [1, first + j]);
    prepare({ V, τ: τ.subarray(first, first + count), wide })(x, height);
  }
  copyRows(memory, x, X, asGiven, [n, n]);
}

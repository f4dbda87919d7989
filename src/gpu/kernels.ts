/**
 * The matrix product as a GPU runs it: one thread for each number of C.
 *
 *   c[z][y][x] = Σₚ a[z][y][p] · b[z][p][x],   p = 0 … K − 1
 *
 * Thread (x, y, z) makes the one number in column x and row y of the z-th product. No thread waits for another, so the
 * GPU may run them in any order and by the thousand. A factor may lie in memory transposed: then the same sum walks it in
 * steps of another length, and nothing is moved. Hence four kernels, named by what lies in memory.
 *
 * gpu.js translates this text to GLSL, WGSL, WebAssembly or JavaScript. It is kept as text because gpu.js would otherwise
 * ask the function for its source, and minifiers and coverage tools have rewritten it by then.
 *
 * - K is a constant of the kernel: a loop bound that is an argument is cut off at 1000 turns, without a word.
 * - The factors are flat. gpu.js's CPU mode indexes a[y][x] by the sizes of the output where sizes may change.
 * - aStep and bStep are 1, or 0 where one matrix serves the whole batch.
 * - this.output.y is C's number of rows, M; this.output.x its number of columns, N.
 */

// #region kernels
/** C = A·B. A lies as [M, K], B as [K, N]. */
const AB = `function (a, b) {
  const row = (this.thread.z * this.constants.aStep * this.output.y + this.thread.y) * this.constants.K;
  const column = this.thread.z * this.constants.bStep * this.constants.K * this.output.x + this.thread.x;
  let sum = 0;
  for (let p = 0; p < this.constants.K; p++) {
    sum += a[row + p] * b[column + p * this.output.x];
  }
  return sum;
}`;

/** C = AᵀB. A lies as [K, M]: its row y is a column in memory. The gradient of the weights, XᵀG, is such a product. */
const AtB = `function (a, b) {
  const row = this.thread.z * this.constants.aStep * this.constants.K * this.output.y + this.thread.y;
  const column = this.thread.z * this.constants.bStep * this.constants.K * this.output.x + this.thread.x;
  let sum = 0;
  for (let p = 0; p < this.constants.K; p++) {
    sum += a[row + p * this.output.y] * b[column + p * this.output.x];
  }
  return sum;
}`;

/** C = ABᵀ. B lies as [N, K]: its column x is a row in memory. The gradient of a layer's input, GWᵀ, is such a product. */
const ABt = `function (a, b) {
  const row = (this.thread.z * this.constants.aStep * this.output.y + this.thread.y) * this.constants.K;
  const column = (this.thread.z * this.constants.bStep * this.output.x + this.thread.x) * this.constants.K;
  let sum = 0;
  for (let p = 0; p < this.constants.K; p++) {
    sum += a[row + p] * b[column + p];
  }
  return sum;
}`;

/** C = AᵀBᵀ. A lies as [K, M], B as [N, K]. */
const AtBt = `function (a, b) {
  const row = this.thread.z * this.constants.aStep * this.constants.K * this.output.y + this.thread.y;
  const column = (this.thread.z * this.constants.bStep * this.output.x + this.thread.x) * this.constants.K;
  let sum = 0;
  for (let p = 0; p < this.constants.K; p++) {
    sum += a[row + p * this.output.y] * b[column + p];
  }
  return sum;
}`;
// #endregion kernels

/** Which of the factors lie in memory transposed. */
export type Form = 'AB' | 'AᵀB' | 'ABᵀ' | 'AᵀBᵀ';

/** The kernels' source, by form. */
export const kernelSource: Readonly<Record<Form, string>> = { AB, AᵀB: AtB, ABᵀ: ABt, AᵀBᵀ: AtBt };

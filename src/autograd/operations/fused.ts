/**
 * A formula in one pass. Written by operations, it makes a pass and an array of each; where that takes most of the time, a kernel does all at once.
 * The formula stays beside the kernel and says what it means: the derivatives are the formula's, of every order.
 */
import { pullBack } from '../backward.ts';
import { defineOp, isRecording, type Operation, recorded, variableOf } from '../operation.ts';
import type { Op, Tensor } from '../tensor.ts';

/** What a kernel does, by operations. */
type Formula<A> = (xs: readonly Tensor[], attributes: A) => Tensor;

/** The operation of so many inputs that `kernel` carries out and `formula` means. */
export function fused<A extends object>(name: string, inputs: number, kernel: Op<A>['forward'], formula: Formula<A>): Operation<A> {
  const rule = (u: Tensor, _y: Tensor, xs: readonly Tensor[], attributes: A, i: number): Tensor => {
    const x = variableOf(xs[i]);
    const y = recorded(true, () => formula(xs.with(i, x), attributes));
    return pullBack([y], [u], [x], isRecording())[0];
  };
  return defineOp<A>({ name, forward: kernel, vjp: Array(inputs).fill(rule) });
}

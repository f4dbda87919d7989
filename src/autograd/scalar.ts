/**
 * Automatic differentiation in thirty lines: numbers, +, ×, tanh, and the chain rule run backward. What the rest of this room is
 * the grown form of; nobody imports it but its test, which holds the two to the same gradients.
 *
 *   g_x += g_y · ∂y/∂x        for every y made from x, from the last one made to the first
 */

let clock = 0;

/** A number that remembers what it was made from, and its slope by each of these. */
export class Scalar {
  /** Nothing can use what does not exist yet: in order of creation, inputs come before what is made of them. */
  readonly id: number = clock++;
  readonly value: number;
  readonly inputs: readonly (readonly [x: Scalar, slope: number])[];

  constructor(value: number, inputs: readonly (readonly [Scalar, number])[] = []) {
    this.value = value;
    this.inputs = inputs;
  }

  add(b: Scalar): Scalar {
    return new Scalar(this.value + b.value, [
      [this, 1],
      [b, 1],
    ]);
  }
  mul(b: Scalar): Scalar {
    return new Scalar(this.value * b.value, [
      [this, b.value],
      [b, this.value],
    ]);
  }
  tanh(): Scalar {
    const y = Math.tanh(this.value);
    return new Scalar(y, [[this, 1 - y * y]]);
  }
}

/** ∂y/∂x for every x that y was made from. */
export function backward(y: Scalar): Map<Scalar, number> {
  const nodes = new Set([y]);
  for (const node of nodes) for (const [x] of node.inputs) nodes.add(x); // a Set is walked to its growing end
  const gradients = new Map([[y, 1]]);
  for (const node of [...nodes].sort((a, b) => b.id - a.id)) {
    const g = gradients.get(node) ?? 0;
    for (const [x, slope] of node.inputs) gradients.set(x, (gradients.get(x) ?? 0) + g * slope);
  }
  return gradients;
}

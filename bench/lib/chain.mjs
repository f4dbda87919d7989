/** A loss of any number of parameters whose products cost O(n): log cosh of neighbours' differences and of each parameter. */
import { oracle, tensor } from 'saddlepoint';
import { numbers } from './numbers.mjs';

export function chainOf(n) {
  const start = tensor(
    numbers(n, 4).map((x) => 4 * x),
    { shape: [n] },
  );
  const loss = (w) =>
    w
      .slice([[1, n]])
      .sub(w.slice([[0, n - 1]]))
      .square()
      .add(1)
      .log()
      .mean()
      .add(w.square().mean().mul(0.05));
  return oracle(loss, start);
}

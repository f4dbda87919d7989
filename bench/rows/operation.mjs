/** What an operation costs beyond its arithmetic: 1000 operations on scalars, so that milliseconds read as microseconds an operation. */
import { grad, tensor } from 'saddlepoint';

export const title = '1000 operations on scalars';
export const sizes = [1];
export const label = () => 'microseconds an operation';

export function contenders() {
  const x = tensor(1.0001);
  const product = (v) => {
    let y = v;
    for (let i = 0; i < 1000; i++) y = y.mul(v);
    return y;
  };
  let value;
  return [
    {
      name: 'saddlepoint',
      dtype: 'float64',
      run: () => {
        value = product(x).item();
      },
      result: () => value,
    },
    // two pulls and a sum for each product: four operations to each of the 1000
    {
      name: 'the same, recorded and pulled back',
      dtype: 'float64',
      run: () => {
        value = grad(product)(x).item();
      },
      result: () => (value / 1001) * 1.0001,
    },
  ];
}

export function check(_size, _contender, value) {
  const expected = 1.0001 ** 1001;
  return Math.abs(value / expected - 1) < 1e-9 ? undefined : `${value}, expected ${expected}`;
}

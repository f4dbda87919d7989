/**
 * Steps of Adam in the JavaScript peers. Each takes parameters as a list of { shape, data }, and a loss of the list and of constants,
 * given likewise; `step` returns the loss before it.
 */

/** tfjs with its own optimizer; its tensors are float32. */
export function tfjsTrainer(tf, parameters, constants, loss, rate) {
  const array = ({ data, shape }) => tf.tensor(Float32Array.from(data), shape);
  const variables = parameters.map((p) => tf.variable(array(p)));
  const fixed = constants.map(array);
  const optimizer = tf.train.adam(rate, 0.9, 0.999, 1e-8);
  return {
    step: () => {
      const value = optimizer.minimize(() => loss(variables, ...fixed), true);
      const number = value.dataSync()[0];
      value.dispose();
      return number;
    },
  };
}

/** jax-js with the whole step compiled. Its arrays belong to whoever uses them last: `.ref` keeps one for later. */
export function jaxTrainer({ numpy: np, jit, valueAndGrad }, parameters, constants, loss, { rate, dtype }) {
  const type = np[dtype];
  const Floats = dtype === 'float32' ? Float32Array : Float64Array;
  const array = (data, shape) => np.array(Floats.from(data), { shape, dtype: type });
  const fixed = constants.map(({ data, shape }) => array(data, shape));
  // The bias corrections are arguments, so that one compiled step serves all times.
  const update = jit((p, m, v, c, ...fixed) => {
    const [value, gradient] = valueAndGrad(loss)(
      p.map((pi) => pi.ref),
      ...fixed,
    );
    const [c1, c2] = [c.ref.slice(0), c.slice(1)];
    const m1 = m.map((mi, i) => mi.mul(0.9).add(gradient[i].ref.mul(0.1)));
    const v1 = v.map((vi, i) => vi.mul(0.999).add(np.square(gradient[i]).mul(0.001)));
    const moved = p.map((pi, i) => {
      const root = np.sqrt(v1[i].ref.mul(c2.ref)).add(1e-8);
      return pi.sub(m1[i].ref.mul(c1.ref).mul(rate).div(root));
    });
    c1.dispose();
    c2.dispose();
    return [value, moved, m1, v1];
  });
  let p = parameters.map(({ data, shape }) => array(data, shape));
  let m = parameters.map(({ shape }) => np.zeros(shape, { dtype: type }));
  let v = parameters.map(({ shape }) => np.zeros(shape, { dtype: type }));
  let [b1, b2] = [1, 1];
  return {
    step: () => {
      b1 *= 0.9;
      b2 *= 0.999;
      const c = array([1 / (1 - b1), 1 / (1 - b2)], [2]);
      let value;
      [value, p, m, v] = update(p, m, v, c, ...fixed.map((x) => x.ref));
      return value.dataSync()[0];
    },
  };
}

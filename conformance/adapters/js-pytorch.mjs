/** js-pytorch's Adam: vectors in float64, its moments kept on the parameter, its rate a number. */
import { torch } from 'js-pytorch';

export const adam = ({ learningRate, beta1, beta2, epsilon }) => ({
  init: (θ) => ({ t: 0, m: Array.from(θ, () => 0), v: Array.from(θ, () => 0) }),
  step(θ, state, g) {
    const η = typeof learningRate === 'function' ? learningRate(++state.t) : learningRate;
    const p = torch.tensor(Array.from(θ), true);
    const optimizer = new torch.optim.Adam([p], η, 0, [beta1, beta2], epsilon);
    p.m = torch.tensor(state.m);
    p.v = torch.tensor(state.v);
    p._grad = torch.tensor(Array.from(g));
    optimizer.step();
    θ.set(p._data);
    state.m = [...p.m._data];
    state.v = [...p.v._data];
  },
});
export const capabilities = { epsilonPlacement: ['outside'], epsilon: ['positive', 'zero'] };

/** What a program waits for before it computes, in a process of its own each time. */
import { freshContender } from '../lib/fresh.mjs';
import { versionOf } from '../lib/peers.mjs';

export const title = 'From nothing';
export const sizes = [1, 2];
export const label = (size) => ['import', 'import and the first gradient, of Σx²'][size - 1];

/** What each imports, and its first gradient; jax-js expects of Node 20 what browsers have. */
const BROWSER = 'globalThis.navigator ??= {}; globalThis.Float16Array ??= class Float16Array extends Uint16Array {};';
const PROGRAMS = [
  { name: 'saddlepoint', from: 'saddlepoint', gradient: 'module.grad((x) => x.square().sum())(module.tensor([1, 2])).toArray()' },
  { name: 'ml-matrix', from: 'ml-matrix' },
  {
    name: 'tfjs',
    from: '@tensorflow/tfjs',
    gradient: 'module.grad((x) => x.square().sum())(module.tensor([1, 2])).dataSync()',
    before: "module.env().set('PROD', true);",
  },
  {
    name: 'jax-js',
    from: '@jax-js/jax',
    gradient: 'module.grad((x) => module.numpy.square(x).sum())(module.numpy.array([1, 2])).dataSync()',
    before: "const devices = await module.init(); module.defaultDevice(devices.includes('wasm') ? 'wasm' : devices[0]);",
  },
];
const ROUNDS = 11;

export const contenders = (size) =>
  PROGRAMS.filter(({ name, from, gradient }) => (name === 'saddlepoint' || versionOf(from)) && (size === 1 || gradient)).map(
    ({ name, from, gradient, before = '' }) => {
      const first = `${before} const g = Array.from(${gradient}); if (g[0] !== 2 || g[1] !== 4) throw new Error('wrong: ' + g);`;
      const code = `${BROWSER} const start = now(); const module = await import('${from}'); ${size === 1 ? '' : first} console.log(now() - start);`;
      return freshContender(name, undefined, code, ROUNDS);
    },
  );

/** Who gets the gradient wrong has thrown. */
export const check = () => undefined;

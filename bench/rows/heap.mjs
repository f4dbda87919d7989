/** What the heap has grown by after many steps of Adam, everything that can be collected having been: kilobytes, in a process of its own. */
import { freshContender } from '../lib/fresh.mjs';

export const title = 'Heap after 10⁵ steps of Adam';
export const unit = { name: 'Kilobytes', short: 'kB' };
export const sizes = [1];
export const label = () => '2-16-16-1, batch 32';

const PROGRAM = `
  const { adam, oracle, randn } = await import('saddlepoint');
  const { mlp, squaredError } = await import('saddlepoint/nn');
  const [x, y] = [randn([32, 2], { seed: 1 }), randn([32, 1], { seed: 2 })];
  const network = mlp([2, 16, 16, 1], { seed: 3 });
  const { valueAndGradient, theta } = oracle((tree) => squaredError(network.apply(tree, x), y), network.tree);
  const θ = theta.slice();
  const optimizer = adam();
  const state = optimizer.init(θ);
  const steps = (n) => { for (let i = 0; i < n; i++) optimizer.step(θ, state, valueAndGradient(θ).gradient); };
  // arrays are freed a while after they are collected
  const heap = async () => {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 100));
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  steps(5000); // compiled by then
  const before = await heap();
  steps(1e5);
  console.log(Math.max(0, (await heap()) - before) / 1000);`;

export const contenders = () => [freshContender('saddlepoint', 'float64', PROGRAM, 3)];

/** More than a megabyte is a leak. */
export const check = (_size, _contender, kilobytes) => (kilobytes < 1000 ? undefined : `the heap grew by ${kilobytes} kB`);

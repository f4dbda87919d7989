/** The documented defaults of what networks are made of, each with an experiment. */
import { parameters, random, type Tensor, tensor } from 'saddlepoint';
import type * as saddlepoint from 'saddlepoint/nn';
import type { Documented } from '../defaults.ts';
import { normals } from './tools.ts';

type Nn = typeof saddlepoint;
const numbers = (x: Tensor): number[] => [...x.shape, ...x.data];
const images = normals(random(1), 2, 4, 4, 1);
const rows = normals(random(2), 5, 3);
const sequences = normals(random(3), 2, 3, 4);
/** The weights of a layer, and what it says of x, in training too. */
const says = (layer: saddlepoint.Layer, x: Tensor): number[] => [
  ...parameters(layer.tree).theta,
  ...[{}, { training: true, track: true, random: random(5) }, {}].flatMap((mode) => numbers(layer.apply(layer.tree, x, mode))),
];
const seed = { seed: 7 };

const table = (nn: Nn): { readonly [name: string]: Omit<Documented, 'name'> } => ({
  huber: { defaults: { delta: 1 }, behaviour: (o) => numbers(nn.huber(rows, tensor(new Float64Array(15), { shape: [5, 3] }), o)) },
  xavier: { defaults: { distribution: 'uniform', gain: 1 }, behaviour: (o) => numbers(nn.xavier(o)([4, 3], () => random(7))) },
  he: { defaults: { distribution: 'normal', gain: 1 }, behaviour: (o) => numbers(nn.he(o)([4, 3], () => random(7))) },
  uniform: { defaults: { low: -0.1, high: 0.1 }, behaviour: (o) => numbers(nn.uniform(o)([4, 3], () => random(7))) },
  orthogonal: { defaults: { gain: 1 }, behaviour: (o) => numbers(nn.orthogonal(o)([4, 3], () => random(7))) },
  dense: { defaults: { init: 'xavier', bias: true }, behaviour: (o) => says(nn.dense(3, 2, { ...seed, ...o }), rows) },
  mlp: {
    defaults: { activation: 'tanh', init: 'xavier', bias: true },
    behaviour: (o) => says(nn.mlp([3, 4, 2], { ...seed, ...o }), rows),
  },
  conv2d: {
    defaults: { size: 3, stride: 1, padding: 'valid', init: 'he', bias: true },
    behaviour: (o) => says(nn.conv2d(1, 2, { ...seed, ...o }), images),
  },
  layerNorm: { defaults: { epsilon: 1e-5 }, behaviour: (o) => says(nn.layerNorm(3, o), rows) },
  batchNorm: { defaults: { momentum: 0.1, epsilon: 1e-5 }, behaviour: (o) => says(nn.batchNorm(3, o), rows) },
  recurrent: {
    defaults: { init: 'xavier', recurrentInit: 'orthogonal', activation: 'tanh', returns: 'last' },
    behaviour: (o) => says(nn.recurrent(4, 3, { ...seed, ...o }), sequences),
  },
  selfAttention: {
    defaults: { heads: 1, causal: false, init: 'xavier' },
    behaviour: (o) => says(nn.selfAttention(4, { ...seed, ...o }), sequences),
  },
  transformerBlock: {
    defaults: { heads: 1, causal: false, hidden: 16, init: 'xavier', activation: 'gelu', norm: 'before' },
    behaviour: (o) => says(nn.transformerBlock(4, { ...seed, ...o }), sequences),
  },
});

/** The names, and what is documented of each. */
export const documentedLayers = (nn: Nn): Documented[] => Object.entries(table(nn)).map(([name, each]) => ({ name, ...each }));

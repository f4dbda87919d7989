/**
 * What a verdict says to a person: what happened, and why, with two or three numbers that can be pictured. What to do next is
 * the remedy's. No symbol stands here that the sentence does not explain.
 */

import { sentence, written } from '../../base/numbers.ts';
import { type Evidence, isWhole, type Situation } from '../evidence.ts';
import type { Test, Verdict } from '../tests/test.ts';
import { layerList, percent, type Said, silence, swung, toGain, undone } from './said.ts';
import { brokenSaid, INCONSISTENT, notTheSame } from './unfit.ts';

const eigen = (e: Evidence): readonly [low: number, high: number] => [
  e.curvature.eigenvalues[0],
  e.curvature.eigenvalues[e.curvature.eigenvalues.length - 1],
];

/** The sentences of each verdict over the whole evidence. */
const SAID: Readonly<Record<Verdict, (e: Evidence, test: Test) => Said>> = {
  inconsistent: (e, { detail }) => INCONSISTENT[detail ?? 'gradient'](e),
  'not finite': (e) => brokenSaid(e, false),
  cliff: (e, { detail }) => {
    const { thrown } = e.progress;
    return detail === 'thrown' && thrown
      ? {
          headline: 'Thrown off: one step was so long that it threw the run onto flat ground.',
          why: sentence`At step ${thrown.at} the loss went from ${thrown.before} to ${thrown.after} or more and stayed up; the slope there is ${e.gradientNorm}, too small to lead back.`,
        }
      : detail === 'thrown'
        ? {
            headline: 'Thrown off: too long steps have thrown the run up onto flat ground.',
            why: sentence`The loss stands at ${e.progress.level} and was ${e.progress.lowest} at its lowest; the slope, ${e.gradientNorm}, is too small to lead back.`,
          }
        : detail === 'step'
          ? {
              headline: 'Cliff: after quiet steps, one met a wall and threw the run up.',
              why: sentence`In that step the gradient grew tenfold or more, and the loss jumped; it is ${e.loss} now, and was ${e.progress.lowest} at its lowest.`,
            }
          : {
              headline: 'Cliff: the run has met a wall, where one step makes the gradient explode.',
              why: sentence`The gradient is ${e.growth.factor} times as long as it was at its smallest, and one step did most of that; the loss is ${e.loss}, and was ${e.growth.lossThen}.`,
            };
  },
  diverging: (e, { detail }) => {
    const bears = sentence`where the loss curves most, by ${e.curvature.norm}, plain gradient descent is stable up to a learning rate of ${2 / e.curvature.norm}, and the steps amount to one of ${e.rate}`;
    return detail === 'leap'
      ? {
          headline: 'Diverging: the next step would leap far beyond where the slope means anything, because the learning rate is too high.',
          why: sentence`It is ${e.rate * e.gradientNorm} long, and θ itself ${e.length}; ${bears}.`,
        }
      : detail === 'growing'
        ? {
            headline: 'Diverging: the slope grows from step to step and the next one goes too far, because the learning rate is too high.',
            why: sentence`The gradient is ${e.growth.factor} times as long as at its smallest; ${bears}.`,
          }
        : {
            headline: 'Diverging: each step makes it worse, because the learning rate is too high for how steeply the loss curves.',
            why: sentence`The loss is ${e.loss} and was ${e.progress.lowest} at its lowest; ${bears}.`,
          };
  },
  vanishing: (e) => ({
    headline: 'Vanishing gradients: hardly any of the gradient reaches the first layers.',
    why: sentence`From the last layer to the first, gradients shrink to ${percent(e.layers?.ratio ?? NaN)} of their length, by about the same factor in each layer.`,
  }),
  exploding: (e) => ({
    headline: 'Exploding gradients: the gradient grows from layer to layer on its way back.',
    why: sentence`At the first layer the gradient is ${e.layers?.ratio ?? NaN} times as long as at the last, by about the same factor in each layer.`,
  }),
  dead: (e) => ({
    headline: `Dead: ${e.zeros.layers.length > 0 ? `all of ${layerList(e.zeros.layers)} passes nothing` : e.zeros.share === 1 ? 'no unit passes anything' : 'most units pass nothing'} on any more, so nothing can train them.`,
    why: e.zeros.revivable
      ? sentence`${silence(e)}. Moved far enough, the silent weights would change it.`
      : sentence`${silence(e)}. Other weights send nothing their way, as a router that always takes the same expert; were those elsewhere, these would learn.`,
  }),
  plateau: (e) =>
    e.probe.A > 0
      ? {
          headline: 'Plateau: the ground is flat here, and lower some way off.',
          why: sentence`Around this point, up to ${e.length / 8} away, the loss changes by ${e.probe.D} at most; further off it is lower by ${e.probe.A}.`,
        }
      : {
          headline: 'Plateau: the loss does not change at all around here.',
          why: sentence`Slope and curvature are ${e.gradientNorm} and ${e.curvature.norm}, and up to ${e.length} away nothing lower was found.`,
        },
  minimum: (e) => ({
    headline: 'Minimum: the slope is zero here, and every way leads up.',
    why: sentence`The gentlest way up curves with λ = ${eigen(e)[0]}, the steepest with ${eigen(e)[1]}; the slope that is left, ${e.gradientNorm}, could lower the loss by ${e.curvature.criticality.gain} more.`,
  }),
  maximum: (e) => ({
    headline: 'Maximum: the slope is zero here, and every way leads down.',
    why: sentence`The loss curves down in all directions, λ from ${eigen(e)[0]} to ${eigen(e)[1]}; but the slope is zero, so a gradient step of any length goes nowhere.`,
  }),
  saddle: (e, { detail }) => ({
    headline:
      detail === 'nearby'
        ? 'Saddle: the run creeps past a saddle, where the slope is nearly zero.'
        : 'Saddle: the slope is zero here, but this is no minimum.',
    why: sentence`Along one direction the loss curves down (λ = ${eigen(e)[0]}); the steepest way up has λ = ${eigen(e)[1]}.`,
  }),
  degenerate: (e, { detail }) =>
    detail === 'solved'
      ? {
          headline: 'Solved: this is a flat minimum, the loss is at its floor.',
          why: sentence`The slope is zero, no direction curves down (λ from ${eigen(e)[0]} to ${eigen(e)[1]}), some are flat, and nothing lower than ${e.loss} was found around.`,
        }
      : detail === 'escapable'
        ? {
            headline: 'Degenerate: the slope is zero and curvature does not decide, but there is a way down.',
            why: sentence`λ goes from ${eigen(e)[0]} to ${eigen(e)[1]} with zeros between; a point was found where the loss is lower by ${e.probe.A}.`,
          }
        : {
            headline: 'Degenerate: the slope is zero, and curvature cannot tell whether this is a minimum.',
            why: sentence`λ goes from ${eigen(e)[0]} to ${eigen(e)[1]}; along the flat directions only higher derivatives decide.`,
          },
  'held back': (e, { detail }) =>
    detail === 'decay'
      ? {
          headline: 'Held back: the run rests on a slope, where something balances the steps; it looks like weight decay.',
          why: sentence`The slope stays at ${e.gradientNorm}, and along such a slope ${e.optimizer ?? 'this optimizer'} takes steps of the learning rate in every coordinate, ${e.steps.learningRate * Math.sqrt(e.parameters)} in all; they are ${e.steps.part * e.steps.learningRate * e.gradientNorm} long.`,
        }
      : {
          headline: `Held back: ${detail === 'clipping' ? 'every step is clipped' : 'something shortens every step (a bound, a clip or decay)'}.`,
          why: sentence`The slope is ${e.gradientNorm} and the learning rate ${e.steps.learningRate}, but steps are only ${percent(e.steps.part)} as long as their product${detail === 'clipping' ? ', all of one length' : ''}.`,
        },
  oscillating: (e, { detail }) =>
    detail === 'swing'
      ? {
          headline: 'Oscillating: the loss swings up and down instead of coming to rest.',
          why: sentence`${swung(e)}; it is ${e.loss} now, and was ${e.progress.lowest} at its lowest. Steps are carried too far: by the rate, or by momentum that remembers old gradients, as where they are never cleared.`,
        }
      : {
          headline: 'Oscillating: the steps jump back and forth across the valley instead of going down it.',
          why: sentence`${undone(e)} Where the loss curves most, by ${e.curvature.norm}, plain gradient descent is stable up to a learning rate of ${2 / e.curvature.norm}; the steps amount to one of ${e.rate}.`,
        },
  'noise-limited': (e) => ({
    headline: 'Noise-limited: minibatch noise undoes what the slope gains.',
    why: sentence`${e.noise?.count ?? 0} batches disagree so much that at this rate, ${e.rate}, a step loses as much by their scatter as it gains by the slope, ${e.gradientNorm}.`,
  }),
  crawling: (e, { detail }) => ({
    headline:
      detail === 'trickle' ? 'Crawling: the loss still falls, but at a pace that leads nowhere.' : 'Crawling: the steps are far too short.',
    why:
      detail === 'trickle'
        ? sentence`It falls by ${-e.progress.pace} a step: as many steps again would lower it by ${-e.progress.pace * e.progress.length}, and so far it has fallen by ${e.progress.first - e.progress.now}. The slope is ${e.gradientNorm}.`
        : sentence`Steps ${1 / (e.rate * e.curvature.norm)} times as long would be stable even where the loss curves most, by ${e.curvature.norm}; it could still fall ${toGain(e)}.`,
  }),
  'ill-conditioned': (e) => {
    const κ = e.curvature.norm / e.curvature.absAlongGradient;
    const steep = sentence`The loss curves ${κ} times as steeply in its steepest direction as along the slope: a learning rate small enough for the one is far too small for the other.`;
    const flat = sentence`A step lowers the loss by ${e.loss - e.lossAhead}, of the ${e.curvature.criticality.gain} that it could fall: it is as long as the steepest direction allows, and next to nothing along the flat ones.`;
    return {
      headline: 'Ill-conditioned: one direction is steep, the way to go is nearly flat, and no one learning rate fits both.',
      why: (κ >= 100 || Number.isNaN(e.lossAhead) ? steep : flat) + scales(e),
    };
  },
  descending: (e) => ({
    headline:
      e.progress.kind === 'falling'
        ? 'Descending: it has not stopped, the loss still falls.'
        : e.progress.kind === 'standing'
          ? 'Descending: too few records for the losses to show it, but a step leads down.'
          : 'Descending: the slope is not zero, and a step leads down.',
    why: sentence`The slope is ${e.gradientNorm}, and nothing here stands in the way of going on.`,
  }),
  stalled: (e) => ({
    headline: 'Stalled: the loss no longer falls, and no test here finds why.',
    why: sentence`The slope is ${e.gradientNorm}, so this is no critical point; the steps amount to a learning rate of ${e.rate}, which is stable at a curvature of ${e.curvature.norm}.`,
  }),
};

/** Coordinates whose curvatures differ by a million or more: their inputs have different units. */
function scales({ curvature: { diagonal } }: Evidence): string {
  if (!diagonal) return '';
  const order = [...diagonal.keys()].filter((j) => diagonal[j] !== 0).sort((a, b) => Math.abs(diagonal[b]) - Math.abs(diagonal[a]));
  const [top, bottom] = [order[0], order[order.length - 1]];
  const ratio = Math.abs(diagonal[top] / diagonal[bottom]);
  if (!(ratio >= 1e4)) return '';
  const factor = written(Math.sqrt(ratio));
  return ` Coordinate ${top} is measured in units ${factor} times as coarse as coordinate ${bottom}: scale these inputs to the same size.`;
}

/** What and why. */
export const saidOf = (e: Situation, test: Test): Said =>
  isWhole(e) ? SAID[test.verdict](e, test) : e.again === undefined ? brokenSaid(e, test.verdict === 'diverging') : notTheSame(e);

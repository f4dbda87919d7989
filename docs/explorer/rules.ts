/** The rules that a figure offers, by name, at a rate η, and a run of one as the points it passes. */
import { adam, descend, gradientDescent, momentum, newton, type Optimizer, type Oracle, rmsprop, saddleFreeNewton } from 'saddlepoint';

export const RULES: Readonly<Record<string, (η: number) => Optimizer>> = {
  'gradient descent': (η) => gradientDescent({ learningRate: η }),
  momentum: (η) => momentum({ learningRate: η, momentum: 0.9 }),
  RMSProp: (η) => rmsprop({ learningRate: η }),
  Adam: (η) => adam({ learningRate: η }),
  Newton: () => newton(),
  'saddle-free Newton': () => saddleFreeNewton(),
};

export interface Path {
  readonly points: readonly (readonly [number, number])[];
  readonly losses: readonly number[];
  /** Why it ended before its steps were done, if it did. */
  readonly ended?: string;
}

/** θ after 0, 1, … `steps` steps, as long as the loss is a number below 10¹². */
export function pathOf(L: Oracle, start: readonly [number, number], rule: Optimizer, steps: number): Path {
  const θ = Float64Array.from(start);
  const points: [number, number][] = [[θ[0], θ[1]]];
  const losses = [L.value(θ)];
  try {
    const run = descend(L, θ, rule, { steps });
    for (const _ of run) {
      points.push([θ[0], θ[1]]);
      losses.push(L.value(θ));
      if (!(losses.at(-1)! < 1e12)) return { points, losses, ended: 'it left the numbers' };
    }
    if (run.stop?.reason === 'not finite') return { points, losses, ended: run.stop.message };
    return { points, losses };
  } catch (error) {
    return { points, losses, ended: (error as Error).message };
  }
}

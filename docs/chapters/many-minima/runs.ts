/** What is run for "How rare are minima?", and what is kept of it. */
import { blockDiagonalHessian, classify, eigh, minimumRatio, random } from 'saddlepoint';
import { FINE, fitted, network, polish, train } from './network.ts';

/** λ within this share of λmax counts as zero in the large networks, which are flat in most directions. */
const δ = 1e-6;

/** 'usual': Xavier's weights, zero biases; 'normal' and 'wide': all seven parameters normal, of deviation 1 and 6. */
export type Start = 'usual' | 'normal' | 'wide';

/** A two-unit network, polished until its gradient is at rounding level. */
export interface Small {
  readonly start: Start;
  readonly loss: number;
  readonly kind: string;
  readonly gradientNorm: number;
  readonly eigenvalues: readonly number[];
  readonly fit: readonly number[];
}

/** A 1-8-8-1 network, at one stage of its training. */
export interface Stage {
  readonly seed: number;
  readonly after: string;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly kind: string;
  readonly strict: number;
  readonly tolerant: number;
  /** The same two counts by the block-diagonal Hessian. */
  readonly blockStrict: number;
  readonly blockTolerant: number;
  /** Eigenvalues below −δ·λmax and above δ·λmax. */
  readonly negative: number;
  readonly positive: number;
  readonly eigenvalues: readonly number[];
}

export interface ManyMinima {
  readonly small: readonly Small[];
  readonly large: readonly Stage[];
}

/** A level of loss: losses that agree to six digits. */
export interface Level {
  readonly loss: number;
  /** How many of each start end there. */
  readonly usual: number;
  readonly normal: number;
  readonly wide: number;
  readonly example: Small;
}

export function levels(small: readonly Small[]): Level[] {
  const found: Small[][] = [];
  for (const one of [...small].sort((a, b) => a.loss - b.loss)) {
    const last = found.at(-1);
    if (last && Math.abs(one.loss - last[0].loss) <= 1e-6 * one.loss) last.push(one);
    else found.push([one]);
  }
  const from = (members: readonly Small[], which: Start): number => members.filter(({ start }) => start === which).length;
  return found.map((members) => ({
    loss: members[0].loss,
    usual: from(members, 'usual'),
    normal: from(members, 'normal'),
    wide: from(members, 'wide'),
    example: members[0],
  }));
}

export const STAGES = ['2000 steps of gradient descent', '50 damped Newton steps', '200 damped Newton steps'] as const;

/** Trains and polishes one of them. */
export function smallNetwork(seed: number, from: Small['start']): Small {
  const { L, start: θ } = network([1, 2, 1], seed);
  if (from !== 'usual') {
    const source = random(seed);
    for (let i = 0; i < θ.length; i++) θ[i] = (from === 'wide' ? 6 : 1) * source.normal();
  }
  train(L, θ, 1000, from === 'wide' ? 0.05 : 0.1);
  polish(L, θ)(4000); // three of the wide ones need 600 to 2500, the others fewer than 500
  const { kind, gradientNorm, eigenvalues } = classify(L, θ, { eigenvalueTolerance: FINE });
  return { start: from, loss: L.value(θ), kind, gradientNorm, eigenvalues: [...eigenvalues], fit: fitted(θ) };
}

/** Trains and polishes one of them, and looks at three stages. */
export function largeNetwork(seed: number, tell: (part: number) => void): Stage[] {
  const { L, start: θ, blocks } = network([1, 8, 8, 1], seed);
  const look = (after: string): Stage => {
    const { eigenvalues, gradientNorm, kind, signs } = classify(L, θ, { eigenvalueTolerance: δ });
    const byBlocks = eigh(blockDiagonalHessian(L.hessian(θ), blocks), { vectors: false }).values;
    return {
      seed,
      after,
      loss: L.value(θ),
      gradientNorm,
      kind,
      strict: minimumRatio(eigenvalues),
      tolerant: minimumRatio(eigenvalues, { tolerance: δ }),
      blockStrict: minimumRatio(byBlocks),
      blockTolerant: minimumRatio(byBlocks, { tolerance: δ }),
      negative: signs.negative,
      positive: signs.positive,
      eigenvalues: [...eigenvalues],
    };
  };
  train(L, θ, 2000, 0.2);
  const stages = [look(STAGES[0])];
  const go = polish(L, θ);
  go(50);
  stages.push(look(STAGES[1]));
  for (let part = 0; part < 10; part++) {
    go(15);
    tell((part + 1) / 10);
  }
  stages.push(look(STAGES[2]));
  return stages;
}

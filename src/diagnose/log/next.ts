/**
 * The one measurement that splits best what a log leaves open.
 *
 * A measurement sorts the open verdicts into groups; with Nᵢ of N in each group, Σ Nᵢ²/N are left on the average once it is
 * made. The smallest wins; what is in the log already is not asked for again.
 */
import type { Verdict } from '../verdict.ts';

export interface Measurement {
  /** What to do, and how. */
  readonly message: string;
  readonly code: string;
  /** The verdicts that it tells from each other and from the rest: one list for each outcome. */
  readonly groups: readonly (readonly Verdict[])[];
}

export type MeasurementName = 'gradientNorm' | 'steps' | 'layers' | 'twice' | 'curvature';

export const MEASUREMENTS: Readonly<Record<MeasurementName, Measurement>> = {
  gradientNorm: {
    message: 'Log the norm of the gradient at each step: it says whether there is still a slope, and whether it grows.',
    code: 'log["grad_norm"] = torch.nn.utils.clip_grad_norm_(model.parameters(), float("inf")).item()',
    groups: [
      ['minimum', 'maximum', 'saddle', 'degenerate', 'plateau', 'dead'],
      ['diverging', 'cliff', 'exploding'],
      ['oscillating', 'noise-limited', 'ill-conditioned', 'crawling', 'held back', 'inconsistent', 'descending', 'vanishing', 'stalled'],
    ],
  },
  steps: {
    message:
      'Log each step’s length and its angle to the step before: they say whether steps go back and forth, and whether something shortens them.',
    code: 'record.stepLength = norm(step); record.turn = dot(step, lastStep) / (norm(step) * norm(lastStep))',
    groups: [['oscillating'], ['held back'], ['cliff'], ['diverging'], ['noise-limited'], ['crawling', 'vanishing']],
  },
  layers: {
    message: 'Print the gradient’s norm layer by layer, once: it says where the signal is lost.',
    code: 'for name, p in model.named_parameters(): print(name, p.grad.norm().item())',
    groups: [['vanishing'], ['exploding'], ['dead', 'plateau'], ['minimum', 'maximum', 'saddle', 'degenerate']],
  },
  twice: {
    message:
      'Ask for the loss and gradient of the same batch twice, and for the loss a tiny step down the gradient: they say whether the gradient is the loss’s.',
    code: 'diagnose(oracle, theta)   // the first tests: do loss and gradient fit together?',
    groups: [['inconsistent'], ['noise-limited']],
  },
  curvature: {
    message: 'Ask the model itself, where the run stands now: the curvature there tells these apart.',
    code: 'console.log(String(diagnose(oracle, theta, { history })))',
    groups: [
      ['minimum'],
      ['maximum'],
      ['saddle'],
      ['degenerate'],
      ['plateau', 'dead'],
      ['ill-conditioned'],
      ['crawling'],
      ['oscillating'],
      ['inconsistent'],
    ],
  },
};

/** What the log has already. */
export interface Made {
  readonly gradientNorm: boolean;
  readonly steps: boolean;
}

/** The best measurement among those that are not made yet; none where one verdict is left. */
export function measurementOf(open: readonly Verdict[], made: Made): MeasurementName | undefined {
  if (open.length < 2) return undefined;
  const left = (name: MeasurementName): number => {
    const sizes = MEASUREMENTS[name].groups.map((group: readonly Verdict[]) => group.filter((verdict) => open.includes(verdict)).length);
    const rest = open.length - sizes.reduce((a, b) => a + b, 0);
    return [...sizes, rest].reduce((sum, k) => sum + k * k, 0) / open.length;
  };
  // a column costs nothing; a model is asked once its log says no more
  const candidates: MeasurementName[] = [
    'layers',
    'twice',
    made.gradientNorm ? 'curvature' : 'gradientNorm',
    ...(made.steps ? [] : ['steps' as const]),
  ];
  return candidates.reduce((a, b) => (left(b) < left(a) ? b : a));
}

/** The same as a sentence and a line of code. */
export function nextOf(open: readonly Verdict[], made: Made): string {
  const name = measurementOf(open, made);
  return name === undefined ? '' : `${MEASUREMENTS[name].message}\n  ${MEASUREMENTS[name].code}`;
}

/** What the evidence of a diagnosis must contain, held to losses whose curvature is known; and that a remedy keeps its word. */
import fc from 'fast-check';
import { descend, gradientDescent, oracleFrom } from 'saddlepoint';
import type { Law } from '../law.ts';
import { needs } from '../terms.ts';
import { type Case, cases, type Diagnose, lossOf, runOf, same } from './diagnose.ts';

const close = (got: number, expected: number, tolerance: number, what: string): void => {
  if (!(Math.abs(got - expected) <= tolerance)) throw new Error(`${what}: expected ${expected}, got ${got}`);
};

/** λᵢ + 3qᵢyᵢ², ascending. */
const curvatureOf = ({ λ, quartic, center }: Case, θ: ArrayLike<number>): number[] =>
  λ.map((x, i) => x + 3 * quartic[i] * (θ[i] - center[i]) ** 2).sort((a, b) => a - b);

/** Tenths of 1/λ; at 1/λ the minimum is reached at once, and nothing is left to tell a rate by. */
const rates = fc.integer({ min: 1, max: 15 }).filter((x) => x !== 10);

/** What stands in a diagnosis that shows its evidence, else a refutation. */
function shown({ evidence }: ReturnType<Diagnose>): Required<NonNullable<ReturnType<Diagnose>['evidence']>> {
  for (const name of ['parameters', 'loss', 'gradientNorm', 'curvature', 'signs', 'missing', 'steps'] as const)
    if (evidence?.[name] === undefined) throw new Error(`there is no evidence of ${name}`);
  return evidence as Required<NonNullable<typeof evidence>>;
}

export const lawsOfEvidence: readonly Law<Diagnose>[] = [
  {
    id: 'diagnose.evidence',
    rows: ['L04', 'L05', 'L06'],
    claim:
      'The evidence has the number of parameters, L(θ), ‖∇L(θ)‖, and all eigenvalues of H, each as it is; how many are negative, zero and positive, of which there are n',
    tolerance: 'B',
    runs: 60,
    property: (diagnose, terms) => {
      needs(terms, 'evidence', 'plain');
      return fc.property(cases, (c) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = runOf({ ...c, steps: Math.min(c.steps, 5) }, L, 1, same);
        fc.pre(Math.abs(L.value(θ)) < 1e6);
        const { parameters, loss, gradientNorm, curvature, signs } = shown(diagnose(L, θ, { history }));
        const known = curvatureOf(c, θ);
        const size = Math.max(...known.map(Math.abs)) || 1;
        close(parameters, c.λ.length, 0, 'parameters');
        close(loss, L.value(θ), 0, 'loss');
        close(gradientNorm, Math.hypot(...L.gradient(θ)), 1e-14 * gradientNorm, 'gradientNorm');
        known.forEach((λ, i) => {
          close(curvature.eigenvalues[i], λ, 1e-13 * size, `eigenvalue ${i}`);
        });
        close(signs.negative + signs.zero + signs.positive, known.length, 0, 'the number of signs');
        // the smallest known curvature that is not 0 is 2⁻¹⁰ of the largest or so: no tolerance may swallow it
        if (size <= 64 && known.every((λ) => λ === 0 || Math.abs(λ) > 1e-4 * size)) {
          close(signs.negative, known.filter((λ) => λ < 0).length, 0, 'negative signs');
          close(signs.positive, known.filter((λ) => λ > 0).length, 0, 'positive signs');
        }
      });
    },
  },
  {
    id: 'diagnose.evidence-of-a-run',
    rows: ['L72'],
    claim: 'Of a run of gradient descent the evidence has the rate as the records have it; without a run it says that a history is missing',
    tolerance: 'B',
    runs: 40,
    property: (diagnose, terms) => {
      needs(terms, 'evidence', 'plain');
      return fc.property(fc.integer({ min: -20, max: 20 }), rates, fc.integer({ min: 2, max: 20 }), (k, x, steps) => {
        const λ = 2 ** k;
        const L = oracleFrom({ value: ([y]) => 0.5 * λ * y * y, gradient: ([y]) => [λ * y], hvp: (_, [v]) => [λ * v] });
        const η = x / 10 / λ;
        const θ = Float64Array.of(1);
        const history = [...descend(L, θ, gradientDescent({ learningRate: η }), { steps })];
        const { steps: found, missing } = shown(diagnose(L, θ, { history }));
        close(found.learningRate, η, 0, 'the rate of the records');
        close(found.rate, η, 1e-9 * η, 'the rate of the steps');
        if (missing.some((what) => /\{ history \}/.test(what))) throw new Error('a history is called missing, and is there');
        const alone = shown(diagnose(L, θ));
        if (!alone.missing.some((what) => /history/.test(what))) throw new Error('no history is there, and none is called missing');
      });
    },
  },
  {
    id: 'diagnose.plain',
    rows: [],
    claim: 'The evidence and the tests are plain data: a structured clone says the same',
    tolerance: 'E',
    label: 'quality',
    runs: 30,
    property: (diagnose, terms) => {
      needs(terms, 'evidence', 'plain');
      return fc.property(cases, (c) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = runOf(c, L, 1, same);
        const { evidence, tests } = diagnose(L, θ, { history });
        return JSON.stringify(structuredClone({ evidence, tests })) === JSON.stringify({ evidence, tests });
      });
    },
  },
  {
    id: 'diagnose.remedy',
    rows: ['L14', 'L15'],
    claim:
      'A remedy keeps its word: a way down leads down by what it says, and what is given where a loss can still fall is never a way up',
    tolerance: 'B',
    runs: 60,
    property: (diagnose, terms) => {
      needs(terms, 'evidence', 'plain');
      return fc.property(cases, (c) => {
        // with a floor, so that a way down ends somewhere
        const L = lossOf({ ...c, quartic: [1, 1, 1, 1] }, 1, 0, same, same);
        const { θ, history } = runOf({ ...c, quartic: [1, 1, 1, 1], steps: Math.min(c.steps, 10) }, L, 1, same);
        fc.pre(Math.abs(L.value(θ)) < 1e6);
        const { verdict, remedy } = diagnose(L, θ, { history });
        if (verdict === 'saddle' && remedy?.direction === undefined) throw new Error('a saddle without a way down');
        if (remedy?.direction === undefined || remedy.step === undefined) return;
        const { direction: u, step: s } = remedy;
        const fall = L.value(θ) - L.value(θ.map((x, i) => x + s * u[i]));
        if (!(fall > 0)) throw new Error(`the way down leads up by ${-fall}`);
        if (remedy.gained !== undefined) close(remedy.gained, fall, 1e-9 * fall, 'what is gained');
      });
    },
  },
];

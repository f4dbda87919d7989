/**
 * The lab: a run, beside it perhaps another one to compare with, and what is to be seen of them at a step.
 *
 * Free of the page: the worker keeps one of these and answers with its views; the page's first picture, drawn when the site is built, is one.
 */
import type { Diagnosis } from 'saddlepoint';
import type { State } from '../figure.ts';
import { type Boundary, boundaryOf } from './boundary.ts';
import type { Change } from './change.ts';
import { type Curvature, curvatureAt } from './curvature.ts';
import { classesOf } from './network.ts';
import { edgeOf, rateAt } from './rules.ts';
import { Session } from './session.ts';

/** A curve with few points and all of its extremes: of each bucket of steps the lowest and the highest. */
export type Curve = readonly (readonly [t: number, value: number])[];

/** All that the page shows, as plain data. */
export interface View {
  readonly settings: State;
  readonly t: number;
  /** Steps that are recorded. */
  readonly length: number;
  readonly stop?: string;
  readonly parameters: number;
  /** Over all points, at θ. */
  readonly loss: number;
  readonly gradientNorm: number;
  /** Share of the points that are right. */
  readonly right: number;
  readonly layers: readonly (readonly [name: string, norm: number])[];
  /** η of the next step, NaN where the rule has none; λmax that it bears, where that can be said. */
  readonly rate: number;
  readonly edge?: number;
  readonly curvature?: Curvature;
  readonly boundary: Boundary;
  readonly losses: Curve;
  /** Of batches: the mean of many steps, where the losses of single ones scatter. */
  readonly means?: Curve;
  readonly slopes: Curve;
  /** Where settings were changed. */
  readonly changes: readonly number[];
  readonly other?: { readonly name: string; readonly losses: Curve; readonly means?: Curve; readonly t: number; readonly loss: number };
}

/** What Why? answers: the sentences of a diagnosis, and whether its remedy can be carried out here. */
export interface Answer {
  readonly t: number;
  readonly verdict: string;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly code?: string;
  readonly applies: boolean;
  readonly remarks: readonly string[];
  readonly tests: readonly (readonly [mark: string, verdict: string, text: string])[];
}

export class Lab {
  session: Session;
  /** The run without the remedy, or as it was before. */
  other: { readonly name: string; readonly run: Session; readonly goesOn: boolean } | undefined;
  /** What Why? last said of which run at which step; see why.ts. */
  diagnosis: { readonly of: Session; readonly t: number; readonly is: Diagnosis } | undefined;

  constructor(settings: State, changes?: readonly Change[]) {
    this.session = new Session(settings, changes);
    this.session.run(Number(settings['t']));
  }

  /** So many steps, or as many as `more` allows; the other run keeps up where it goes on. */
  steps(count: number, more: () => boolean = () => true): void {
    for (let k = 0; k < count && more(); k++) {
      if (this.session.step() === undefined) return;
      if (this.other?.goesOn) while (this.other.run.t < this.session.t && this.other.run.step());
    }
  }

  rewind(t: number): void {
    this.session.rewind(t);
  }

  /** Other settings, from here on where that means something; what it was before stays beside it. */
  change(part: State): void {
    const { session } = this;
    if (session.t < session.length) this.other = { name: 'before the change', run: session.branch(), goesOn: false };
    if (session.change(part) === 'goes on') return;
    this.other = session.t > 0 ? { name: 'before the change', run: session, goesOn: false } : undefined;
    this.session = new Session({ ...session.settings, ...part });
  }

  view(withCurvature = true): View {
    const { session, other } = this;
    const { network, θ, t, settings, stop } = session;
    const { whole, layers, points } = network;
    const { value: loss, gradient } = whole.valueAndGradient(θ);
    const rate = rateAt(settings, t + 1);
    const edge = edgeOf(settings, rate);
    const curvature = withCurvature ? curvatureAt(whole, θ) : undefined;
    const classes = classesOf(network.outputs(θ, points.x));
    return {
      settings,
      t,
      length: session.length,
      ...(stop !== undefined && { stop }),
      parameters: θ.length,
      loss,
      gradientNorm: Math.hypot(...gradient),
      right: classes.reduce((sum, kind, i) => sum + (kind === points.y[i] ? 1 : 0), 0) / classes.length,
      layers: layers.map(({ name, start, end }) => [name, Math.hypot(...gradient.subarray(start, end))] as const),
      rate,
      ...(edge !== undefined && { edge }),
      ...(curvature && { curvature }),
      boundary: boundaryOf(network, θ),
      losses: curveOf(session, 'loss', loss),
      ...meansOf(session),
      slopes: curveOf(session, 'gradientNorm', Math.hypot(...gradient)),
      changes: session.changes.slice(1).map(({ from }) => from),
      ...(other && {
        other: {
          name: other.name,
          losses: curveOf(other.run, 'loss', NaN),
          ...meansOf(other.run),
          t: other.run.t,
          loss: other.run.network.whole.value(other.run.θ),
        },
      }),
    };
  }
}

/** Some forty means over the run, of ten steps at least, where a step sees a batch. */
function meansOf({ records, network: { batch, points } }: Session): { means?: Curve } {
  const size = Math.max(10, Math.ceil(records.length / 40));
  if (batch >= points.y.length || records.length < 2 * size) return {};
  const means = Array.from({ length: Math.floor(records.length / size) }, (_, k) => {
    const part = records.slice(k * size, (k + 1) * size);
    return [(k + 0.5) * size, part.reduce((sum, { loss }) => sum + loss, 0) / size] as const;
  });
  return { means };
}

const BUCKETS = 200;

function curveOf({ records, t }: Session, name: 'loss' | 'gradientNorm', now: number): Curve {
  const points: [number, number][] = [];
  const size = Math.max(1, Math.ceil(records.length / BUCKETS));
  for (let from = 0; from < records.length; from += size) {
    const bucket = records.slice(from, from + size).map((record) => [record.t - 1, record[name]] as [number, number]);
    if (size === 1) points.push(...bucket);
    else {
      const sorted = [...bucket].sort(([, a], [, b]) => a - b);
      points.push(...[sorted[0], sorted[sorted.length - 1]].sort(([a], [b]) => a - b));
    }
  }
  // the record of a step has the loss before it; the one now has no record yet
  if (t === records.length && !Number.isNaN(now)) points.push([t, now]);
  return points;
}

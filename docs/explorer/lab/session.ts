/**
 * A run that can be changed, rewound and branched.
 *
 *   settings in force from step t on  →  descend, one step at a time  →  a record of each step
 *
 * A run is a function of its changes alone, [{ from: 0, settings }, { from: 120, settings }, …]. Every EVERY steps θ and the optimizer's
 * state are kept; going back to step t is going back to the last of these and stepping on, so it is the same run to the last bit.
 */
import { type Descent, descend, type Optimizer } from 'saddlepoint';
import type { State } from '../figure.ts';
import { type Change, dueAt, type Jump, withChange } from './change.ts';
import { type Network, networkOf } from './network.ts';
import type { Kept, LabRecord } from './record.ts';
import { optimizerOf } from './rules.ts';
import { isOtherNetwork, needsNewStart } from './settings.ts';

/** Steps between two kept states. */
export const EVERY = 25;
/** Nothing runs longer. */
export const MOST_STEPS = 20_000;

export class Session {
  /** One for each step taken; those beyond t are what was there before going back. */
  records: LabRecord[] = [];
  /** Why it cannot go on from here, where it cannot. */
  stop: string | undefined;
  t = 0;
  θ: Float64Array;
  /** What the next step sees. */
  network: Network;
  #built: State;
  #changes: Change[];
  #kept = new Map<number, Kept>();
  /** The change that the current descent obeys. */
  #entered: Change;
  #descent!: Descent;
  #optimizer!: Optimizer;
  /** Steps before the optimizer's first. */
  #before = 0;

  constructor(settings: State, changes: readonly Change[] = [{ from: 0, settings }]) {
    this.#changes = [...changes];
    this.#entered = this.#changes[0];
    this.#built = this.#entered.settings;
    this.network = networkOf(this.#built);
    this.θ = Float64Array.from(this.#entered.theta ?? this.network.whole.theta);
    this.#begin();
    this.#kept.set(0, this.#keep());
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** What is in force at the next step. */
  get settings(): State {
    return this.#due().settings;
  }

  /** Steps that are recorded, t or more. */
  get length(): number {
    return this.records.length;
  }

  #due = (t = this.t): Change => dueAt(this.#changes, t);

  #build(settings: State): void {
    if (isOtherNetwork(this.#built, settings)) this.network = networkOf(settings);
    this.#built = settings;
  }

  /** The optimizer of the settings in force, its first step being the next; or going on from what is kept. */
  #begin(resume?: Kept): void {
    this.#before = resume?.before ?? this.t;
    this.#optimizer = optimizerOf(this.#entered.settings, this.#before);
    const source = (k: number) => this.#at(k + this.#before);
    const resumed = resume && { resume: { ...resume.checkpoint, optimizer: this.#optimizer.name } };
    this.#descent = descend(source, this.θ, this.#optimizer, resumed ?? {});
    this.stop = undefined;
  }

  /** The loss of step t, the same object when asked again. */
  #at(t: number): ReturnType<Network['at']> {
    if (this.#asked?.t !== t || this.#asked.network !== this.network) this.#asked = { t, network: this.network, loss: this.network.at(t) };
    return this.#asked.loss;
  }
  #asked: { t: number; network: Network; loss: ReturnType<Network['at']> } | undefined;

  #keep = (): Kept => ({ checkpoint: this.#descent.checkpoint(), before: this.#before });

  /** From here on by the change that is due. What the optimizer remembers stays, where the new one remembers the same. */
  #enter(change: Change): void {
    const last = this.#entered;
    this.#entered = change;
    this.#build(change.settings);
    const kept = this.#keep();
    const same =
      change.theta === undefined &&
      last.settings['rule'] === change.settings['rule'] &&
      names(optimizerOf(change.settings).init(this.θ)) === names(this.#descent.state);
    if (change.theta) this.θ.set(change.theta);
    this.#begin(same ? kept : undefined);
  }

  /** One step; undefined where it cannot be taken, and `stop` says why. */
  step(): LabRecord | undefined {
    if (this.t >= MOST_STEPS) {
      this.stop = `${MOST_STEPS} steps are all that the lab records`;
      return undefined;
    }
    if (this.#due() !== this.#entered) this.#enter(this.#due());
    const t = this.t + 1;
    const { gradient } = this.#at(t).valueAndGradient(this.θ);
    try {
      const next = this.#descent.next();
      if (next.done) {
        this.stop = next.value.message;
        return undefined;
      }
      const layers = this.network.layers.map(({ start, end }) => Math.hypot(...gradient.subarray(start, end)));
      const record = { ...next.value, t, layers };
      this.t = t;
      this.records[t - 1] = record;
      if (t % EVERY === 0 && !this.#kept.has(t)) this.#kept.set(t, this.#keep());
      return record;
    } catch (error) {
      this.stop = (error as Error).message;
      return undefined;
    }
  }

  /** Until so many steps are taken, or one cannot be. */
  run(to: number): this {
    while (this.t < to && this.step());
    return this;
  }

  /** Back, or on again, to where it was after t steps. */
  rewind(t: number): this {
    const to = Math.max(0, Math.min(Math.round(t), this.records.length));
    if (to === this.t) return this;
    const at = Math.floor(to / EVERY) * EVERY;
    if (at > this.t || to < this.t) {
      this.t = at;
      // what was in force when this was kept: a change from here on has yet to come
      this.#entered = this.#due(Math.max(0, at - 1));
      this.#build(this.#entered.settings);
      this.#begin(this.#kept.get(at)!);
    }
    this.run(to);
    this.#build(this.settings);
    return this;
  }

  /** Other settings from here on, and what was recorded beyond is forgotten. 'restart' where they need another start: this run stays as it is. */
  change(part: State, jump?: Jump): 'goes on' | 'restart' {
    const settings = { ...this.settings, ...part };
    if (needsNewStart(this.settings, settings) || this.#outputs(settings)) return 'restart';
    this.records.length = this.t;
    for (const t of this.#kept.keys()) if (t > this.t) this.#kept.delete(t);
    this.#changes = withChange(this.#changes, this.t, settings, jump);
    this.#build(settings);
    if (this.t === 0) {
      this.#entered = this.#changes[0];
      if (jump) this.θ.set(jump.theta);
      this.#begin();
      this.#kept.set(0, this.#keep());
    }
    this.stop = undefined;
    return 'goes on';
  }

  /** Whether the data have another number of classes than the network has outputs for. */
  #outputs = (settings: State): boolean =>
    (settings['data'] !== this.settings['data'] || settings['points'] !== this.settings['points']) &&
    networkOf(settings).whole.size !== this.θ.length;

  /** The same run again, to be changed on its own. */
  branch(): Session {
    const twin = new Session(this.#changes[0].settings, this.#changes);
    twin.records = this.records.slice();
    twin.#kept = new Map(this.#kept);
    twin.rewind(this.t);
    return twin;
  }

  /** The records of the steps from `from` to t, with θ before the step where it is kept. */
  recorded(from: number): LabRecord[] {
    return this.records.slice(from, this.t).map((record) => {
      const theta = this.#kept.get(record.t - 1)?.checkpoint.theta.values;
      return theta === undefined ? record : { ...record, theta: Float64Array.from(theta, Number) };
    });
  }
}

const names = (state: object): string => Object.keys(state).sort().join();

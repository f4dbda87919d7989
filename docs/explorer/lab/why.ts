/** Why?, Apply, and a run whose address tells of a remedy: what the lab does with `diagnose`, loaded when it is first asked for. */
import { type State, stateFrom } from '../figure.ts';
import { testLines } from '../tests.ts';
import type { Later } from './address.ts';
import type { Answer, Lab } from './lab.ts';
import { treat, why } from './remedy.ts';
import { frame } from './settings.ts';

/** The sentences of a diagnosis of the run so far, and whether its remedy can be carried out here. */
export function ask(lab: Lab): Answer {
  const { session } = lab;
  const is = why(session);
  lab.diagnosis = { of: session, t: session.t, is };
  const { verdict, message, remedy, remarks, tests } = is;
  return {
    t: session.t,
    verdict,
    message,
    why: is.why,
    remedy: remedy.message,
    ...(remedy.code !== undefined && { code: remedy.code }),
    applies: remedy.kind !== 'none',
    remarks,
    tests: testLines(tests),
  };
}

/** Carries out what Why? prescribed, from where it was asked; the run without it goes on beside. */
export function apply(lab: Lab): boolean {
  if (lab.diagnosis?.of !== lab.session) return false;
  const { t, is } = lab.diagnosis;
  lab.session.rewind(t);
  const branch = treat(lab.session, is);
  if (branch === undefined) return false;
  lab.other = { name: 'without the remedy', run: lab.session, goesOn: true };
  lab.session = branch;
  return true;
}

/** Carries out what an address says of a run from its first remedy on, and takes it to step `to`. Returns what could not be done, in words. */
export function replay(lab: Lab, later: readonly Later[], to: number): string[] {
  const notes: string[] = [];
  for (const { from, parts } of later) {
    lab.session.run(from).rewind(from);
    if (lab.session.t < from) return [...notes, `the run ends before step ${from}`];
    for (const part of parts) {
      if (part === 'remedy') {
        ask(lab);
        if (!apply(lab)) notes.push(`at step ${from} there is no remedy to carry out`);
        continue;
      }
      const { state, clamped } = stateFrom({ ...frame, defaults: lab.session.settings }, part);
      notes.push(...clamped);
      if (lab.session.change(state as State) === 'restart') notes.push(`the change at step ${from} needs a new start`);
    }
  }
  if (to < lab.session.t) lab.rewind(to);
  else lab.steps(to - lab.session.t);
  return notes;
}

/**
 * The experiments, by name.
 *
 * A chapter is a folder with
 *
 *   index.md        the story: short, formulas in KaTeX, code included from src/ by region
 *   experiment.ts   `run(seed)`, a pure function of the seed that returns plain data, and the claims it is held against
 *   figure.ts       figures and tables of that data (see ../report/plot.ts)
 *
 * and one line or more in the list below. experiment.ts exports values made by `experiment({ id, title, question, chapter,
 * run, claims, tables, figures })` (see ../report/experiment.ts); it imports the public entries alone ('saddlepoint',
 * 'saddlepoint/nn', 'saddlepoint/data'). Those marked `quick` take seconds and are part of `npm start`; any of them runs by
 * `npm run experiment -- E3 --seed 7`, with its figures and tables written to report/.
 */
import type { Experiment } from '../report/experiment.ts';
import { along } from './along-training/along.ts';
import { needed } from './along-training/noise.ts';
import { equalEpochs } from './batches/equal-epochs.ts';
import { equalLoss } from './batches/equal-loss.ts';
import { equalRates } from './batches/equal-rates.ts';
import { equalUpdates } from './batches/equal-updates.ts';
import { f1 } from './batches/f1.ts';
import { onMnist } from './batches/mnist.ts';
import { noise } from './batches/noise.ts';
import { batchTimes } from './batches/time.ts';
import { bumps } from './bumps-and-cliffs/experiment.ts';
import { notesSaddle } from './critical-points/experiment.ts';
import { depth } from './depth/depth.ts';
import { withoutH } from './down-without-h/experiment.ts';
import { leaving } from './leaving-a-saddle/experiment.ts';
import { duplication } from './many-minima/duplication.ts';
import { manyMinima } from './many-minima/experiment.ts';
import { height } from './many-minima/height.ts';
import { oneRate } from './one-rate-for-all/experiment.ts';
import { randomCurvature } from './random-curvature/experiment.ts';
import { warmUp } from './warm-up/warm-up.ts';
import { gallery } from './why-it-stopped/gallery.ts';
import { stall } from './why-it-stopped/stall.ts';

export const experiments: readonly Experiment[] = [
  notesSaddle,
  manyMinima,
  duplication,
  oneRate,
  leaving,
  withoutH,
  bumps,
  stall,
  gallery,
  randomCurvature,
  height,
  equalEpochs,
  equalUpdates,
  noise,
  equalLoss,
  equalRates,
  onMnist,
  f1,
  batchTimes,
  along,
  needed,
  warmUp,
  depth,
];

/** The experiments of that name, or an error that lists them all. 'E2' means E2 and what continues it, E2b. */
export function experimentsNamed(id: string): readonly Experiment[] {
  const exact = (e: Experiment): boolean => e.id.toLowerCase() === id.toLowerCase();
  const continued = (e: Experiment): boolean => e.id.toLowerCase().replace(/[a-z]$/, '') === id.toLowerCase();
  const found = experiments.filter((e) => exact(e) || continued(e));
  if (found.length === 0) throw new RangeError(`experiment: there is no '${id}'; there are ${experiments.map((e) => e.id).join(', ')}`);
  return found;
}

/**
 * One interleaved run: every round gives every contender its turn, so what slows the machine down slows all of them down.
 * Absolute times drift; ratios of medians within one run do not.
 */

/** @typedef {{ name: string, version?: string, dtype?: string, run?: () => unknown, time?: (count: number) => Promise<number>, result?: () => unknown, rounds?: number }} Contender */

/**
 * On a machine that others use too, a wall clock counts their turns: `cpu` counts this process's own time instead, helper threads of the
 * engine among it. A contender in a process of its own does so likewise.
 */
export const clocks = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
let now = clocks.wall;

/** Milliseconds for `count` calls. A contender may bring a clock of its own (another process). */
async function turn(contender, count) {
  if (contender.time) return contender.time(count);
  const start = now();
  for (let i = 0; i < count; i++) {
    const done = contender.run();
    if (typeof done?.then === 'function') await done;
  }
  return now() - start;
}

/** Warms up, and finds how many calls make a turn of about `slice` ms. */
async function prepare(contender, { warmUp, slice }) {
  if (contender.rounds) return { count: 1, slow: true }; // as many samples as it asks for, and nothing before
  const first = await turn(contender, 1);
  if (first > 1000) return { count: 1, slow: true };
  let count = 1;
  for (let spent = first; spent < warmUp; ) {
    const ms = await turn(contender, count);
    spent += ms;
    if (ms < slice / 2) count *= 2;
  }
  const each = (await turn(contender, count)) / count;
  return { count: Math.max(1, Math.round(slice / Math.max(each, 1e-6))), slow: each > 300 };
}

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Median milliseconds a call, and the best, for each contender.
 * @param {Contender[]} contenders
 */
export async function race(contenders, { rounds = 31, slice = 3, warmUp = 250, clock = 'wall' } = {}) {
  now = clocks[clock];
  const plans = [];
  for (const contender of contenders) plans.push({ contender, ...(await prepare(contender, { warmUp, slice })), samples: [] });
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < plans.length; i++) {
      const plan = plans[(i + round) % plans.length];
      const every = plan.contender.rounds ? Math.ceil(rounds / plan.contender.rounds) : plan.slow ? 10 : 1;
      if (round % every !== 0) continue;
      // Its caches and its memory pages first.
      if (!plan.slow) await turn(plan.contender, Math.max(1, plan.count >> 3));
      plan.samples.push((await turn(plan.contender, plan.count)) / plan.count);
    }
  }
  return plans.map(({ contender, samples }) => ({
    name: contender.name,
    dtype: contender.dtype,
    median: median(samples),
    best: Math.min(...samples),
    samples: samples.length,
  }));
}

/**
 * Every JavaScript peer runs in a thread of its own, as it would in a user's program. In one isolate they would slow each other down:
 * once anybody's WebAssembly memory has grown, V8 checks every access to every typed array, and plain loops take half as long again.
 *
 * A thread builds the row's contenders with one peer alone; those that the main thread does not have are the peer's. They bring a
 * clock of their own, as a Python process does.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { absent } from './peers.mjs';
import { clocks } from './race.mjs';

const keyOf = ({ name, dtype }) => `${name} ${dtype}`;

/** The contenders of `peer` in the row `name` of this size, beside those of the main thread. `stop` ends the thread. */
export async function inWorker(peer, name, size, ours, clock) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { peer, name, size, clock, ours: ours.map(keyOf) } });
  const waiting = [];
  worker.on('message', (answer) => {
    const { resolve, reject } = waiting.shift();
    if (answer.error === undefined) resolve(answer);
    else reject(new Error(answer.error));
  });
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  const ask = (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(question);
    });
  const stop = () => worker.terminate();
  try {
    const { entered, missing } = await ask({ do: 'enter' });
    if (missing !== undefined) absent.set(peer, missing);
    const contenders = entered.map((contender, at) => ({
      ...contender,
      time: async (count) => (await ask({ do: 'time', at, count })).ms,
      result: async () => (await ask({ do: 'result', at })).result,
    }));
    return { contenders, stop };
  } catch (error) {
    absent.set(peer, String(error?.message ?? error).split('\n')[0]);
    await stop();
    return { contenders: [], stop };
  }
}

if (!isMainThread) {
  const { peer, name, size, clock, ours } = workerData;
  let entered;
  const answers = {
    enter: async () => {
      const row = await import(`../rows/${name}.mjs`);
      entered = (await row.contenders(size)).filter((contender) => !ours.includes(keyOf(contender)));
      return { entered: entered.map(({ name, dtype, reference }) => ({ name, dtype, reference })), missing: absent.get(peer) };
    },
    result: async ({ at }) => {
      await entered[at].run();
      return { result: await entered[at].result() };
    },
    time: async ({ at, count }) => {
      const now = clocks[clock];
      const start = now();
      for (let i = 0; i < count; i++) {
        const done = entered[at].run();
        if (typeof done?.then === 'function') await done;
      }
      return { ms: now() - start };
    },
  };
  parentPort.on('message', async (question) => {
    try {
      parentPort.postMessage(await answers[question.do](question));
    } catch (error) {
      parentPort.postMessage({ error: String(error?.message ?? error) });
    }
  });
}

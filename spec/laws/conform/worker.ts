/** The worker in which laws are judged: it says which law begins, and what came of it. */
import type { Law } from '../law.ts';
import { afar } from './afar.ts';
import type { Said } from './beside.ts';
import { node } from './node.ts';
import { chosen, settle } from './settled.ts';
import { lawsFor, watched } from './subjects.ts';
import { Asynchronous, about, judge } from './verdict.ts';

const { parentPort, workerData, receiveMessageOnPort } = await node('worker_threads');
const say = (said: Said & { own?: object }): void => parentPort.postMessage(said);

/** Sleeps until the answer is there. */
const ask = (question: object): any => {
  const { port, awake }: { port: any; awake: Int32Array } = workerData;
  port.postMessage(question);
  // the notice of an answer may come after the answer was seen, and wake the next sleep
  while (Atomics.load(awake, 0) === 0) Atomics.wait(awake, 0, 0);
  Atomics.store(awake, 0, 0);
  return receiveMessageOnPort(port).message;
};

try {
  const { subject, module, options, skip } = workerData;
  const loaded =
    module === undefined
      ? undefined
      : await import(/* @vite-ignore */ module).catch((error: Error) => {
          throw new Error(`conform: ${module}: ${error.message}`);
        });
  const own = loaded === undefined ? workerData.own : { unit: loaded.unit, capabilities: loaded.capabilities };
  const settled = settle(options, own);
  const implementation = loaded === undefined ? afar(subject, ask, settled.terms.capabilities) : (loaded[subject] ?? loaded.default);
  if (implementation === undefined) throw new Error(`conform: ${module} must export ${subject}, or a default`);
  const seen = watched(subject, implementation);
  const laws: Law<unknown>[] = chosen(lawsFor(subject, seen, settled.terms), settled);
  say({ laws: laws.map((law) => about(law as Law<never>)), own });
  for (const [i, law] of laws.entries()) {
    if (i < skip) continue;
    say({ begins: i });
    say({ verdict: judge(law, seen, settled) });
  }
  say({ done: true });
} catch (error) {
  say(error instanceof Asynchronous ? { asynchronous: true } : { failed: (error as Error).message });
}

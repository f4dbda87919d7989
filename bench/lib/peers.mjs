/** The peers, each loaded only where it is installed; who is missing is told and left out. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));

/** The version in a package's own package.json, found on disk: some packages do not export it. */
export function versionOf(name) {
  try {
    return JSON.parse(readFileSync(path.join(here, '..', 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

const loaders = {
  'ml-matrix': () => import('ml-matrix'),
  emlapack: () => require('emlapack'),
  'js-pytorch': () => import('js-pytorch'),
  '@tensorflow/tfjs': async () => {
    const tf = await import('@tensorflow/tfjs');
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${path.join(here, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist')}/`);
    tf.env().set('PROD', true);
    if (!(await tf.setBackend('wasm')) || tf.getBackend() !== 'wasm') throw new Error('its wasm backend does not start');
    return tf;
  },
  '@jax-js/jax': async () => {
    // What it expects of a browser, and Node 20 has not.
    globalThis.navigator ??= {};
    globalThis.Float16Array ??= class Float16Array extends Uint16Array {};
    const jax = await import('@jax-js/jax');
    const devices = await jax.init();
    jax.defaultDevice(devices.includes('wasm') ? 'wasm' : devices[0]);
    return jax;
  },
  numpy: () => startPython('numpy'),
  torch: () => startPython('torch'),
};

/** Why a run beside this peer may not be published: on a reference BLAS, or an unknown one, it is up to sixfold slower than what its users have. */
export const unfair = (name, blas) =>
  /openblas|mkl|blis|accelerate/i.test(blas ?? '')
    ? undefined
    : `${name} runs on ${blas ?? 'an unknown BLAS'}: install libopenblas0-pthread, or point PYTHON at one with OpenBLAS or MKL`;

/** The peers that run in threads of their own (worker.mjs). */
export const threaded = ['ml-matrix', 'emlapack', '@tensorflow/tfjs', '@jax-js/jax', 'js-pytorch'];
/** The main thread has those that are processes, a thread has its own. */
const isHere = (name) => (isMainThread ? !threaded.includes(name) : name === workerData.peer);

const loaded = new Map();
let clock = 'wall';
/** Which clock other processes use, 'wall' or 'cpu'; said before they are started. */
export const useClock = (name) => {
  clock = name;
};
export const clockName = () => clock;
export const absent = new Map();

/** The module, or undefined where it is not this thread's, or cannot be loaded; then the reason is kept in `absent`. */
export async function peer(name) {
  if (!isHere(name)) return undefined;
  if (!loaded.has(name)) {
    try {
      loaded.set(name, await loaders[name]());
    } catch (error) {
      absent.set(name, String(error?.message ?? error).split('\n')[0]);
      loaded.set(name, undefined);
    }
  }
  return loaded.get(name);
}

/**
 * A Python process that answers lines of JSON, on one thread as all the others: the first interpreter that has the module, of
 * PYTHON, python3 on the path, and the system's own.
 */
async function startPython(module) {
  for (const command of [process.env.PYTHON, 'python3', '/usr/bin/python3']) {
    if (command === undefined) continue;
    const found = await tryPython(command, module).catch(() => undefined);
    if (found) return found;
  }
  throw new Error(`no python3 has ${module}`);
}

async function tryPython(command, module) {
  const env = { ...process.env, BENCH_CLOCK: clock, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const child = spawn(command, [path.join(here, '..', 'python', 'peer.py')], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = [];
  let ended;
  const fail = (reason) => {
    ended = reason;
    for (const { reject } of waiting.splice(0)) reject(new Error(reason));
  };
  child.on('error', () => fail('does not start'));
  child.on('exit', () => fail('has ended'));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { resolve, reject } = waiting.shift() ?? {};
    const answer = JSON.parse(line);
    if (answer.error === undefined) resolve?.(answer);
    else reject?.(new Error(answer.error));
  });
  const ask = (question) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(new Error(ended));
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  const versions = await ask({ do: 'versions' });
  const stop = () => child.stdin.end();
  if (!versions[module]) {
    stop();
    return undefined;
  }
  return { ask, version: versions[module], blas: versions.blas, stop };
}

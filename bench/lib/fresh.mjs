/** A program in a process of its own, so that nothing is compiled or cached beforehand; it prints one number. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clockName } from './peers.mjs';

const CLOCKS = {
  wall: 'const now = () => performance.now();',
  cpu: 'const now = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };',
};

/** What the program prints. In it `now()` is the clock of the run. */
export async function fresh(code) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', `${CLOCKS[clockName()]}\n${code}`],
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  return Number(stdout.trim().split('\n').at(-1));
}

/** A contender whose every sample is such a program's number, and so many samples. */
export function freshContender(name, dtype, code, rounds) {
  let last;
  const time = async () => {
    last = await fresh(code);
    return last;
  };
  return { name, dtype, rounds, time, result: () => last };
}

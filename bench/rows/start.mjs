/** What a program waits for before it computes: a process of its own each time, so that nothing is compiled or cached; and its heap after a long run. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const title = 'From nothing';
const GRADIENT = "const { grad, tensor } = await import('saddlepoint'); grad((x) => x.square().sum())(tensor([1, 2]));";
const STEPS = `const { grad, tensor } = await import('saddlepoint'); const g = grad((x) => x.square().sum()); const x = tensor([1, 2]);
  const heap = () => { gc(); return process.memoryUsage().heapUsed; }; for (let i = 0; i < 1000; i++) g(x); const before = heap();
  for (let i = 0; i < 1e5; i++) g(x); console.log(heap() - before);`;
const PROGRAMS = [
  { label: 'import', code: "await import('saddlepoint');" },
  { label: 'import and the first gradient', code: GRADIENT },
  { label: '10⁵ gradients, and what the heap grew by', code: STEPS },
];
export const sizes = PROGRAMS.map((_, i) => i + 1);
export const label = (size) => PROGRAMS[size - 1].label;

const node = (code) =>
  promisify(execFile)(process.execPath, ['--expose-gc', '--input-type=module', '-e', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });

export function contenders(size) {
  let said;
  const run = async () => {
    said = await node(PROGRAMS[size - 1].code);
  };
  return [
    { name: 'saddlepoint', dtype: 'float64', run, result: () => said.stdout.trim() },
    { name: 'an empty program', run: () => node(''), result: () => '' },
  ];
}

/** A heap that has grown by more than 1 MB after 10⁵ steps is a leak. */
export const check = (_size, _contender, grown) => (Number(grown || 0) < 1e6 ? undefined : `the heap grew by ${grown} bytes`);

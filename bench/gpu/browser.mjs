/**
 * WebGL 2 and WebGPU in a browser, against the CPU. No bundler: the page loads dist/ and gpu.js's script as they are.
 *
 *   npm run build && node bench/gpu/browser.mjs                prints an address; open it in the browser to be measured
 *   npm run build && node bench/gpu/browser.mjs --chromium     runs /usr/bin/chromium (or $CHROMIUM) headless on its GPU
 *   npm run build && node bench/gpu/browser.mjs --software     the same on the software renderer, which says nothing of GPUs
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
  const file = join(root, path === '/' ? 'bench/gpu/index.html' : path);
  const served = /^\/(dist|bench\/gpu|node_modules\/gpu\.js\/dist)\//.test(path) || path === '/';
  if (!served || !existsSync(file) || !extname(file)) {
    response.writeHead(404).end();
    return;
  }
  // Isolation sharpens performance.now() from 100 µs to 5 µs.
  const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', ...isolation });
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const [flag] = process.argv.slice(2);
if (!flag) console.log(`Open ${address} in the browser to be measured. Ctrl+C ends.`);
else {
  const { chromium } = await import('playwright');
  const gpu =
    flag === '--software'
      ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--use-webgpu-adapter=swiftshader']
      : ['--use-angle=vulkan', '--ignore-gpu-blocklist'];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--enable-features=Vulkan', ...gpu],
  });
  const page = await browser.newPage();
  page.on('console', (message) => console.error(message.text()));
  await page.goto(address);
  await page.waitForFunction(() => document.title === 'done' || document.title === 'failed', undefined, { timeout: 0 });
  console.log(await page.textContent('pre'));
  const failed = (await page.title()) === 'failed';
  await browser.close();
  server.close();
  process.exitCode = failed ? 1 : 0;
}

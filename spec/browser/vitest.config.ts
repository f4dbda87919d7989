import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Debian's Chromium, or another one that CHROMIUM names. Nothing is downloaded. */
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(chromium)) {
  throw new Error(`The browser laws need Chromium, and there is none at ${chromium}.
  Debian and Ubuntu:   apt-get install -y chromium
  elsewhere:           CHROMIUM=/path/to/chromium npm run test:browser`);
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^saddlepoint$/, replacement: here('../../src/index.ts') },
      { find: /^saddlepoint\/laws$/, replacement: here('../laws/index.ts') },
      { find: /^saddlepoint\/(\w+)$/, replacement: here('../../src/$1/index.ts') },
    ],
  },
  optimizeDeps: { include: ['gpu.js', 'fast-check'] },
  test: {
    include: ['spec/browser/**/*.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
      provider: playwright({
        launchOptions: {
          executablePath: chromium,
          args: [
            '--no-sandbox',
            // WebGL 2 and WebGPU on the software renderer: right, and slow
            '--use-angle=swiftshader',
            '--enable-unsafe-swiftshader',
            '--enable-unsafe-webgpu',
            '--use-webgpu-adapter=swiftshader',
            '--enable-features=Vulkan',
          ],
        },
      }),
    },
  },
});

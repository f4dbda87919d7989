import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // The specification speaks of the public entries; here they are the sources.
    alias: [
      { find: /^saddlepoint$/, replacement: here('./src/index.ts') },
      { find: /^saddlepoint\/laws$/, replacement: here('./spec/laws/index.ts') },
      { find: /^saddlepoint\/(\w+)$/, replacement: here('./src/$1/index.ts') },
    ],
  },
  test: {
    include: ['spec/**/*.spec.ts'],
    exclude: ['spec/browser/**', 'spec/site/**', 'node_modules/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});

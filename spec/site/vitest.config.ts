import { defineConfig } from 'vitest/config';

// The built site in a browser: npm run docs, then npm run test:browser
export default defineConfig({
  test: { include: ['spec/site/**/*.spec.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
});

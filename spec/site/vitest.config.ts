import { defineConfig } from 'vitest/config';
import specification from '../../vitest.config.ts';

// The built site in a browser: npm run docs, then npm run test:browser
export default defineConfig({
  ...(specification.resolve && { resolve: specification.resolve }),
  test: { include: ['spec/site/**/*.spec.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
});

import { defineConfig, type ViteUserConfig } from 'vitest/config';

/**
 * Tests that need Java, Maven and a broker of their own: `npm run test:cluster`. One file at a time: JVMs are large.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['**/*.cluster.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'dist.new/**', 'results/**'],
    globalSetup: ['./vitest.setup.ts'],
    // Texts are compared without colours, which a terminal, CI and FORCE_COLOR would bring.
    env: { NO_COLOR: '1' },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});

export default config;

import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'dist.new/**', 'results/**', '**/*.cluster.test.ts'],
    // Tests of the command line and of trials run the built program, as users do.
    globalSetup: ['./vitest.setup.ts'],
    // Texts are compared without colours, which a terminal, CI and FORCE_COLOR would bring.
    env: { NO_COLOR: '1' },
    testTimeout: 60_000,
    // A hook may run a whole command.
    hookTimeout: 180_000,
    // Until a browser has drawn again.
    expect: { poll: { timeout: 15_000 } },
    // Trials want a core each: two test files at a time on two cores.
    maxWorkers: 2,
    // A trial at a rate keeps a core busy all along: more of them at once would only slow each other down.
    maxConcurrency: 2,
  },
});

export default config;

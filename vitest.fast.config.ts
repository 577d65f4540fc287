import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import all from './vitest.config.ts';

/** The tests for the loop of work, `npm run test:fast`: none that runs commands, a browser, or a busy machine. */
const config: ViteUserConfig = mergeConfig(all, {
  // Modules are loaded once for all files.
  test: { exclude: ['cli/**', 'api/**', '**/*.slow.test.ts'], isolate: false },
});

export default config;

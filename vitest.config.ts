import { defineConfig } from 'vitest/config';

import { engine } from './tooling/config/vitest.ts';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'apps/*',
      'tooling/*/vitest.config.ts',
      'examples/*/vitest.config.ts',
      engine('engine'),
    ],
  },
});

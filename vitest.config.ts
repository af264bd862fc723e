import { defineConfig } from 'vitest/config';

import { KitsFirst } from './tooling/config/kits-first.ts';
import { engine } from './tooling/config/vitest.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: KitsFirst },
    projects: [
      'packages/*',
      'apps/*',
      'tooling/*/vitest.config.ts',
      'examples/*/vitest.config.ts',
      engine('engine'),
    ],
  },
});

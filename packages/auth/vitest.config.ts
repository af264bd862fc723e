import { unit } from '../../tooling/config/vitest.ts';

// The rules on which secrets depend: which key is for which image, what a configuration means, what is kept for whom.
const rules = ['match', 'parse', 'resolve', 'cache', 'providers'].map((folder) => `src/${folder}/**`);

export default unit('auth', {
  coverage: {
    include: ['src/**'],
    thresholds: Object.fromEntries(rules.map((glob) => [glob, { lines: 95, branches: 95 }])),
  },
});

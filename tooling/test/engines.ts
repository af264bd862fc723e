import { ENGINE_KINDS, engineKind, SetupError } from '@drv/tooling-engine';

import { describeEngines } from './src/describe-engines.ts';
import { runSmokeSetOn } from './src/smoke-set.ts';
import { sum, summaryLine } from './src/tally.ts';

// The smoke set on every kind of engine, also on those that `npm test` leaves out: `pnpm test:engines`. On some of them:
// `pnpm test:engines podman-5 docker-28.5-cgroup2`.
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort(new SetupError(`Stopped by ${name}.`)));
}

try {
  const named = process.argv.slice(2);
  const kinds = (named.length > 0 ? named : ENGINE_KINDS)
    .map((name) => engineKind(name))
    .filter((kind) => kind !== undefined)
    // Without root there are too few limits for it, and no registry.
    .filter((kind) => named.length > 0 || kind.rootless !== true);
  const reports = await runSmokeSetOn(kinds, { signal: stop.signal });
  const tally = sum(reports.flatMap((report) => report.tally ?? []));
  if (tally.failures.length > 0)
    console.log(`\nFailed:\n${tally.failures.map((test) => `  ${test}`).join('\n')}`);
  console.log(`\n${describeEngines(reports)}\n\n${summaryLine(tally)}`);
  process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

import { SetupError, withEngine } from '@drv/tooling-engine';

import { buildPackages } from './src/build-packages.ts';
import { runVitest } from './src/run-vitest.ts';
import { describeSkipped, summaryLine, type Tally } from './src/tally.ts';

// All tests: `npm test`. Some of them: `npm test -- packages/auth`, or any other arguments of vitest.
const args = process.argv.slice(2);

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort(new SetupError(`Stopped by ${name}.`)));
}

try {
  console.log('Building all packages.');
  const built = await buildPackages(stop.signal);
  if (!built) console.error('The build failed; the tests are run all the same.');
  const tally = args.length > 0 ? await runVitest(args, { signal: stop.signal }) : await runAll();
  const failed = tally.failed + (built ? 0 : 1);
  if (tally.skipped.length > 0) console.log(`${describeSkipped(tally.skipped)}\n`);
  stop.signal.throwIfAborted();
  console.log(summaryLine({ ...tally, failed }));
  process.exitCode = failed === 0 && tally.passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

/** Everything that needs only Node is run and counted even where there is no engine. */
async function runAll(): Promise<Tally> {
  try {
    return await withEngine(
      async (_engine, { handover, signal }) => runVitest([], { env: handover, signal }),
      {
        log: console.log,
      },
    );
  } catch (error) {
    if (!(error instanceof SetupError) || stop.signal.aborted) throw error;
    const tally = await runVitest(['--project', '!engine'], { signal: stop.signal });
    console.error(
      `\nThe tests that need a Docker engine were not run, which counts as a failure.\n${error.message}\n`,
    );
    return { ...tally, failed: tally.failed + 1 };
  }
}

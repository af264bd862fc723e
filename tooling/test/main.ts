import { SetupError, withEngine, type TestEngine } from '@drv/tooling-engine';

import { buildPackages } from './src/build-packages.ts';
import { runVitest } from './src/run-vitest.ts';
import { describeEngines } from './src/describe-engines.ts';
import { runSmokeSet, type EngineReport } from './src/smoke-set.ts';
import { describeSkipped, sum, summaryLine, type Tally } from './src/tally.ts';

// All tests on one engine, and a smoke set on the others: `npm test`. Some of them: `npm test -- packages/auth`, or any other arguments of vitest.
const args = process.argv.slice(2);

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stop.abort(new SetupError(`Stopped by ${name}.`)));
}

try {
  console.log('Building all packages.');
  const built = await buildPackages(stop.signal);
  if (!built) console.error('The build failed; the tests are run all the same.');
  if (built) process.env['DRV_TEST_BUILT'] = '1';
  const tally = args.length > 0 ? await runVitest(args, { signal: stop.signal }) : await runAll();
  const failed = tally.failed + (built ? 0 : 1);
  if (tally.skipped.length > 0) console.log(`${describeSkipped(tally.skipped)}\n`);
  // Last, so that a shortened output has them.
  if (tally.failures.length > 0)
    console.log(`Failed:\n${tally.failures.map((test) => `  ${test}`).join('\n')}\n`);
  stop.signal.throwIfAborted();
  console.log(summaryLine({ ...tally, failed }));
  process.exitCode = failed === 0 && tally.passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

/**
 * All tests on one engine, and the smoke set on the others. Everything that needs only Node is run and counted even
 * where there is no engine.
 */
async function runAll(): Promise<Tally> {
  const { report, engine } = await runOnOneEngine();
  if (engine === undefined) return report.tally;
  const reports = [report, ...(await runSmokeSet(engine, { signal: stop.signal }))];
  console.log(`\n${describeEngines(reports)}\n`);
  return sum(reports.flatMap(({ tally }) => tally ?? []));
}

interface FirstRun {
  readonly report: EngineReport & { readonly tally: Tally };
  /** Absent where there is none. */
  readonly engine?: TestEngine;
}

async function runOnOneEngine(): Promise<FirstRun> {
  try {
    return await withEngine(
      async (engine, { handover, signal }) => {
        const tally = await runVitest([], { env: handover, signal });
        return { engine, report: { engine: engine.version, what: 'every test', tally } };
      },
      { log: console.log },
    );
  } catch (error) {
    if (!(error instanceof SetupError) || stop.signal.aborted) throw error;
    const tally = await runVitest(['--project', '!engine'], { signal: stop.signal });
    console.error(
      `\nThe tests that need a Docker engine were not run, which counts as a failure.\n${error.message}\n`,
    );
    const report = {
      engine: 'none',
      what: 'what needs only Node',
      tally: { ...tally, failed: tally.failed + 1, failures: [...tally.failures, 'no engine'] },
    };
    return { report };
  }
}

import { EngineApi, SetupError, withEngine, type TestEngine } from '@drv/tooling-engine';
import { USAGE as USAGE_OF_MODES } from './src/modes/options.ts';
import { isMode, runMode } from './src/modes/run-mode.ts';
import { parseOptions, reproduce, USAGE } from './src/options.ts';
import { describeWrong } from './src/report/describe-wrong.ts';
import { showProgress } from './src/report/progress.ts';
import { isGood, type WrongTask } from './src/report/report.ts';
import { table } from './src/report/table.ts';
import { runSoak } from './src/run/soak.ts';

// Many tasks whose end is known, on a real engine, some of them with faults on their way to it.
const words = process.argv.slice(2);
const [mode, ...rest] = words;
try {
  if (words.includes('--help')) console.log(isMode(mode) ? USAGE_OF_MODES : USAGE);
  else if (isMode(mode)) await runMode(mode, rest);
  else await runMixed(words);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

async function runMixed(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  console.log(`seed ${options.seed}: ${reproduce(options)}`);
  const env =
    options.engine === undefined ? {} : { env: { ...process.env, DRV_TEST_ENGINE: options.engine } };
  await withEngine(
    async (engine, { signal }) => {
      const total = options.only === undefined ? options.tasks : 1;
      const progress = showProgress(total, process.stderr);
      const onProgress = progress.update;
      // At once: who ends a soak that takes too long has seen them.
      const onWrong = (task: WrongTask) => console.log(`\n${describeWrong(task, options)}\n`);
      try {
        const report = await runSoak(options, { engine, alone: engine.private, onProgress, onWrong, signal });
        progress.stop();
        console.log(`\n${engine.version}, seed ${options.seed}\n\n${table(report)}`);
        signal.throwIfAborted();
        process.exitCode = isGood(report) ? 0 : 1;
        if (!isGood(report)) console.log(`\nIt is not as it should be. Again: ${reproduce(options)}`);
      } finally {
        progress.stop();
        await forget(engine);
      }
    },
    { log: console.error, ...env },
  );
}

/** An engine that stays is left as it was, without the image that was pulled. */
async function forget({ host, images: { registryBusybox } }: TestEngine): Promise<void> {
  if (registryBusybox === undefined) return;
  await new EngineApi(host).call('DELETE', `/images/${registryBusybox}`).catch(() => {});
}

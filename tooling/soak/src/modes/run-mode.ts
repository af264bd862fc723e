import { withEngine } from '@drv/tooling-engine';
import { describeMode } from './describe-mode.ts';
import { parseModeOptions } from './options.ts';
import { runBurst } from './run-burst.ts';
import { runCommand } from './run-command.ts';
import { runKills } from './run-kills.ts';
import { runPipes } from './run-pipes.ts';
import { runQueue } from './run-queue.ts';

const MODES = {
  pipes: runPipes,
  burst: runBurst,
  kills: runKills,
  command: runCommand,
  queue: runQueue,
} as const;

type Mode = keyof typeof MODES;

export function isMode(word: string | undefined): word is Mode {
  return word !== undefined && word in MODES;
}

/** Runs one of the modes beside the mixed tasks. Sets the exit code. */
export async function runMode(mode: Mode, args: readonly string[]): Promise<void> {
  const options = parseModeOptions(mode, args);
  const env =
    options.engine === undefined ? {} : { env: { ...process.env, DRV_TEST_ENGINE: options.engine } };
  await withEngine(
    async (engine, { signal }) => {
      const report = await MODES[mode](engine, options, signal);
      console.log(`${engine.version}, ${mode}: ${describeMode(report)}`);
      process.exitCode = report.wrong.length === 0 && !signal.aborted ? 0 : 1;
    },
    { log: console.error, ...env },
  );
}

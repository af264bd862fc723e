import { withEngine, withNodes } from '@drv/tooling-engine';
import { machineOf } from '@drv/tooling-fleet/many-tasks';
import { describeMode } from './describe-mode.ts';
import type { ModeReport } from './mode-report.ts';
import { parseModeOptions } from './options.ts';
import { runBurst } from './run-burst.ts';
import { runCommand } from './run-command.ts';
import { runKills } from './run-kills.ts';
import { runPipes } from './run-pipes.ts';
import { runFleet, runQueue } from './run-queue.ts';

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
  const { engine: kind, nodes: count } = options;
  const tell = (version: string, report: ModeReport, signal: AbortSignal) => {
    console.log(`${version}, ${mode}: ${describeMode(report)}`);
    process.exitCode = report.wrong.length === 0 && !signal.aborted ? 0 : 1;
  };
  if (mode === 'queue' && count !== undefined) {
    await withNodes(
      count,
      async (nodes, { signal }) => {
        const { version = '', images } = nodes[0]?.engine ?? {};
        const fleet = { machines: nodes.map(machineOf), image: images?.busybox ?? '' };
        tell(`${count} × ${version}`, await runFleet(fleet, options, signal), signal);
      },
      { log: console.error, engine: kind },
    );
    return;
  }
  const env = kind === undefined ? {} : { env: { ...process.env, DRV_TEST_ENGINE: kind } };
  await withEngine(
    async (engine, { signal }) => tell(engine.version, await MODES[mode](engine, options, signal), signal),
    { log: console.error, ...env },
  );
}

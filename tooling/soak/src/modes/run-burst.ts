import { setTimeout } from 'node:timers/promises';
import { DrvError, runTask, type RunResult } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import {
  describeLeaks,
  EngineApi,
  findLeaks,
  inventory,
  waitUntil,
  type TestEngine,
} from '@drv/tooling-engine';
import { CheckedOutput } from '../play/checked-output.ts';
import { content, NOTHING } from '../play/content.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { ModeOptions } from './options.ts';
import { createModeReport, type ModeReport, type ModeReportWriter } from './mode-report.ts';
import { useProcessors } from './use-processors.ts';

/** What may be said of a task at an engine that was stopped for a while: that nobody knows. */
const DOUBTS: ReadonlySet<string> = new Set([
  'DRV_ENGINE_TIMEOUT',
  'DRV_ENGINE_UNAVAILABLE',
  'DRV_OUTCOME_UNKNOWN',
]);
/** Milliseconds until the first stop of the engine: some tasks are over, most are not. */
const FREEZE_AFTER_MS = 4_000;

/** Runs many short tasks at once, and looks for what is left of them once the driver is closed. */
export async function runBurst(
  engine: TestEngine,
  { tasks, concurrency, load, freezeMs, echo }: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  const report = createModeReport();
  const api = new EngineApi(engine.host);
  const before = await inventory(api);
  {
    using _load = useProcessors(load);
    await using driver = createDockerDriver({ host: engine.host });
    const frozen = freezeMs > 0 ? freeze(engine, freezeMs) : undefined;
    await inParallel(Array(tasks).keys(), concurrency, async (index) => {
      const line = echo ? `${index}\n` : '';
      const stdout = new CheckedOutput(echo ? content(Buffer.from(line)) : NOTHING);
      const command = echo ? ['echo', String(index)] : ['true'];
      try {
        const result = await runTask(driver, { image: engine.images.busybox, command }, { stdout, signal });
        if (signal.aborted) return;
        judge(report, result, stdout.wrongAt === undefined && stdout.received === line.length);
      } catch (error) {
        if (signal.aborted) return;
        const code = DrvError.is(error) ? error.code : String(error);
        report.count(code);
        if (freezeMs === 0 || !DOUBTS.has(code)) report.wrong(String(error));
      }
    });
    await frozen;
  }
  await waitUntil(
    'nothing to be left',
    async () => findLeaks(engine, before, await inventory(api)).length === 0,
    {
      timeoutMs: 2_000,
      everyMs: 200,
    },
  ).catch(() => {});
  const left = findLeaks(engine, before, await inventory(api));
  if (left.length > 0) report.wrong(describeLeaks(left));
  return report.done();
}

function judge(report: ModeReportWriter, result: RunResult, whole: boolean): void {
  const { status, output } = result;
  const told = output.complete ? 'complete' : `incomplete: ${output.incomplete}`;
  const outcome = `${status}, ${told}, output ${whole ? 'whole' : 'not whole'}`;
  report.count(outcome);
  if (status !== 'success' || (output.complete && !whole)) report.wrong(outcome);
}

async function freeze({ pid }: TestEngine, freezeMs: number): Promise<void> {
  if (pid === undefined) throw new Error('Only a private engine can be stopped.');
  await setTimeout(FREEZE_AFTER_MS);
  process.kill(pid, 'SIGSTOP');
  try {
    await setTimeout(freezeMs);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { OPERATIONS, runTask } from '@drv/core';
import { createDockerDriver, createEngineClient, LABEL, MANAGED_BY } from '@drv/docker';
import type { TestEngine } from '@drv/tooling-engine';
import { CheckedOutput } from '../play/checked-output.ts';
import { content } from '../play/content.ts';
import { createModeReport, type ModeReport, type ModeReportWriter } from './mode-report.ts';
import type { ModeOptions } from './options.ts';
import { useProcessors } from './use-processors.ts';

const WORKER = fileURLToPath(new URL('kills-worker.ts', import.meta.url));
/** Not reached by these tasks: images are there, nothing is collected, nothing waits. */
const REACHED = OPERATIONS.filter((name) => !['image.pull', 'artifact.collect', 'task.queue'].includes(name));
const EVENTS = ['start', 'asyncEnd'] as const;
/** Tasks that a process has done a part of by then: kills come early and late in the life of a driver. */
const MOST = 12;
/** A process that does not come to its point is killed then. */
const PATIENCE_MS = 20_000;

/**
 * Kills processes of drv at points of their operations, several tasks alive. After each, the first task of the next driver and
 * its close leave nothing of the dead process, and the tasks of a driver that lives all the while have their own outcome.
 */
export async function runKills(
  engine: TestEngine,
  { tasks: kills, from, load }: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  const report = createModeReport();
  using _load = useProcessors(load);
  const living = live(engine, report);
  for (let index = from; index < from + kills && !signal.aborted; index += 1) {
    const name = REACHED[index % REACHED.length] ?? 'task.run';
    const event = EVENTS[Math.floor(index / REACHED.length) % EVENTS.length] ?? 'start';
    const point = `${name} ${event} ${1 + ((index * 7) % MOST)}`;
    await killOne(engine, point, report);
  }
  await living.stop();
  return report.done();
}

async function killOne(engine: TestEngine, point: string, report: ModeReportWriter): Promise<void> {
  const args = ['--conditions=@drv/source', WORKER, engine.host, engine.images.busybox, ...point.split(' ')];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const began = performance.now();
  await once(child, 'exit');
  clearTimeout(late);
  report.count(
    performance.now() - began < PATIENCE_MS ? `killed at ${point.replace(/ \d+$/, '')}` : 'killed late',
  );
  const next = createDockerDriver({ host: engine.host });
  await runTask(next, { image: engine.images.busybox, command: ['true'], network: 'none' });
  await next.close();
  const client = createEngineClient({ host: engine.host });
  const all = await client.list({ labels: [`${LABEL.managedBy}=${MANAGED_BY}`] });
  await client.close();
  const ofDead = all.filter(({ labels }) => labels[LABEL.owner]?.split(':')[2] === String(child.pid));
  for (const { name, state } of ofDead) report.wrong(`left after a kill at ${point}: ${name}, ${state}`);
}

/** A driver whose tasks go on all the while. */
function live({ host, images }: TestEngine, report: ModeReportWriter): { stop(): Promise<void> } {
  let stopped = false;
  const running = (async () => {
    await using driver = createDockerDriver({ host, sweepEveryMs: 1_000 });
    while (!stopped) {
      const stdout = new CheckedOutput(content(Buffer.from('alive\n')));
      const command = ['sh', '-c', 'echo alive; sleep 1; exit 3'];
      const result = await runTask(
        driver,
        { image: images.busybox, command, network: 'none' },
        { stdout },
      ).catch((error: unknown) => String(error));
      const right = typeof result !== 'string' && 'exitCode' in result && result.exitCode === 3;
      report.count(right ? 'a task of the living driver' : 'a task of the living driver, wrong');
      if (!right) report.wrong(typeof result === 'string' ? result : JSON.stringify(result));
      if (right && result.output.complete && stdout.received !== 6)
        report.wrong('output called complete that is not');
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}

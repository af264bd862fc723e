import { SetupError, type TestEngine } from '@drv/tooling-engine';
import { fleetFaults, hereTwice, runManyTasks, type FleetMachine } from '@drv/tooling-fleet/many-tasks';
import { createModeReport, type ModeReport } from './mode-report.ts';
import type { ModeOptions } from './options.ts';
import { openStore, QUEUE_SERVERS } from './queue-stores.ts';
import { useProcessors } from './use-processors.ts';

/** Where the workers are, and what their tasks run. */
export interface QueueFleet {
  readonly machines: readonly FleetMachine[];
  readonly image: string;
}

/** Many tasks through a queue with workers on this machine. */
export function runQueue(
  { host, images }: TestEngine,
  options: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  return runFleet({ machines: hereTwice(host), image: images.busybox }, options, signal);
}

/**
 * Many tasks through a queue, once for each store, fault and round, of which each is told as it ends. Its workers share what runs at
 * one time. Ends early when the signal aborts, with what there is by then.
 */
export async function runFleet(
  { machines, image }: QueueFleet,
  { tasks, concurrency, load, fault, store, rounds, nodes }: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  const report = createModeReport();
  using _load = useProcessors(load);
  const possible = fleetFaults({ nodes: nodes !== undefined });
  if (fault !== undefined && !possible.includes(fault)) throw new SetupError(`${fault}: it needs --nodes 3.`);
  // One more worker than there are machines: two of them are on one.
  const slots = Math.max(1, Math.ceil(concurrency / (machines.length + 1)));
  const module = new URL('queue-stores.ts', import.meta.url).href;
  for (const [name, start] of Object.entries(QUEUE_SERVERS)) {
    if (store !== undefined && store !== name) continue;
    for (const one of fault === undefined ? possible : [fault]) {
      await using server = await start();
      for (let round = 0; round < rounds; round += 1) {
        if (signal.aborted) return report.done();
        const options = { tasks, slots, server, openStore, module, machines, image, fault: one, signal };
        const ended = await runManyTasks(options).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
        if (ended === undefined) return report.done();
        const { right, lost, doubted, startedTwice, left } = ended;
        const ran = `${name}, ${one}`;
        const wrong = [
          ...ended.wrong,
          ...startedTwice.map((id) => `${id} was started twice`),
          ...left.map((id) => `${id} is left`),
        ];
        // All of it now: the report at the end is not there when a later round is killed.
        const counts = `${right} right, ${lost.length} lost, ${doubted.length} doubted, ${wrong.length} wrong`;
        console.error([`${ran}, ${round + 1}: ${counts}`, ...doubted, ...wrong].join('\n'));
        report.count(`${ran}: right`, right);
        report.count(`${ran}: told that its end is not known`, lost.length);
        for (const what of doubted) report.doubt(`${ran}: ${what}`);
        for (const what of wrong) report.wrong(`${ran}: ${what}`);
      }
    }
  }
  return report.done();
}

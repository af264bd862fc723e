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

/** Many tasks through a queue, once for each store, fault and round. Its workers share what runs at one time. */
export async function runFleet(
  { machines, image }: QueueFleet,
  { tasks, concurrency, load, fault, rounds, nodes }: ModeOptions,
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
    for (const one of fault === undefined ? possible : [fault]) {
      await using server = await start();
      for (let round = 0; round < rounds; round += 1) {
        signal.throwIfAborted();
        const options = { tasks, slots, server, openStore, module, machines, image, fault: one, signal };
        const { right, lost, wrong, startedTwice, left } = await runManyTasks(options);
        const ran = `${name}, ${one}`;
        report.count(`${ran}: right`, right);
        report.count(`${ran}: told that its end is not known`, lost.length);
        for (const what of wrong) report.wrong(`${ran}: ${what}`);
        for (const id of startedTwice) report.wrong(`${ran}: ${id} was started twice`);
        for (const id of left) report.wrong(`${ran}: ${id} is left`);
      }
    }
  }
  return report.done();
}

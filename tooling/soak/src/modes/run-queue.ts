import type { TestEngine } from '@drv/tooling-engine';
import { FLEET_FAULTS, runManyTasks, type FleetFault } from '@drv/tooling-fleet/many-tasks';
import { createModeReport, type ModeReport } from './mode-report.ts';
import type { ModeOptions } from './options.ts';
import { openStore, QUEUE_SERVERS } from './queue-stores.ts';
import { useProcessors } from './use-processors.ts';

/** Many tasks through a queue, once for each store, fault and round. Three workers share what runs at one time. */
export async function runQueue(
  { host, images }: TestEngine,
  { tasks, concurrency, load, fault, rounds }: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  const report = createModeReport();
  using _load = useProcessors(load);
  const faults = fault === undefined ? (Object.keys(FLEET_FAULTS) as FleetFault[]) : [fault];
  const slots = Math.max(1, Math.ceil(concurrency / 3));
  const module = new URL('queue-stores.ts', import.meta.url).href;
  for (const [name, start] of Object.entries(QUEUE_SERVERS)) {
    for (const one of faults) {
      for (let round = 0; round < rounds; round += 1) {
        signal.throwIfAborted();
        await using server = await start();
        const options = { tasks, slots, server, openStore, module, host, image: images.busybox };
        const { right, wrong, startedTwice, left } = await runManyTasks({ ...options, fault: one, signal });
        const ran = `${name}, ${one}`;
        for (let count = 0; count < right; count += 1) report.count(`${ran}: right`);
        for (const what of wrong) report.wrong(`${ran}: ${what}`);
        for (const id of startedTwice) report.wrong(`${ran}: ${id} was started twice`);
        for (const id of left) report.wrong(`${ran}: ${id} is left`);
      }
    }
  }
  return report.done();
}

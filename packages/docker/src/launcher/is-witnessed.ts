import { builtin } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';

/** When a launcher runs a task, so that it is seen whether its output is whole. `busy`: see {@link isBusy}. */
export type WitnessChoice = 'busy' | 'always' | 'never';

export interface WitnessedTask {
  readonly engine: Pick<EngineClient, 'isLocal'>;
  readonly traits: Pick<EngineTraits, 'startsForArchive'>;
  /** Something of the task goes into the root of its container anyway. */
  readonly hasRootArchive: boolean;
}

/** How a launcher may come into a container for next to nothing: one is brought unasked where one of these applies. */
const CARRIERS: readonly ((task: Omit<WitnessedTask, 'engine'>) => boolean)[] = [
  // An archive of its own.
  ({ traits }) => !traits.startsForArchive,
  // The archive that brings something else.
  ({ hasRootArchive }) => hasRootArchive,
];

export async function isWitnessed(
  choice: WitnessChoice,
  { engine, ...task }: WitnessedTask,
): Promise<boolean> {
  if (choice !== 'busy') return choice === 'always';
  return engine.isLocal && CARRIERS.some((applies) => applies(task)) && (await isBusy());
}

/** Runnable threads for each processor. Docker lost output at 6 and more. */
const BUSY = 2;

/** Whether more threads are runnable than that, by the average of the last minute, or now. */
async function isBusy(): Promise<boolean> {
  const most = BUSY * builtin.os.availableParallelism();
  const [minute = 0] = builtin.os.loadavg();
  if (minute > most) return true;
  const text = await builtin.fs.promises.readFile('/proc/loadavg', 'latin1').catch(() => '');
  return Number.parseInt(text.split(' ')[3] ?? '', 10) > most;
}

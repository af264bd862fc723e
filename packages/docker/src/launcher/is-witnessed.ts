import { builtin } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';

/** When a launcher runs a task, so that it is seen whether its output is whole. `busy`: see {@link isBusy}. */
export type WitnessChoice = 'busy' | 'always' | 'never';

/** Whether it is now: unasked, where an engine could lose what no clock tells of. Others are only doubted more often without one. */
export async function isWitnessed(
  choice: WitnessChoice,
  { isLocal }: Pick<EngineClient, 'isLocal'>,
  { attachRace }: Pick<EngineTraits, 'attachRace'>,
): Promise<boolean> {
  return choice === 'always' || (choice === 'busy' && isLocal && attachRace && (await isBusy()));
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

import type { QueueTaskOptions } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import { wholeNumber } from '../parse/whole-number.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { workerNeeds } from '../settings/worker-needs.ts';

const MAX_PRIORITY = 1_000;

/**
 * What is for a queue alone: `driverOptions.queue` of the task; `undefined` where nothing of it was set. Without a queue it
 * says nothing, and is refused where it stands on the command line.
 *
 * @throws UsageError
 */
export function queueOptionsOf(settings: Settings): QueueTaskOptions | undefined {
  const priority = settings.text('priority');
  if (settings.text('store') === undefined) {
    const written = [priority, ...settings.list('requires')].find((one) => one?.from.startsWith('--'));
    if (written === undefined) return undefined;
    throw new UsageError(`${written.from} is for the workers of a queue: name the queue with --store`);
  }
  const requires = workerNeeds(settings, 'requires');
  if (priority === undefined && requires === undefined) return undefined;
  return {
    ...(priority === undefined ? {} : { priority: readSetting(priority, wholeNumber(0, MAX_PRIORITY)) }),
    ...(requires === undefined ? {} : { requires }),
  };
}

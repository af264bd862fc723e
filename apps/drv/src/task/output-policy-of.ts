import type { OutputPolicy } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { memorySize } from '../parse/memory-size.ts';
import { oneOf } from '../parse/one-of.ts';

/** The bound on the task's output; `undefined` when none was set. A limit alone stops the task there. */
export function outputPolicyOf(settings: Settings): OutputPolicy | undefined {
  const limit = settings.text('outputLimit');
  const action = settings.text('onOutputLimit');
  if (limit === undefined && action === undefined) return undefined;
  const limitBytes = limit === undefined ? undefined : readSetting(limit, memorySize);
  const onLimit = action === undefined ? 'stop' : readSetting(action, oneOf('stop', 'truncate', 'pause'));
  if (limitBytes === undefined && onLimit !== 'pause') {
    throw new UsageError(`${action?.from} ${onLimit} needs a limit; give --output-limit too, such as 10m`);
  }
  return { limitBytes, onLimit };
}

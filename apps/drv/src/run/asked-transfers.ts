import type { RunTaskOptions } from '@drv/core';
import { filesAsData } from '../task/files-as-data.ts';
import type { Transfers } from '../task/transfers-of.ts';

/**
 * Transfers as a driver takes them, without what was not asked for, which not every driver can. Through a queue files go as
 * data.
 *
 * @throws UsageError for a file that does not go through a queue.
 */
export async function askedTransfers(
  { files, artifacts }: Transfers,
  { queued }: { readonly queued: boolean },
): Promise<Pick<RunTaskOptions, 'files' | 'artifacts'>> {
  const hasFiles = Object.keys(files).length > 0;
  return {
    ...(hasFiles ? { files: queued ? await filesAsData(files) : files } : {}),
    ...(artifacts.length === 0 ? {} : { artifacts }),
  };
}

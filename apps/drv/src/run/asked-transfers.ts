import type { Transfers } from '../task/transfers-of.ts';

/** Without what was not asked for, which not every driver can. */
export function askedTransfers({ files, artifacts }: Transfers): Partial<Transfers> {
  return {
    ...(Object.keys(files).length === 0 ? {} : { files }),
    ...(artifacts.length === 0 ? {} : { artifacts }),
  };
}

import type { StatsSample } from '@drv/core';

/** What the files of a cgroup say. */
export type CgroupFigures = Pick<StatsSample, 'cpu' | 'memory' | 'pids'> & { readonly oomKills?: number };

/** The text of a file below the mount point, `undefined` where it cannot be read. */
export type ReadText = (path: string) => Promise<string | undefined>;

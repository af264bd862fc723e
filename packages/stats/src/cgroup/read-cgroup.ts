import type { AbortOptions, StatsSample } from '@drv/core';
import { checkNumbers, checkKinds, kind, type KindsOf, throwIfAborted } from '@drv/core/driver';
import type { ReadText } from './cgroup-figures.ts';
import { cgroupPaths } from './cgroup-paths.ts';
import { readV1 } from './read-v1.ts';
import { readV2 } from './read-v2.ts';

/** What a container's own cgroup says. */
export interface CgroupReading {
  /** Without rates; a recorder takes it like any other sample. */
  readonly sample: StatsSample;
  /** How many processes the kernel killed for memory. */
  readonly oomKills?: number | undefined;
}

export interface ReadCgroupOptions extends AbortOptions {
  /** The whole identifier, 64 characters: the paths must name it. */
  readonly containerId: string;
  /** Reads a whole file as text; rejects where it cannot. */
  readonly readFile: (path: string) => Promise<string>;
  /** Where cgroups are mounted. @default `/sys/fs/cgroup` */
  readonly mount?: string | undefined;
  /** Milliseconds since 1970. @default `Date.now` */
  readonly now?: (() => number) | undefined;
}

export const READ_CGROUP: KindsOf<ReadCgroupOptions> = {
  containerId: kind.required(
    kind.thatIs(
      '64 hexadecimal digits',
      (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
    ),
  ),
  readFile: kind.required(kind.call),
  mount: kind.text,
  now: kind.call,
  signal: kind.orNull(kind.signal),
};

/**
 * Reads processor time, memory peak and OOM kills of a running container from the cgroup of its main process `pid`,
 * v1 or v2. It tells what the engine does not (the memory peak on v2), and at once (an engine takes a second).
 *
 * Only for an engine on this machine, on Linux, and only while the container runs: its cgroup goes with it. In any
 * other case `undefined`; a process of another container, or of this machine, is never taken for it.
 *
 * Throws `DRV_INVALID_OPTION` for an invalid `pid` or option, `DRV_ABORTED` on abort.
 */
export async function readCgroup(
  pid: number,
  options: ReadCgroupOptions,
): Promise<CgroupReading | undefined> {
  checkKinds(options, READ_CGROUP, 'readCgroup');
  const { containerId, readFile, mount = '/sys/fs/cgroup', now = Date.now, signal } = options;
  checkNumbers({ pid }, { least: 1, whole: true });

  const read = async (path: string) => {
    throwIfAborted(signal, 'read cgroup');
    return readFile(path).catch(() => undefined);
  };
  const paths = cgroupPaths((await read(`/proc/${pid}/cgroup`)) ?? '', containerId);
  if (paths === undefined) return undefined;
  const below: ReadText = (path) => read(`${mount}/${path}`);
  const figures = paths.version === 'v1' ? await readV1(paths, below) : await readV2(paths.unified, below);
  if (figures === undefined) return undefined;
  const { oomKills, ...usage } = figures;
  return {
    sample: { at: now(), epoch: 0, cgroup: paths.version, ...usage },
    oomKills,
  };
}

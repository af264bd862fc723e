import { posix } from 'node:path';
import { DrvError, type TaskWithId } from '@drv/core/driver';
import { quoted } from '../engine/errors/visible.ts';

/**
 * Refuses a task whose image asks for volumes (`VOLUME`) where the task mounts nothing itself, if it is to write to no disk, or
 * to a bounded one: an engine gives each such volume a directory on its disk, which can be written below a read-only root, too,
 * and which no bound counts.
 *
 * @throws `DRV_UNSUPPORTED` that names the field and the path.
 */
export function refuseVolumes(
  { id, readOnlyRoot, limits, volumes = [], tmpfs = [] }: TaskWithId,
  ofImage: readonly string[],
): void {
  const field =
    readOnlyRoot === true ? 'readOnlyRoot' : limits?.diskBytes === undefined ? undefined : 'limits.diskBytes';
  if (field === undefined) return;
  const own = new Set([...volumes, ...tmpfs].map(({ containerPath }) => plain(containerPath)));
  const other = ofImage.find((path) => !own.has(plain(path)));
  if (other === undefined) return;
  throw new DrvError(
    'DRV_UNSUPPORTED',
    `${field}: the image has a volume at ${quoted(other)}, which the engine would let the task write without a bound; give it a tmpfs or a volume there`,
    { op: 'prepare task', taskId: id },
  );
}

/** Without a slash at its end. */
const plain = (path: string): string => posix.resolve('/', path);

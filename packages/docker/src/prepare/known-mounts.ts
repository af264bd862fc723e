import { posix } from 'node:path';
import type { StoredImage, TaskWithId } from '@drv/core/driver';

/** Where something is mounted in a container, as its task and its image say: a link of the image may lead there, too. */
export function knownMounts(
  { volumes = [], tmpfs = [] }: Pick<TaskWithId, 'volumes' | 'tmpfs'>,
  { volumes: ofImage = [] }: Pick<StoredImage, 'volumes'>,
): readonly string[] {
  const own = [...volumes, ...tmpfs].map(({ containerPath }) => containerPath);
  return [...own, ...ofImage].map((path) => posix.resolve('/', path));
}

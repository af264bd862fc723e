import type { DeviceMapping } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';

/** `PATH[:PATH IN THE CONTAINER][:rwm]`, as docker takes it: of the letters any, in any order. */
export function device(text: string): DeviceMapping {
  const [, hostPath, containerPath, letters] =
    /^(\/[^:]+)(?::(\/[^:]+))?(?::((?!\w*(\w)\w*\4)[rwm]+))?$/.exec(text) ?? [];
  if (hostPath === undefined)
    throw new UsageError('write PATH, PATH:PATH or PATH:PATH:rwm, such as /dev/fuse');
  const permissions =
    letters === undefined ? undefined : ['r', 'w', 'm'].filter((letter) => letters.includes(letter)).join('');
  return { hostPath, containerPath, permissions: permissions as DeviceMapping['permissions'] };
}

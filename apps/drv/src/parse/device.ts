import type { DeviceMapping } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';

/** `PATH[:PATH IN THE CONTAINER][:rwm]`, as docker takes it. */
export function device(text: string): DeviceMapping {
  const [, hostPath, containerPath, permissions] =
    /^(\/[^:]+)(?::(\/[^:]+))?(?::(r|w|rw|rwm))?$/.exec(text) ?? [];
  if (hostPath === undefined)
    throw new UsageError('write PATH, PATH:PATH or PATH:PATH:rwm, such as /dev/fuse');
  return { hostPath, containerPath, permissions: permissions as DeviceMapping['permissions'] };
}

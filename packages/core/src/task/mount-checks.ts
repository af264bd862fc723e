import { posix } from 'node:path';
import type { ContainerTask } from './container-task.ts';
import {
  absolutePath,
  bytes,
  boolean,
  objectOf,
  integer,
  oneOf,
  optional,
  text,
  type Check,
} from './field-checks.ts';

const owner = integer({ min: 0, max: 4_294_967_294, wants: 'a number of a user or group' });

const target = { containerPath: absolutePath, readOnly: optional(boolean) };
const namedVolume = objectOf({
  volume: text({ pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, wants: 'the name of a volume' }),
  ...target,
});
const hostPath: Check = (value, path) =>
  typeof value === 'string' && /^[A-Za-z]:[\\/]/.test(value)
    ? `${path} must be a path on the engine's Linux: a Windows drive C: is /mnt/c in WSL`
    : absolutePath(value, path);
const hostDirectory = objectOf({
  hostPath,
  ...target,
  propagation: optional(oneOf('private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared')),
  selinux: optional(oneOf('shared', 'private')),
});

export function checkVolume(value: unknown, path: string): string | undefined {
  const named = typeof value === 'object' && value !== null && 'volume' in value;
  return named ? namedVolume(value, path) : hostDirectory(value, path);
}

export const checkTmpfs = objectOf({
  containerPath: absolutePath,
  sizeBytes: optional(bytes),
  exec: optional(boolean),
  mode: optional(integer({ min: 0, max: 0o7777, wants: 'permissions, 0 to 0o7777' })),
  uid: optional(owner),
  gid: optional(owner),
});

export const checkDevice = objectOf({
  hostPath: absolutePath,
  containerPath: optional(absolutePath),
  permissions: optional(oneOf('r', 'w', 'm', 'rw', 'rm', 'wm', 'rwm')),
});

/** @returns What is wrong with the places of all mounts together: an engine takes one for each, and drops the others in silence. */
export function checkPlaces({ volumes = [], tmpfs = [] }: ContainerTask): string | undefined {
  const places = new Map<string, string>();
  const fieldsOf = (name: string, mounts: readonly { readonly containerPath: string }[]) =>
    mounts.map(({ containerPath }, index) => ({
      field: `${name}[${index}]`,
      // As if each had a slash at its end.
      place: posix.join(containerPath, '/'),
    }));
  for (const { field, place } of [...fieldsOf('volumes', volumes), ...fieldsOf('tmpfs', tmpfs)]) {
    const other = places.get(place);
    if (other !== undefined) return `${field}.containerPath must be another place than that of ${other}`;
    places.set(place, field);
  }
  return undefined;
}

import {
  bytes,
  either,
  objectOf,
  integer,
  list,
  numberAbove,
  oneOf,
  optional,
  record,
  text,
} from './field-checks.ts';

const count = integer({ min: 1, wants: 'a whole number, 1 or more' });
const ulimit = integer({ min: -1, wants: 'a whole number, or -1 for none' });

const gpuIds = list(text({ pattern: /^[\w.-]+$/, wants: 'the number or the UUID of a device' }));
const gpuCount = either(
  oneOf('all'),
  integer({ min: 1, wants: 'a whole number, 1 or more, "all", or a list of devices' }),
);

function checkGpus(value: unknown, path: string): string | undefined {
  return Array.isArray(value) && value.length > 0 ? gpuIds(value, path) : gpuCount(value, path);
}

const limitFields = objectOf({
  memoryBytes: optional(bytes),
  memorySwapBytes: optional(bytes),
  memoryReservationBytes: optional(bytes),
  cpus: optional(numberAbove(0, 'a number of processors above 0')),
  cpuShares: optional(integer({ min: 2, max: 262_144, wants: 'a whole number from 2 to 262144' })),
  cpuset: optional(
    text({ pattern: /^\d+(-\d+)?(,\d+(-\d+)?)*$/, wants: 'numbers of processors, such as "0-2,7"' }),
  ),
  diskBytes: optional(bytes),
  gpus: optional(checkGpus),
  pids: optional(count),
  openFiles: optional(count),
});

export function checkLimits(value: unknown, path: string): string | undefined {
  const wrong = limitFields(value, path);
  if (wrong !== undefined) return wrong;
  const { memoryBytes, memorySwapBytes, memoryReservationBytes } = value as Record<
    string,
    number | undefined
  >;
  if (memorySwapBytes !== undefined && memorySwapBytes < (memoryBytes ?? Infinity)) {
    return `${path}.memorySwapBytes must be at least ${path}.memoryBytes: it is memory and swap together`;
  }
  if (memoryReservationBytes !== undefined && memoryReservationBytes > (memoryBytes ?? Infinity)) {
    return `${path}.memoryReservationBytes must be at most ${path}.memoryBytes`;
  }
  return undefined;
}

const ulimitFields = objectOf({ soft: ulimit, hard: ulimit });

function checkUlimit(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return ulimit(value, path);
  const wrong = ulimitFields(value, path);
  if (wrong !== undefined) return wrong;
  const { soft, hard } = value as { readonly soft: number; readonly hard: number };
  const amount = (limit: number) => (limit === -1 ? Infinity : limit);
  return amount(soft) > amount(hard) ? `${path}.soft must be at most the hard limit` : undefined;
}

/** The names of `setrlimit(2)` in small letters, as `docker run --ulimit` takes them. */
export const checkUlimits = record({
  key: /^(core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)$/,
  keyWants: 'a limit of setrlimit, such as "core" or "fsize"',
  value: checkUlimit,
});

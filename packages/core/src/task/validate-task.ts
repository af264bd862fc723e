import { DrvError } from '../errors/drv-error.ts';
import { signalName } from './signal-name.ts';
import { argument, checkTotal, checkVariables } from './argument-checks.ts';
import type { ContainerTask } from './container-task.ts';
import {
  absolutePath,
  bytes,
  boolean,
  either,
  objectOf,
  integer,
  list,
  oneOf,
  optional,
  record,
  text,
  type Check,
} from './field-checks.ts';
import { checkTaskFile, filesByPath } from './file-checks.ts';
import { checkLimits, checkUlimits } from './limit-checks.ts';
import { address, checkPorts, checkPublishing } from './port-checks.ts';
import { wordsOf } from './words-of.ts';
import { checkDevice, checkPlaces, checkTmpfs, checkVolume } from './mount-checks.ts';

const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const ENV_NAME = /^[^=\0]+$/;
const CAPABILITY = /^[A-Z][A-Z_]*$/;
const HOST_NAME = /^[A-Za-z0-9_.-]+$/;
const PLATFORM = /^[a-z0-9]+(\/[a-z0-9_]+(\/[a-z0-9.]+)?)?$/;
/** A hundred years: the time at which a task is abandoned has to be a date. */
const MAX_MS = 3_155_760_000_000;

/** What a terminal of Linux can hold (`struct winsize`). */
const characters = integer({ min: 1, max: 65_535, wants: 'a whole number of characters, 1 to 65535' });
const hostName = text({ pattern: HOST_NAME, wants: 'a host name' });
const milliseconds = integer({ min: 0, max: MAX_MS, wants: `milliseconds, 0 to ${MAX_MS}` });

const TASK_CHECKS: { readonly [K in keyof ContainerTask]-?: Check } = {
  id: text({ pattern: ID, wants: 'letters, digits, "_", "." and "-", first a letter or digit, at most 128' }),
  image: text({ wants: 'an image reference' }),
  command: checkCommand,
  entrypoint: checkEntrypoint,
  tenant: text({ pattern: /^.{0,256}$/su, wants: 'at most 256 characters' }),
  env: record({
    key: ENV_NAME,
    keyWants: 'a name without "="',
    value: text({ empty: true, wants: 'a string' }),
  }),
  workDir: absolutePath,
  user: text({ pattern: /^[^\s:]+(:[^\s:]+)?$/, wants: '"user" or "user:group", by name or number' }),
  groups: list(text({ pattern: /^[^\s:]+$/, wants: 'the name or number of a group' })),
  hostname: text({
    // With underscores, as engines take it: many a host has one in its name.
    pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62})$/,
    wants: 'a host name of at most 63 characters',
  }),
  labels: record({
    key: /^(?!drv\.)[^\s=]+$/,
    keyWants: 'a key without white space that does not begin with "drv."',
    value: text({ empty: true, wants: 'a string' }),
  }),
  volumes: list(checkVolume),
  tmpfs: list(checkTmpfs),
  devices: list(checkDevice),
  files: filesByPath(checkTaskFile),
  shmBytes: bytes,
  limits: checkLimits,
  ulimits: checkUlimits,
  sysctls: record({
    key: /^[a-z0-9_.-]+$/i,
    keyWants: 'the name of a kernel setting, such as "net.core.somaxconn"',
    value: text({ wants: 'a string' }),
  }),
  network: checkNetwork,
  ports: checkPorts,
  extraHosts: record({
    key: HOST_NAME,
    keyWants: 'a host name',
    value: either(oneOf('host-gateway'), (value, path) => {
      const wrong = address(value, path);
      return wrong === undefined ? undefined : `${wrong} or "host-gateway"`;
    }),
  }),
  dns: list(address),
  timeoutMs: milliseconds,
  stopSignal: (value, path) =>
    typeof value === 'string' && signalName(value) !== undefined
      ? undefined
      : `${path} must be the name of a signal, such as "SIGINT"`,
  graceMs: milliseconds,
  pull: oneOf('missing', 'always', 'never'),
  platform: text({ pattern: PLATFORM, wants: '"os", "os/arch" or "os/arch/variant"' }),
  init: boolean,
  healthcheck: boolean,
  readOnlyRoot: boolean,
  capabilities: list(
    text({ pattern: CAPABILITY, wants: 'a capability in capitals, such as "NET_BIND_SERVICE"' }),
  ),
  allowNewPrivileges: boolean,
  tty: boolean,
  terminalSize: objectOf({ columns: characters, rows: characters }),
  output: checkOutput,
  recoverable: boolean,
  driverOptions: record({ key: /./, keyWants: 'the name of a driver', value: () => undefined }),
};

/**
 * Checks a task, which may come from anywhere, before anything is done with it.
 *
 * @throws `DRV_INVALID_TASK`, whose message names the field and says what would be right. Values are not repeated:
 * they may be secrets.
 */
export function validateTask(task: ContainerTask): void {
  const wrong =
    checkFields(task, '') ??
    checkRecoverable(task) ??
    checkOpenFiles(task) ??
    checkVariables(task.env) ??
    checkTotal(task) ??
    checkTerminalSize(task) ??
    checkPlaces(task) ??
    checkPublishing(task);
  if (wrong === undefined) return;
  const id = (task as { id?: unknown } | null)?.id;
  throw new DrvError('DRV_INVALID_TASK', wrong, {
    op: 'validate task',
    taskId: typeof id === 'string' && ID.test(id) ? id : undefined,
  });
}

const checkFields = objectOf({
  ...Object.fromEntries(Object.entries(TASK_CHECKS).map(([name, check]) => [name, optional(check)])),
  image: TASK_CHECKS.image,
});

function checkCommand(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') {
    return value.trim() === '' ? `${path} must not be empty` : list(argument)(wordsOf(value), path);
  }
  if (!Array.isArray(value) || value.length === 0) {
    return `${path} must be a string or an array of strings, not empty`;
  }
  return list(argument)(value, path);
}

/** As a command; an empty array is none. */
function checkEntrypoint(value: unknown, path: string): string | undefined {
  return Array.isArray(value) && value.length === 0 ? undefined : checkCommand(value, path);
}

function checkNetwork(value: unknown, path: string): string | undefined {
  if (value === 'none' || value === 'default') return undefined;
  if (typeof value !== 'object' || value === null) {
    return `${path} must be "none", "default" or { name }`;
  }
  const wrong = objectOf({
    name: text({ wants: 'the name of a network' }),
    aliases: optional(list(hostName)),
  })(value, path);
  if (wrong !== undefined) return wrong;
  const { name } = value as { name: string };
  if (name === 'host' || name.startsWith('container:')) {
    return `${path}.name must be a network of the engine: the host's and another container's namespace are refused`;
  }
  return undefined;
}

function checkRecoverable({ recoverable = false, timeoutMs = 0 }: ContainerTask): string | undefined {
  return recoverable && timeoutMs === 0
    ? 'timeoutMs must be above 0 for a recoverable task: without it nobody could tell when it was abandoned'
    : undefined;
}

function checkOpenFiles({ limits, ulimits }: ContainerTask): string | undefined {
  return limits?.openFiles !== undefined && ulimits?.['nofile'] !== undefined
    ? 'ulimits.nofile must be absent where limits.openFiles says the same'
    : undefined;
}

function checkTerminalSize({ terminalSize, tty }: ContainerTask): string | undefined {
  return terminalSize !== undefined && tty !== true
    ? 'terminalSize must be absent, or tty true: without it the task has no terminal'
    : undefined;
}

function checkOutput(value: unknown, path: string): string | undefined {
  const wrong = objectOf({
    limitBytes: optional(bytes),
    onLimit: optional(oneOf('pause', 'truncate', 'stop')),
  })(value, path);
  if (wrong !== undefined) return wrong;
  const { onLimit, limitBytes } = value as { onLimit?: string; limitBytes?: number };
  return (onLimit === 'truncate' || onLimit === 'stop') && limitBytes === undefined
    ? `${path}.limitBytes is required with onLimit "${onLimit}"`
    : undefined;
}

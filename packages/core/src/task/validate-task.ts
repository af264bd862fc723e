import { DrvError } from '../errors/drv-error.ts';
import type { ContainerTask } from './container-task.ts';
import { boolean, integer, numberAbove, oneOf, record, text, type Check } from './field-checks.ts';

const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const ENV_NAME = /^[^=\0]+$/;
const CAPABILITY = /^[A-Z][A-Z_]*$/;
const PLATFORM = /^[a-z0-9]+(\/[a-z0-9_]+(\/[a-z0-9.]+)?)?$/;
/** A hundred years: the time at which a task is abandoned has to be a date. */
const MAX_MS = 3_155_760_000_000;

const absolutePath = text({ pattern: /^\/[^\0]*$/, wants: 'an absolute path' });
const milliseconds = integer({ min: 0, max: MAX_MS, wants: `milliseconds, 0 to ${MAX_MS}` });
const bytes = integer({ min: 1, wants: 'a whole number of bytes, 1 or more' });

const FIELDS: { readonly [K in keyof ContainerTask]-?: Check } = {
  id: text({ pattern: ID, wants: 'letters, digits, "_", "." and "-", first a letter or digit, at most 128' }),
  image: text({ wants: 'an image reference' }),
  command: checkCommand,
  env: record({
    key: ENV_NAME,
    keyWants: 'a name without "="',
    value: text({ empty: true, wants: 'a string' }),
  }),
  workDir: absolutePath,
  user: text({ pattern: /^[^\s:]+(:[^\s:]+)?$/, wants: '"user" or "user:group", by name or number' }),
  hostname: text({
    pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]{0,62})$/,
    wants: 'a host name of at most 63 characters',
  }),
  labels: record({
    key: /^(?!drv\.)[^\s=]+$/,
    keyWants: 'a key without white space that does not begin with "drv."',
    value: text({ empty: true, wants: 'a string' }),
  }),
  volumes: list(checkVolume),
  tmpfs: list(fields({ containerPath: absolutePath, sizeBytes: optional(bytes) })),
  limits: fields({
    memoryBytes: optional(bytes),
    cpus: optional(numberAbove(0, 'a number of processors above 0')),
    cpuShares: optional(integer({ min: 2, max: 262_144, wants: 'a whole number from 2 to 262144' })),
    pids: optional(integer({ min: 1, wants: 'a whole number, 1 or more' })),
    openFiles: optional(integer({ min: 1, wants: 'a whole number, 1 or more' })),
  }),
  network: checkNetwork,
  timeoutMs: milliseconds,
  graceMs: milliseconds,
  pull: oneOf('missing', 'always', 'never'),
  platform: text({ pattern: PLATFORM, wants: '"os", "os/arch" or "os/arch/variant"' }),
  readOnlyRoot: boolean,
  capabilities: list(
    text({ pattern: CAPABILITY, wants: 'a capability in capitals, such as "NET_BIND_SERVICE"' }),
  ),
  allowNewPrivileges: boolean,
  tty: boolean,
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
  const wrong = fields({ ...optionalFields(), image: FIELDS.image })(task, '') ?? checkRecoverable(task);
  if (wrong === undefined) return;
  const id = (task as { id?: unknown } | null)?.id;
  throw new DrvError('DRV_INVALID_TASK', wrong, {
    op: 'validate task',
    ...(typeof id === 'string' && ID.test(id) ? { taskId: id } : {}),
  });
}

function optionalFields(): Record<string, Check> {
  return Object.fromEntries(Object.entries(FIELDS).map(([name, check]) => [name, optional(check)]));
}

function optional(check: Check): Check {
  return (value, path) => (value === undefined ? undefined : check(value, path));
}

function list(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} must be an array`;
    for (const [index, item] of value.entries()) {
      const wrong = check(item, `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object with these fields and no others: a misspelt field is an error, never a default. */
function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `${path || 'The task'} must be an object`;
    }
    const prefix = path === '' ? '' : `${path}.`;
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(checks, name)) {
        return `${prefix}${name} is not a field; known are ${Object.keys(checks).sort().join(', ')}`;
      }
    }
    for (const [name, check] of Object.entries(checks)) {
      const wrong = check((value as Record<string, unknown>)[name], `${prefix}${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

function checkCommand(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? `${path} must not be empty` : undefined;
  if (!Array.isArray(value) || value.length === 0) {
    return `${path} must be a string or an array of strings, not empty`;
  }
  return list(text({ empty: true, wants: 'a string without NUL' }))(value, path);
}

function checkVolume(value: unknown, path: string): string | undefined {
  const target = { containerPath: absolutePath, readOnly: optional(boolean) };
  const named = typeof value === 'object' && value !== null && 'volume' in value;
  return named
    ? fields({
        volume: text({ pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, wants: 'the name of a volume' }),
        ...target,
      })(value, path)
    : fields({ hostPath: absolutePath, ...target })(value, path);
}

function checkNetwork(value: unknown, path: string): string | undefined {
  if (value === 'none' || value === 'default') return undefined;
  if (typeof value !== 'object' || value === null) {
    return `${path} must be "none", "default" or { name }`;
  }
  const wrong = fields({ name: text({ wants: 'the name of a network' }) })(value, path);
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

function checkOutput(value: unknown, path: string): string | undefined {
  const wrong = fields({
    limitBytes: optional(bytes),
    onLimit: optional(oneOf('pause', 'truncate', 'stop')),
  })(value, path);
  if (wrong !== undefined) return wrong;
  const { onLimit, limitBytes } = value as { onLimit?: string; limitBytes?: number };
  return (onLimit === 'truncate' || onLimit === 'stop') && limitBytes === undefined
    ? `${path}.limitBytes is required with onLimit "${onLimit}"`
    : undefined;
}

import { DrvError } from '../errors/drv-error.ts';

const FUNCTIONS = ['onStat', 'onPull', 'onFiles', 'onPrepared', 'onStarted'] as const;

/**
 * Refuses invalid options: what is not an object, a wrong signal, a callback that cannot be called, an
 * output that cannot be written to.
 *
 * @throws `DRV_INVALID_OPTION` that names the option.
 */
export function checkOptions(options: unknown, taskId: string): void {
  if (typeof options !== 'object' || options === null) throw wrong('options', 'an object', taskId);
  const given = options as Readonly<Record<string, unknown>>;
  if (given['signal'] !== undefined && !isSignal(given['signal'])) {
    throw wrong('signal', 'an AbortSignal', taskId);
  }
  for (const name of FUNCTIONS) {
    const value = given[name];
    if (value !== undefined && typeof value !== 'function') throw wrong(name, 'a function', taskId);
  }
  for (const name of ['stdout', 'stderr']) {
    const value = given[name];
    if (value !== undefined && !isWritable(value)) throw wrong(name, 'a stream.Writable', taskId);
  }
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

function isWritable(value: unknown): boolean {
  const stream = Object(value) as Readonly<Record<string, unknown>>;
  return ['write', 'end', 'on', 'off'].every((name) => typeof stream[name] === 'function');
}

function wrong(name: string, what: string, taskId: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `${name} must be ${what}`, { op: 'run task', taskId });
}

import type { TmpfsMount } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';
import { memorySize } from './memory-size.ts';
import { wholeNumber } from './whole-number.ts';

const FORM = 'write PATH or PATH:OPTION,… with size=64m, mode=0700, uid=1000, gid=1000, exec or noexec';

type Fields = Omit<TmpfsMount, 'containerPath'>;

/** Those without effect say what holds in any case. */
const OPTIONS: Readonly<Record<string, (value: string) => Fields>> = {
  size: (value) => ({ sizeBytes: memorySize(value) }),
  mode: (value) => ({ mode: octal(value) }),
  uid: (value) => ({ uid: wholeNumber(0)(value) }),
  gid: (value) => ({ gid: wholeNumber(0)(value) }),
  exec: () => ({ exec: true }),
  noexec: () => ({ exec: false }),
  rw: () => ({}),
  nosuid: () => ({}),
  nodev: () => ({}),
};

/** An in-memory file system from `PATH[:OPTION,…]`, as `docker run --tmpfs` takes it. */
export function tmpfs(text: string): TmpfsMount {
  const at = text.indexOf(':');
  const containerPath = at === -1 ? text : text.slice(0, at);
  if (!containerPath.startsWith('/')) throw new UsageError(FORM);
  const options = at === -1 ? [] : text.slice(at + 1).split(',');
  return options.reduce<TmpfsMount>((mount, option) => ({ ...mount, ...fieldsOf(option) }), {
    containerPath,
  });
}

function fieldsOf(option: string): Fields {
  const [name = '', value = ''] = option.split(/=(.*)/s);
  if (!Object.hasOwn(OPTIONS, name)) throw new UsageError(`${FORM}; not ${JSON.stringify(option)}`);
  return OPTIONS[name]?.(value) ?? {};
}

function octal(text: string): number {
  if (!/^[0-7]{1,4}$/.test(text)) throw new UsageError('mode is 1 to 4 octal digits, such as 0700');
  return Number.parseInt(text, 8);
}

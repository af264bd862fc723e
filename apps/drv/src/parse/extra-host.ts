import { UsageError } from '../errors/usage-error.ts';

/** `NAME:ADDRESS` or `NAME=ADDRESS`, as docker takes it. */
export function extraHost(text: string): readonly [name: string, address: string] {
  const [, name, address] = /^([^:=]+)[:=](.+)$/.exec(text) ?? [];
  if (name === undefined || address === undefined)
    throw new UsageError('write NAME:ADDRESS, such as db:10.0.0.1');
  return [name, address.replace(/^\[(.*)\]$/, '$1')];
}

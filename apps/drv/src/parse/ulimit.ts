import type { Ulimit } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';

/** `NAME=SOFT[:HARD]`, as docker takes it; -1 is none. */
export function ulimit(text: string): readonly [name: string, value: number | Ulimit] {
  const [, name, soft, hard] = /^([a-z]+)=(-1|\d+)(?::(-1|\d+))?$/.exec(text) ?? [];
  if (name === undefined)
    throw new UsageError('write NAME=SOFT or NAME=SOFT:HARD, such as core=0 or nofile=64:128');
  return [name, hard === undefined ? Number(soft) : { soft: Number(soft), hard: Number(hard) }];
}

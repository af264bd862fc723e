import type { Redis } from 'ioredis';
import { storeError } from '../connect/store-error.ts';
import { SCRIPTS, type ScriptName } from './scripts.ts';

export type ScriptArgument = string | number | Uint8Array;
/** What a script answers: numbers, bytes, lists of them, null. */
export type ScriptAnswer = number | Buffer | null | readonly ScriptAnswer[];

/** Runs a script of one queue. @throws `DRV_STORE_UNAVAILABLE` */
export type RunScript = (name: ScriptName, ...values: readonly ScriptArgument[]) => Promise<ScriptAnswer>;

export function createRunScript(redis: Redis, base: string): RunScript {
  for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(name, { numberOfKeys: 1, lua });
  return async (name, ...values) => {
    const command: unknown = Reflect.get(redis, `${name}Buffer`);
    if (typeof command !== 'function') throw new TypeError(`${name} is not defined`);
    try {
      return (await Reflect.apply(command, redis, [base, ...values.map(argumentOf)])) as ScriptAnswer;
    } catch (error) {
      throw storeError(error);
    }
  };
}

/** An answer that is no list is an empty one. */
export function listOf(answer: ScriptAnswer): readonly ScriptAnswer[] {
  return Array.isArray(answer) ? (answer as readonly ScriptAnswer[]) : [];
}

function argumentOf(value: ScriptArgument): string | number | Buffer {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length) : value;
}

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SetupError } from '@drv/tooling-engine';

export interface Options {
  readonly seed: number;
  readonly tasks: number;
  readonly concurrency: number;
  /** A kind of `pnpm engine up --engine`. */
  readonly engine?: string | undefined;
  /** Only the task of this number; it is the same one as among all of them. */
  readonly only?: number | undefined;
  /** Processes that use the processors meanwhile. */
  readonly load?: number | undefined;
  /** After so many no other task begins. */
  readonly minutes?: number | undefined;
  /** Tasks without faults wait for a container that is started ahead for them, where they may have one. */
  readonly pool?: boolean | undefined;
}

export const USAGE = `pnpm soak [options]   run many mixed tasks, with faults, and check every answer

--seed N         what is drawn; the same seed draws the same tasks and faults (default: a new one)
--tasks N        how many (default: 2000)
--concurrency N  how many at a time (default: 16)
--engine NAME    as for pnpm engine up
--only N         only the task of this number
--load N         processes that use the processors meanwhile (default: 0)
--minutes N      after so many no other task begins (default: all tasks are run)
--pool           tasks without faults wait for a container that is started ahead for them`;

/** @throws SetupError for what it cannot read, with the usage. */
export function parseOptions(args: readonly string[]): Options {
  const { seed, tasks, concurrency, engine, only, load, minutes, pool } = wordsOf(args);
  return {
    seed: seed === undefined ? randomInt(2 ** 31) : number('seed', seed, 0),
    tasks: number('tasks', tasks ?? '2000', 1),
    concurrency: number('concurrency', concurrency ?? '16', 1),
    engine,
    only: only === undefined ? undefined : number('only', only, 0),
    load: load === undefined ? undefined : number('load', load, 0),
    minutes: minutes === undefined ? undefined : number('minutes', minutes, 1),
    pool,
  };
}

/** The command that does the same again. */
export function reproduce(options: Options): string {
  const { seed, tasks, concurrency, engine, only, load, minutes, pool } = options;
  return [
    `pnpm soak --seed ${seed} --tasks ${tasks} --concurrency ${concurrency}`,
    ...(engine === undefined ? [] : [`--engine ${engine}`]),
    ...(only === undefined ? [] : [`--only ${only}`]),
    ...(load === undefined ? [] : [`--load ${load}`]),
    ...(minutes === undefined ? [] : [`--minutes ${minutes}`]),
    ...(pool === true ? ['--pool'] : []),
  ].join(' ');
}

function wordsOf(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    const options = {
      seed: option,
      tasks: option,
      concurrency: option,
      engine: option,
      only: option,
      load: option,
      minutes: option,
      pool: { type: 'boolean' } as const,
    };
    return parseArgs({ args: args.filter((arg) => arg !== '--'), options }).values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function number(name: string, text: string, min: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) < 2 ** 31) return Number(text);
  throw new SetupError(
    `--${name} ${text}: a whole number from ${min} to ${2 ** 31 - 1} is needed.\n\n${USAGE}`,
  );
}

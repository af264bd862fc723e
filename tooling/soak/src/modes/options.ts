import { parseArgs } from 'node:util';
import { SetupError } from '@drv/tooling-engine';

/** What the modes beside the mixed tasks are given. */
export interface ModeOptions {
  readonly tasks: number;
  readonly concurrency: number;
  /** A kind of `pnpm engine up --engine`. */
  readonly engine?: string | undefined;
  /** Processes that do nothing but use the processors meanwhile. */
  readonly load: number;
  /** Milliseconds for which the engine is stopped in between. */
  readonly freezeMs: number;
  /** Tasks write a line. */
  readonly echo: boolean;
}

const USAGE = `pnpm soak pipes|burst [options]

pipes  tasks whose input is the end of a pipe of tar, which ends 0 to 500 ms after the call
burst  tasks that do nothing, all at once

--tasks N        how many (pipes: 1000, burst: 600)
--concurrency N  how many at a time (pipes: 4, burst: all)
--engine NAME    as for pnpm engine up
--load N         so many processes use the processors meanwhile
--freeze MS      burst: the engine is stopped for so long in between
--echo           burst: each task writes a line, which has to come whole`;

/** @throws SetupError for what it cannot read, with the usage. */
export function parseModeOptions(mode: 'pipes' | 'burst', args: readonly string[]): ModeOptions {
  const text = { type: 'string' } as const;
  const options = {
    tasks: text,
    concurrency: text,
    engine: text,
    load: text,
    freeze: text,
    echo: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: args.filter((arg) => arg !== '--'), options });
    const tasks = number(values.tasks ?? (mode === 'pipes' ? '1000' : '600'));
    return {
      tasks,
      concurrency: number(values.concurrency ?? (mode === 'pipes' ? '4' : String(tasks))),
      engine: values.engine,
      load: number(values.load ?? '0'),
      freezeMs: number(values.freeze ?? '0'),
      echo: values.echo ?? false,
    };
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function number(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${text}: a whole number is needed.`);
}

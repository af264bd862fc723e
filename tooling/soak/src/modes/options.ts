import { parseArgs } from 'node:util';
import { SetupError } from '@drv/tooling-engine';
import { FLEET_FAULTS, type FleetFault } from '@drv/tooling-fleet/many-tasks';
import { QUEUE_SERVERS, type QueueServer } from './queue-stores.ts';

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
  /** Of a queue: the one that happens; all of them, one after the other, without it. */
  readonly fault?: FleetFault | undefined;
  /** Of a queue: in this store; in each of them without it. */
  readonly store?: QueueServer | undefined;
  /** Of a queue: on so many machines; on this one without it. */
  readonly nodes?: number | undefined;
  /** Of a queue: how often each is done. */
  readonly rounds: number;
  /** Of kills and commands: how many of them are passed over, which were done before. */
  readonly from: number;
}

export const USAGE = `pnpm soak pipes|burst|kills|command|queue [options]

pipes  tasks whose input is the end of a pipe of tar, which ends 0 to 500 ms after the call
burst  tasks that do nothing, all at once
kills  processes that are killed at points of their operations, with tasks alive
command  tasks by the drv command, which gets signals at random
queue  tasks through a queue in Redis, and in PostgreSQL, with a fault in their midst

--tasks N        how many (pipes: 1000, burst: 600, kills: 200, command: 200, queue: 120)
--concurrency N  how many at a time (pipes: 4, burst: all, command: 4, queue: 18)
--engine NAME    as for pnpm engine up
--load N         so many processes use the processors meanwhile
--freeze MS      burst: the engine is stopped for so long in between
--echo           burst: each task writes a line, which has to come whole
--fault NAME     queue: ${Object.keys(FLEET_FAULTS).join(', ')}; all of them without it
--store NAME     queue: ${Object.keys(QUEUE_SERVERS).join(', ')}; both of them without it
--nodes N        queue: on so many machines, as pnpm engine up --nodes starts them (one)
--rounds N       queue: each so often (1)
--from N         kills, command: those after the first so many (0)
--help           tells this`;

const DEFAULTS = {
  pipes: { tasks: '1000', concurrency: '4' },
  burst: { tasks: '600', concurrency: undefined },
  kills: { tasks: '200', concurrency: undefined },
  command: { tasks: '200', concurrency: '4' },
  queue: { tasks: '120', concurrency: '18' },
} as const;

/** @throws SetupError for what it cannot read, with the usage. */
export function parseModeOptions(mode: keyof typeof DEFAULTS, args: readonly string[]): ModeOptions {
  const text = { type: 'string' } as const;
  const options = {
    tasks: text,
    concurrency: text,
    engine: text,
    load: text,
    freeze: text,
    echo: { type: 'boolean' },
    fault: text,
    store: text,
    nodes: text,
    rounds: text,
    from: text,
  } as const;
  try {
    const { values } = parseArgs({ args: args.filter((arg) => arg !== '--'), options });
    const tasks = number(values.tasks ?? DEFAULTS[mode].tasks);
    return {
      tasks,
      concurrency: number(values.concurrency ?? DEFAULTS[mode].concurrency ?? String(tasks)),
      engine: values.engine,
      load: number(values.load ?? '0'),
      freezeMs: number(values.freeze ?? '0'),
      echo: values.echo ?? false,
      fault: nameIn(FLEET_FAULTS, values.fault, 'fault'),
      store: nameIn(QUEUE_SERVERS, values.store, 'store'),
      nodes: values.nodes === undefined ? undefined : number(values.nodes),
      rounds: number(values.rounds ?? '1'),
      from: number(values.from ?? '0'),
    };
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function nameIn<Name extends string>(
  all: Readonly<Record<Name, unknown>>,
  name: string | undefined,
  what: string,
): Name | undefined {
  if (name === undefined || Object.hasOwn(all, name)) return name as Name | undefined;
  throw new Error(`${name}: there is no such ${what}.`);
}

function number(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${text}: a whole number is needed.`);
}

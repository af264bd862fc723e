import type { Duplex } from 'node:stream';
import { pumpStdin, type RunRecord, type StartOptions, type StdinOutcome, within } from '@drv/core/driver';
import { hasInput } from '../output/has-input.ts';

/** The connection to a task. */
export interface InputConnection {
  readonly socket: Duplex;
  readonly record: Pick<RunRecord, 'add'>;
  /** Nothing more comes from the connection. */
  readonly sourceEnded: Promise<unknown>;
  /** Aborted when the end of the task was seen. */
  readonly ended: AbortSignal;
  readonly tty: boolean;
}

/**
 * Milliseconds in which a connection that takes no more ends, or the engine tells of the task's end, where that is the reason: over
 * SSH and on a busy machine, too.
 */
const READ_ON_MS = 5_000;

/**
 * Gives a task its input. A connection that takes no more is read on, since what the task wrote last may still be on its way. If
 * neither it nor the task has ended soon, it is closed: the task runs with a part of its input. Never rejects.
 */
export async function giveInput(
  io: Pick<StartOptions, 'stdin'>,
  { socket, record, sourceEnded, ended, tty }: InputConnection,
): Promise<StdinOutcome> {
  const hasSome = hasInput(io);
  if (!hasSome) record.add({ what: 'no-input' });
  const given = await pumpStdin(io.stdin, socket, { signal: ended, tty });
  const at = Date.now();
  if (hasSome && given.ended === 'eof') record.add({ what: 'input-ended', at });
  if (!hasSome || given.ended !== 'closed-by-task') return given;
  record.add({ what: 'input-cut', at });
  const isOver = await within(sourceEnded, READ_ON_MS, { signal: ended }).then(
    ({ done }) => done,
    () => true,
  );
  if (!isOver) socket.destroy();
  return given;
}

import type { RememberedRun } from '../engine/calls/remembered-run.ts';
import { mayBeOfInit } from './init-failure.ts';

/** How a container ended that is gone. */
export interface RememberedEnd {
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** RFC 3339 */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/**
 * How a container ended by itself, as its engine remembers it. Undefined where a part of it is forgotten, and where somebody sent it a
 * signal: whoever removes a running container kills it, and its exit code is not the task's.
 */
export function rememberedEnd({
  attributes,
  startedAt,
  end,
  wasSignalled,
  oomKilled,
}: RememberedRun): RememberedEnd | undefined {
  if (startedAt === undefined || end === undefined || wasSignalled) return undefined;
  // A label of this name, which an image may bring, stands in place of the engine's word (moby, `copyAttributes`).
  if (attributes['exitCode'] !== undefined) return undefined;
  // The start is told of when the engine is done with it, and a short task may be over by then.
  const isLate = Date.parse(startedAt) > Date.parse(end.finishedAt);
  return { ...end, oomKilled, startedAt: isLate ? end.finishedAt : startedAt };
}

/**
 * Whether the command ran, for certain: where the output is lost, nobody can read that an init could not execute it. An init
 * writes to stderr alone.
 *
 * @param received Bytes of the output that somebody has.
 */
export function provesCommand(
  exitCode: number,
  {
    received = { stdoutBytes: 0, stderrBytes: 0 },
    tty = false,
  }: {
    readonly received?: { readonly stdoutBytes: number; readonly stderrBytes: number } | undefined;
    readonly tty?: boolean | undefined;
  },
): boolean {
  if (!mayBeOfInit(exitCode)) return true;
  return !tty && received.stdoutBytes > 0;
}

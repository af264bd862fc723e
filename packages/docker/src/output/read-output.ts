import { DrvError, type AbortOptions } from '@drv/core';
import { abortError, checkNumbers, linkSignals, startTimer, type Timer } from '@drv/core/driver';
import { hasEnded, type ContainerState } from '../engine/calls/container-state.ts';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { connectionCut, connectionError, hasStatus, timeoutError } from '../engine/errors/engine-errors.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import { createLogReader } from './log-reader.ts';
import type { OutputEntry } from './output-entry.ts';

/** Whose output to read, and how much of it. */
export interface ReadOutputOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'where' | 'inspect' | 'logs' | 'wait'>;
  /** Id or name of the container. */
  readonly container: string;
  /** Go on until the container ends. @default false */
  readonly follow?: boolean | undefined;
  /** Only so many of the last entries, which are lines, of both streams together. @default all */
  readonly tail?: number | undefined;
  /** With the time of every entry, which then is a line. @default false */
  readonly timestamps?: boolean | undefined;
  /**
   * Milliseconds that the engine may send nothing; with `follow` only from the container's end on.
   * @default 30000
   */
  readonly idleMs?: number | undefined;
}

const OP = 'read output';

/**
 * Reads what the engine kept of a container's output, whoever runs it. It is read from the engine's log, so that
 * nothing is taken from other readers. The order within each stream is the program's. A line that has not ended is
 * not kept yet; what the engine has thrown away because the log was full is missing from the beginning without a sign.
 *
 * The engine is read no faster than the entries are taken. Leaving the loop and aborting both close the connection.
 *
 * @throws `DRV_INVALID_OPTION` when there is no such container, or for a `tail` or an `idleMs` that makes no sense; `DRV_UNSUPPORTED` when
 * the container's log driver cannot be read from; `DRV_ENGINE_UNAVAILABLE`, `DRV_ENGINE_TIMEOUT` and `DRV_PROTOCOL`
 * when the engine fails in the middle; `DRV_ABORTED`.
 */
export async function* readOutput(options: ReadOutputOptions): AsyncGenerator<OutputEntry, void, undefined> {
  const { engine, container, follow = false, tail, timestamps = false, idleMs = 30_000, signal } = options;
  checkNumbers({ tail }, { least: 0, whole: true });
  checkNumbers({ idleMs }, { least: 0, endless: true });
  const state = await engine.inspect(container, { signal });
  if (state === undefined) throw noContainer(container);
  const late = new AbortController();
  const idle = createIdleTimer(idleMs, () => late.abort());
  const link = linkSignals(signal, late.signal);
  let exit: PendingExit | undefined;
  try {
    if (follow && !hasEnded(state)) exit = await watchExit(engine, state, link.signal);
    if (exit === undefined) idle.allow();
    else exit.exitCode.then(idle.allow, idle.allow);
    idle.wait();
    const response = await engine.logs(state.id, {
      follow,
      tail,
      timestamps,
      signal: link.signal,
      // The engine just answered; while the container says nothing, nothing is to come.
      ...(exit === undefined ? {} : { headersTimeoutMs: Infinity }),
    });
    link.signal.addEventListener('abort', () => response.destroy(), { once: true });
    const reader = createLogReader({ tty: state.tty, timestamps });
    try {
      for await (const chunk of response) {
        idle.rest();
        yield* reader.push(chunk as Buffer);
        idle.wait();
      }
    } finally {
      response.destroy();
    }
    yield* reader.end();
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, OP);
    if (late.signal.aborted) throw timeoutError(OP, idleMs, engine.where);
    if (hasStatus(error, 404)) throw noContainer(container);
    if (isRefusal(error, 'unreadable-log')) throw unreadable(container, error);
    throw DrvError.is(error) ? error : connectionError(connectionCut(), OP, engine.where);
  } finally {
    idle.rest();
    link.unlink();
    exit?.abandon();
  }
}

/** To a container that was not started yet, `not-running` would be answered at once. */
function watchExit(
  engine: Pick<EngineClient, 'wait'>,
  { id, status }: ContainerState,
  signal: AbortSignal,
): Promise<PendingExit> {
  return engine.wait(id, status === 'created' ? 'next-exit' : 'not-running', { signal });
}

/** Counts the time in which something is waited for, once it is allowed to. */
function createIdleTimer(ms: number, onLate: () => void) {
  let allowed = false;
  let waiting = false;
  let timer: Timer | undefined;
  const start = () => {
    timer?.cancel();
    if (allowed && waiting) timer = startTimer(ms, onLate);
  };
  return {
    allow() {
      allowed = true;
      start();
    },
    wait() {
      waiting = true;
      start();
    },
    rest() {
      waiting = false;
      timer?.cancel();
    },
  };
}

function noContainer(name: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `The engine has no container ${name}`, { op: OP });
}

function unreadable(name: string, cause: DrvError): DrvError {
  return new DrvError('DRV_UNSUPPORTED', `The log driver of container ${name} keeps nothing to read`, {
    op: OP,
    cause,
  });
}

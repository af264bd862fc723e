import type { AbortOptions } from '@drv/core';
import {
  DrvError,
  abortError,
  checkKinds,
  kind,
  type KindsOf,
  linkSignals,
  type OutputStream,
} from '@drv/core/driver';
import { hasEnded, type ContainerState } from '../engine/calls/container-state.ts';
import type { LogsOptions } from '../engine/calls/container-logs.ts';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import { connectionCut, connectionError, timeoutError } from '../engine/errors/engine-errors.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { followOutput } from './follow-output.ts';
import { createIdleTimer } from './idle-timer.ts';
import { LAUNCHER_LABEL } from '../launcher/put-launcher.ts';
import { lastEntries } from './last-lines.ts';
import { createLauncherWords, withoutWords, WORD_LINES, type LauncherWords } from './launcher-words.ts';
import { watchLogEnd } from './log-end.ts';
import { END_MISSING, type OutputEntry } from './output-entry.ts';
import { openLog, readLog, shortensLines, type LogSource } from './read-log.ts';

/** Whose output to read, and how much of it. */
export interface ReadOutputOptions extends AbortOptions {
  readonly engine: Pick<
    EngineClient,
    'where' | 'info' | 'inspect' | 'logs' | 'wait' | 'endEvent' | 'endEvents'
  >;
  /** Id or name of the container. */
  readonly container: string;
  /** Go on until the container ends. @default false */
  readonly follow?: boolean | undefined;
  /** Only so many of the last entries, which are lines, of both streams together. @default all */
  readonly tail?: number | undefined;
  /** With the time of every entry, which then is a line. @default false */
  readonly timestamps?: boolean | undefined;
  /**
   * Milliseconds that the engine may send nothing of a log that it has begun to read.
   * @default 30000
   */
  readonly idleMs?: number | undefined;
}

export const READ_OUTPUT: KindsOf<ReadOutputOptions> = {
  engine: kind.required(clientOfAnEngine('inspect')),
  container: kind.required(kind.text),
  follow: kind.orNull(kind.boolean),
  tail: kind.number({ least: 0, whole: true }),
  timestamps: kind.orNull(kind.boolean),
  idleMs: kind.number({ least: 0, endless: true }),
  signal: kind.signal,
};
const OP = 'read output';

/**
 * Reads what the engine kept of a container's output, whoever runs it. It is read from the engine's log, so that
 * nothing is taken from other readers. The order within each stream is the program's. A line that has not ended is
 * not kept yet; what the engine has thrown away because the log was full is missing from the beginning without a sign. With
 * `follow` it is an entry with `afterGap` that says so: of a task that writes faster than the engine reads, of one whose
 * container was removed before its end could be read, and of one whose log the engine closed before all was in it.
 *
 * The engine is read no faster than the entries are taken. Leaving the loop and aborting both close the connection.
 *
 * @throws `DRV_INVALID_OPTION` when there is no such container, or for a `tail` or an `idleMs` that makes no sense; `DRV_UNSUPPORTED` when
 * the container's log driver cannot be read from; `DRV_ENGINE_UNAVAILABLE`, `DRV_ENGINE_TIMEOUT` and `DRV_PROTOCOL`
 * when the engine fails in the middle; `DRV_ABORTED`.
 */
export async function* readOutput(options: ReadOutputOptions): AsyncGenerator<OutputEntry, void, undefined> {
  checkKinds(options, READ_OUTPUT, 'readOutput', { op: OP });
  const { engine, container, follow = false, tail, timestamps = false, idleMs = 30_000, signal } = options;
  const state = await engine.inspect(container, { signal });
  if (state === undefined) throw noContainer(container);
  const late = new AbortController();
  const idle = createIdleTimer(idleMs, () => late.abort());
  const link = linkSignals(signal, late.signal);
  let exit: PendingExit | undefined;
  try {
    const traits = engineTraits(await engine.info({ signal }));
    const isShortened = shortensLines(state.log.driver, traits);
    const words = wordsOf(state.labels[LAUNCHER_LABEL]);
    const source = {
      engine,
      containerId: state.id,
      tty: state.tty,
      losesLineEnds: isShortened,
      failure: traits.logFailure,
      idle,
      words,
    };
    if (follow && !hasEnded(state)) exit = await waitForExit(engine, state, link.signal);
    const end = watchLogEnd({ engine, containerId: state.id, traits, signal: link.signal });
    const onLast = end.noteLast;
    const endEvents = traits.tellsEndFirst
      ? (abort: AbortOptions) => engine.endEvents(state.id, abort)
      : undefined;
    const asked = { tail, timestamps: timestamps || isShortened, signal: link.signal };
    const bursts =
      exit === undefined
        ? readOnce(source, asked)
        : followOutput(source, exit, traits, { ...asked, onLast, endEvents });
    let last: OutputEntry | undefined;
    for await (const entries of bursts) {
      last = entries.at(-1) ?? last;
      yield* timestamps ? entries : withoutTimes(entries);
    }
    if (words !== undefined) yield* words.end();
    if (exit !== undefined && last !== END_MISSING && (await end.mayLack())) yield END_MISSING;
  } catch (error) {
    if (signal?.aborted) throw abortError(signal, OP);
    if (late.signal.aborted) throw timeoutError(OP, idleMs, engine.where);
    if (isRefusal(error, 'log-gone')) throw noContainer(container);
    if (isRefusal(error, 'unreadable-log')) throw unreadable(container, error);
    throw DrvError.is(error) ? error : connectionError(connectionCut(), OP, engine.where);
  } finally {
    idle.rest();
    link.unlink();
    exit?.abandon();
  }
}

function wordsOf(launcher = ''): LauncherWords | undefined {
  return launcher === '' ? undefined : createLauncherWords(launcher);
}

async function* readOnce(
  source: LogSource,
  { tail, ...options }: Pick<LogsOptions, 'tail' | 'timestamps' | 'signal'>,
): AsyncGenerator<readonly OutputEntry[], void, undefined> {
  const { words } = source;
  const isCut = words !== undefined && tail !== undefined;
  const asked = isCut ? tail + WORD_LINES : tail;
  const all = readLog(source, await openLog(source, { ...options, tail: asked, follow: false }));
  const own = words === undefined ? all : withoutWords(all, words);
  yield* isCut ? lastEntries(own, tail) : own;
}

/** What belongs to one stream and came together is given together. */
function withoutTimes(entries: readonly OutputEntry[]): readonly OutputEntry[] {
  const runs: {
    readonly stream: OutputStream;
    readonly afterGap: true | undefined;
    readonly data: Buffer[];
  }[] = [];
  for (const { stream, data, afterGap } of entries) {
    const last = runs.at(-1);
    if (last?.stream === stream && afterGap === undefined) last.data.push(data);
    else runs.push({ stream, data: [data], afterGap });
  }
  return runs.map(({ data, ...run }) => ({ ...run, data: Buffer.concat(data) }));
}

/** To a container that was not started yet, `not-running` would be answered at once. */
function waitForExit(
  engine: Pick<EngineClient, 'wait'>,
  { id, status }: ContainerState,
  signal: AbortSignal,
): Promise<PendingExit> {
  return engine.wait(id, status === 'created' ? 'next-exit' : 'not-running', { signal });
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

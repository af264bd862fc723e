import type { Readable, Writable } from 'node:stream';
import type { OutputEvidence } from '@drv/core';
import { DrvError } from '@drv/core';
import { createAfterExit } from './after-exit.ts';
import { createDemultiplexer, type OutputStream } from '../engine/wire/demultiplex.ts';
import { createPauseHistory } from './pause-history.ts';
import { createEngineTrailer } from '../engine/wire/engine-trailer.ts';
import { createOutputAccount } from './output-account.ts';
import { createOutputChannel } from './output-channel.ts';
import { createOutputLimit } from './output-limit.ts';
import type { OutputFacts, SourceFact } from '../outcome/run-facts.ts';
import type { FinishOptions, TaskOutputOptions } from './task-output-options.ts';
import { createPassThrough } from '../engine/wire/pass-through.ts';
import { createProgress } from './progress.ts';
import { createReplay, type ReplayLimits } from './replay.ts';
import { readSource, type Source } from '../engine/wire/read-source.ts';
import { openSpoolFile } from './spool/spool-file.ts';

/** The way of a task's output from the engine to the caller's streams. */
export interface TaskOutput {
  /** Begins to read a connection to the task's output. */
  connect(socket: Readable): void;
  /**
   * Goes on with the engine's log of the output from its beginning, in place of a connection that was lost: what was
   * received before is left out. What does not fit (see {@link createReplay}) is told to be incomplete.
   */
  resume(log: Readable, kind: 'log' | 'followed-log', limits?: ReplayLimits): void;
  /** The rest of the output cannot be had: it is told to be incomplete. */
  giveUp(): void;
  /** Resolves when nothing more comes from the present connection, with the time of that. Never rejects. */
  readonly sourceEnded: Promise<number>;
  /**
   * After the exit: resolves when all output has arrived and was given to the caller's streams, or as soon as one of
   * them has stood still for too long, or the signal aborts; what then is missing is told. Closes the connection.
   */
  finish(options: FinishOptions): Promise<OutputEvidence>;
  /** What has been seen so far. */
  facts(): OutputFacts;
  /** What that means. */
  evidence(): OutputEvidence;
  /**
   * Before a task is killed: from now on the engine is read whatever waits, since it does not end a container whose
   * output is stuck. What is then more than the limit is dropped.
   */
  release(): void;
  /** The caller's streams get nothing any more; the engine is still read. */
  abandon(): void;
  /** Closes the connection and frees all memory and disk. Idempotent. */
  destroy(): Promise<void>;
}

/**
 * Reads the engine at its own speed and the caller's streams at theirs. Between them each stream has a spool of its
 * own, in memory and then in a temporary file, so that a slow reader of one holds up neither the other nor the engine.
 * The engine is left unread only at the limit of the policy `pause`, and for the moments in which the disk is slower
 * than the connection.
 */
export function createTaskOutput(options: TaskOutputOptions): TaskOutput {
  const {
    tty,
    policy,
    record,
    traits,
    received: before,
    onLimit,
    observe = () => {},
    onFault = () => {},
  } = options;
  const limit = createOutputLimit(policy);
  const progress = createProgress();
  const pauseHistory = createPauseHistory();
  const account = createOutputAccount({ record, pauseHistory, traits, before });
  let released = false;
  /** No byte that arrives from now on is kept, since one before it was not. */
  let cut = false;
  let reading = true;
  let source: Source | undefined;
  let sourceEnded = Promise.resolve(Date.now());
  let finished: Promise<OutputEvidence> | undefined;
  const afterExit = createAfterExit();
  let closed = false;

  const channelFor = (sink: Writable | undefined) =>
    createOutputChannel({
      sink,
      memoryBytes: options.spoolMemoryBytes,
      openFile: () => openSpoolFile(options.spoolDirectory),
      onRoom: () => {
        progress.mark();
        regulate();
      },
      onDiskError: (error) => onFault({ what: 'spool', error }),
      onLost: (what, error) => {
        record.add({ what: what === 'spool' ? 'spool-lost' : 'reader-lost' });
        if (error !== undefined) onFault({ what, error });
      },
    });
  const channels = { stdout: channelFor(options.stdout), stderr: channelFor(options.stderr) };
  const both = [channels.stdout, channels.stderr];

  /** Stops the reading of the engine, or takes it up again. */
  function regulate(): void {
    const held = limit.holds(both.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0));
    const full = both.some((channel) => channel.full);
    const stuck = held || both.some((channel) => channel.full && channel.diskFailed);
    if (released && stuck) {
      if (!cut) record.add({ what: 'no-room' });
      cut = true;
    }
    const wanted = cut || !(held || full);
    if (wanted === reading) return;
    reading = wanted;
    if (reading) {
      pauseHistory.ended(account.total());
      source?.resume();
    } else {
      pauseHistory.began();
      source?.pause();
    }
  }

  function onPayload(stream: OutputStream, view: Uint8Array): void {
    observe(stream, view);
    account.count(stream, view);
    if (cut) return;
    const admitted = limit.admit(view.length);
    channels[stream].push(view.subarray(0, admitted));
    if (admitted === view.length) return;
    cut = true;
    record.add({ what: 'limit-reached' });
    if (policy?.onLimit === 'stop') onLimit();
  }

  /** Reads a connection in place of the one before it. */
  function read(
    connection: Readable,
    kind: SourceFact['kind'],
    onFrame: typeof onPayload,
    fits = () => true,
  ): void {
    source?.destroy();
    if (closed) {
      connection.destroy();
      return;
    }
    record.add({ what: 'source', kind, at: Date.now() });
    const trailer = options.trailer && createEngineTrailer(options.trailer, onFrame);
    const demultiplexer = (tty ? createPassThrough : createDemultiplexer)(trailer?.take ?? onFrame);
    const current = readSource(connection, (chunk) => {
      progress.mark();
      demultiplexer.push(chunk);
      regulate();
      if (kind !== 'connection' || afterExit.allows(chunk.length)) return;
      record.add({ what: 'source-flooded' });
      current.destroy();
    });
    source = current;
    if (!reading) current.pause();
    sourceEnded = current.ended.then(({ clean, error }) => {
      const at = Date.now();
      // One that was replaced has no say any more.
      if (source !== current) return at;
      const failure = error ?? endError(demultiplexer);
      const isProtocol = DrvError.is(failure, 'DRV_PROTOCOL');
      if (isProtocol) onFault({ what: 'protocol', error: failure });
      record.add({
        what: 'source-ended',
        at,
        isClean: clean,
        trailerSeen: trailer?.seen() === true,
        failure: isProtocol ? 'protocol' : failure === undefined ? undefined : 'other',
        fits: fits(),
      });
      return at;
    });
  }

  async function finish(given: FinishOptions): Promise<OutputEvidence> {
    const { drainMs, readerMs, exit, signal } = given;
    afterExit.begin();
    for (;;) {
      const wasReading = reading;
      const ending = sourceEnded;
      const ended = await progress.until(ending, reading ? drainMs : readerMs, signal);
      // Who was waited for may have changed meanwhile, and with it how long.
      if ((ending !== sourceEnded || (!ended && wasReading !== reading)) && signal?.aborted !== true)
        continue;
      if (ended) break;
      record.add({ what: reading ? 'source-silent' : 'reader-stalled' });
      source?.destroy();
      break;
    }
    await sourceEnded;
    if (exit !== undefined) record.add({ what: 'exit', ...exit });
    for (const channel of both) channel.end();
    await progress.until(Promise.all(both.map(({ settled }) => settled)), readerMs, signal);
    await destroy();
    return account.evidence();
  }

  async function destroy(): Promise<void> {
    closed = true;
    source?.destroy();
    await Promise.all(both.map((channel) => channel.abandon()));
  }

  return {
    connect(socket) {
      pauseHistory.connected();
      read(socket, 'connection', onPayload);
    },
    resume(log, kind, limits) {
      const replay = createReplay(account.received(), limits);
      const pass = (stream: OutputStream, view: Uint8Array) => {
        const rest = replay.rest(stream, view);
        if (rest.length > 0) onPayload(stream, rest);
      };
      read(log, kind, pass, replay.matches);
    },
    giveUp: () => record.add({ what: 'log-unavailable' }),
    get sourceEnded() {
      return sourceEnded;
    },
    finish: (finishOptions) => (finished ??= finish(finishOptions)),
    facts: () => account.facts(),
    evidence: () => account.evidence(),
    release() {
      released = true;
      regulate();
    },
    abandon() {
      for (const channel of both) void channel.abandon();
    },
    destroy,
  };
}

/** What is wrong with the end of a stream, if anything is. */
function endError(demultiplexer: { end(): void }): unknown {
  try {
    demultiplexer.end();
    return undefined;
  } catch (error) {
    return error;
  }
}

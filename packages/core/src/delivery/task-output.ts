import type { Writable } from 'node:stream';
import { isStoppedAtLimit } from '../outcome/is-stopped-at-limit.ts';
import { isFromLog } from '../outcome/seen-sources.ts';
import type { OutputFacts } from '../outcome/run-facts.ts';
import { wasLostLate } from '../outcome/was-lost-late.ts';
import type { OutputEvidence } from '../run/run-result.ts';
import { createAfterExit } from './after-exit.ts';
import { createOutputAccount } from './output-account.ts';
import { createOutputChannel } from './output-channel.ts';
import { createOutputLimit } from './output-limit.ts';
import type { OpenSource, OutputSource, SourceEnd } from './output-source.ts';
import type { OutputStream } from './output-stream.ts';
import { createPauseHistory } from './pause-history.ts';
import { createProgress } from './progress.ts';
import { createLogResume } from './log-resume.ts';
import { openSpoolFile } from './spool/spool-file.ts';
import type { FinishOptions, OutputObserver, TaskOutputOptions } from './task-output-options.ts';

/** The way of a task's output from where it comes from to the caller's streams. */
export interface TaskOutput {
  /**
   * Begins to read a source, in place of the one before it. A log is read from its beginning, and what was received
   * before is left out; what does not fit (see `LogResumeLimits`) is told to be incomplete.
   */
  read(source: OutputSource): void;
  /** The rest of the output cannot be had: it is told to be incomplete. */
  giveUp(): void;
  /** Resolves when nothing more comes from the present source, with the time of that. Never rejects. */
  readonly sourceEnded: Promise<number>;
  /**
   * After the exit: resolves when all output has arrived and was given to the caller's streams, or as soon as one of
   * them has stood still for too long, or the signal aborts; what then is missing is told. Closes the source.
   */
  finish(options: FinishOptions): Promise<OutputEvidence>;
  /** What has been seen so far. */
  facts(): OutputFacts;
  /** What that means. */
  evidence(): OutputEvidence;
  /**
   * Before a task is killed: from now on the source is read whatever waits, since an engine does not end a container
   * whose output is stuck. What is then more than the limit is dropped.
   */
  release(): void;
  /** The caller's streams get nothing any more; the source is still read. */
  abandon(): void;
  /** Closes the source and frees all memory and disk. Idempotent. */
  destroy(): Promise<void>;
}

/**
 * - `reading`: the source is read, and what comes is kept for the caller's streams.
 * - `held`: it is not read, since too much waits for them. Back to `reading` when they have taken some of it.
 * - `dropping`: it is read and counted, and nothing of it is kept, since a byte before it was not: more came than the
 *   limit, or the task is to be killed and there is no room.
 * - `closed`: it is not read any more.
 */
type OutputState = 'reading' | 'held' | 'dropping' | 'closed';

/**
 * Reads the source at its own speed and the caller's streams at theirs. Between them each stream has a spool of its
 * own, in memory and then in a temporary file, so that a slow reader of one holds up neither the other nor the source.
 * The source is left unread only at the limit of the policy `pause`, and for the moments in which the disk is slower
 * than it is.
 */
export function createTaskOutput(options: TaskOutputOptions, observer: OutputObserver): TaskOutput {
  const { sinks, policy, spool, received, startTimer } = options;
  const { record } = observer;
  const limit = createOutputLimit(policy);
  const progress = createProgress(startTimer);
  const pauseHistory = createPauseHistory();
  const account = createOutputAccount({ record, pauseHistory, before: received });
  const afterExit = createAfterExit();
  let state: OutputState = 'reading';
  /** The source is to be read whatever waits. */
  let released = false;
  let source: OpenSource | undefined;
  let sourceEnded = Promise.resolve(Date.now());
  /** After the exit: the last source has ended. */
  let isDrained = false;
  let hasRegained = false;
  let finished: Promise<OutputEvidence> | undefined;

  const channels = { stdout: channelTo(sinks.stdout), stderr: channelTo(sinks.stderr) };
  const both = [channels.stdout, channels.stderr];

  function channelTo(sink: Writable | undefined) {
    return createOutputChannel({
      sink,
      memoryBytes: spool.memoryBytes,
      openFile: () => (spool.quota?.open ?? openSpoolFile)(spool.directory),
      onRoom: () => {
        progress.mark();
        regulate();
      },
      onDiskError: (error) => observer.onFault?.({ what: 'disk', error }),
      onLost: (what, error) => {
        record.add({ what: what === 'spool' ? 'spool-lost' : 'reader-lost' });
        if (error !== undefined) observer.onFault?.({ what, error });
      },
    });
  }

  function enter(next: OutputState): void {
    if (state === next || state === 'closed') return;
    record.logger.debug({ from: state, to: next }, 'deliver output');
    const wasHeld = state === 'held';
    state = next;
    if (next === 'held') {
      pauseHistory.began();
      afterExit.hold();
      source?.pause();
    } else if (wasHeld) {
      pauseHistory.ended(account.total());
      afterExit.resume();
      source?.resume();
    }
  }

  /** Holds the source while too much waits. */
  function regulate(): void {
    if (state === 'dropping' || state === 'closed') return;
    const isOverLimit = limit.holds(both.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0));
    const isFull = both.some((channel) => channel.full);
    const isStuck = isOverLimit || both.some((channel) => channel.full && channel.diskFailed);
    if (released && isStuck) {
      record.add({ what: 'no-room' });
      enter('dropping');
    } else enter(isOverLimit || isFull ? 'held' : 'reading');
  }

  function keep(stream: OutputStream, view: Uint8Array): void {
    observer.onBytes?.(stream, view);
    account.count(stream, view);
    if (state === 'dropping') return;
    const admitted = limit.admit(view.length);
    channels[stream].push(view.subarray(0, admitted));
    if (admitted === view.length) return;
    const stops = policy?.onLimit === 'stop';
    record.add({ what: 'limit-reached', stops });
    enter('dropping');
    if (stops) observer.onLimit();
  }

  function read(given: OutputSource): void {
    // A log that comes when nobody reads any more gives nothing back.
    if (state === 'closed' || isDrained) return given.discard();
    source?.destroy();
    const { kind } = given;
    if (kind === 'connection') pauseHistory.connected();
    record.add({ what: 'source', kind, at: Date.now() });
    if (kind === 'followed-log') account.doubt();
    const resumed = kind === 'connection' ? undefined : createLogResume(account.received(), given.limits);
    const current = given.open({
      onBytes(stream, view) {
        const rest = resumed === undefined ? view : resumed.rest(stream, view);
        if (rest.length === 0) return;
        if (resumed !== undefined && !hasRegained) {
          hasRegained = true;
          record.add({ what: 'regained' });
        }
        keep(stream, rest);
      },
      onCaughtUp: () => resumed?.caughtUp(),
      onRead(bytes) {
        progress.mark();
        regulate();
        if (afterExit.allows(kind, bytes)) return;
        record.add({ what: 'source-flooded' });
        source?.destroy();
      },
    });
    source = current;
    if (state === 'held') current.pause();
    sourceEnded = current.ended.then((end) => {
      const at = Date.now();
      // One that was replaced has no say any more.
      if (source === current) onSourceEnd(end, at, resumed?.matches() ?? true);
      return at;
    });
  }

  function onSourceEnd({ error, ...end }: SourceEnd, at: number, fits: boolean): void {
    if (end.failure === 'protocol') observer.onFault?.({ what: 'protocol', error });
    record.add({ what: 'source-ended', at, ...end, fits });
  }

  async function finish(finishing: FinishOptions): Promise<OutputEvidence> {
    const { readerMs, exit, signal } = finishing;
    afterExit.begin(finishing.drainMs);
    // Of a log there may be much left.
    if (isStoppedAtLimit(record.seen) && isFromLog(record.seen)) source?.destroy();
    await sourceOrSilence(finishing);
    await sourceEnded;
    isDrained = true;
    if (exit !== undefined) record.add({ what: 'exit', ...exit });
    for (const channel of both) channel.end();
    await progress.until(Promise.all(both.map(({ settled }) => settled)), readerMs, signal);
    await destroy();
    return account.evidence();
  }

  /** Waits for the end of the source, as long as something moves. */
  async function sourceOrSilence(finishing: FinishOptions): Promise<void> {
    const { drainMs, readerMs, exit, signal } = finishing;
    let { readAnother } = finishing;
    const since = record.seen.length;
    for (;;) {
      const wasHeld = state === 'held';
      const ending = sourceEnded;
      const ended = await progress.until(ending, wasHeld ? readerMs : drainMs, signal);
      const isHeld = state === 'held';
      // Who was waited for may have changed meanwhile, and with it how long.
      const hasChanged = ending !== sourceEnded || (!ended && wasHeld !== isHeld);
      if (hasChanged && signal?.aborted !== true) continue;
      if (!ended) record.add({ what: isHeld ? 'reader-stalled' : 'source-silent' });
      const isLacking = ended ? wasLostLate(account.facts(), { since, exit }) : !isHeld;
      if (isLacking && state !== 'closed' && signal?.aborted !== true) await readAnother?.();
      readAnother = undefined;
      if (ending !== sourceEnded) continue;
      if (!ended) source?.destroy();
      return;
    }
  }

  async function destroy(): Promise<void> {
    enter('closed');
    source?.destroy();
    await Promise.all(both.map((channel) => channel.abandon()));
  }

  return {
    read,
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

import type { AbortOptions, Logger, StatsSample } from '@drv/core';
import {
  DrvError,
  backOff,
  delay,
  type OperationFields,
  publishSample,
  startTimer,
  type TaskWithId,
  type UsageEvidence,
} from '@drv/core/driver';
import { createLatestFeed, createStatsRecorder, normaliseDockerStats } from '@drv/stats';
import type { EngineClient } from '../../engine/engine-client.ts';
import type { EngineInfo } from '../../engine/traits/engine-info.ts';
import { localUsage } from './local-usage.ts';
import type { SamplePace } from './sample-pace.ts';

/** The samples of one task, for however many readers. */
export interface StatsFeed {
  /** The newest sample whenever the reader is ready for one, until the feed ends. */
  subscribe(options?: AbortOptions): AsyncIterable<StatsSample>;
  /** Calls `reader` with every sample. What it throws, or rejects with, is logged. */
  onSample(reader: (sample: StatsSample) => unknown): void;
  usage(): UsageEvidence;
  /**
   * A process of the task was seen to be killed for memory. `false` does not mean that none was; `undefined`: its control
   * group could not be read yet.
   */
  readonly sawOomKill: boolean | undefined;
  /** Idempotent. */
  close(): void;
}

/** A container that runs. */
export interface MeasuredContainer {
  readonly engine: Pick<EngineClient, 'stats' | 'statsNow' | 'inspect' | 'isLocal'>;
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'limits'>;
  readonly info: Pick<EngineInfo, 'flavour'>;
  readonly logger: Logger;
  /** Of the task, for the diagnostics. */
  readonly fields: OperationFields;
}

export interface StatsFeedOptions {
  /** It has run for a while already. */
  readonly isOld: boolean;
  /** Samples are taken although nobody has asked for them, so often: for the totals of the result. @default none are */
  readonly unasked?: SamplePace | undefined;
  /** Reads the files of its control group. @default from the file system */
  readonly read?: ((path: string) => Promise<string>) | undefined;
}

const PAUSES = { firstMs: 500, maxMs: 30_000 };
/** Milliseconds that a task has to run before its control group is looked at. */
const LOOK_AFTER_MS = 100;
/** Milliseconds from then on until the engine is asked, whose own first sample takes a second. */
const ASK_AFTER_MS = 650;
/** Milliseconds in which a kill for memory may be missed by the engine. */
const BEGINNING_MS = 2_000;
/** Longer than any task. */
const BUCKET_MS = 10 * 365 * 24 * 3_600_000;
/** Aborts with a reason: without one Node makes an error with a stack each time. */
const OVER = 'the samples are not wanted any more';

/**
 * The samples of a running container: the engine's stream of them, opened when somebody asks for samples; until then, with
 * `unasked`, one now and then, once the container has run for a while: a task that is over sooner would only be asked about in
 * vain. Both outlive the container, so it is the caller who closes the feed, when the task has ended. Samples that fail do not
 * end the task.
 */
export function openStatsFeed(
  container: MeasuredContainer,
  { isOld, unasked, read }: StatsFeedOptions,
): StatsFeed {
  const { engine, containerId, task, info, logger, fields } = container;
  const feed = createLatestFeed<StatsSample>();
  const readers = new Set<(sample: StatsSample) => unknown>();
  // For the totals alone, which do not need a record of how they came about.
  const recorder = createStatsRecorder({ maxBuckets: 2, bucketMs: BUCKET_MS });

  function publish(sample: StatsSample): void {
    recorder.add(sample);
    feed.push(sample);
    publishSample({ ...fields, sample });
    for (const reader of readers) void tell(reader, sample);
  }

  /** A reader may be an async function, which is not waited for. */
  async function tell(reader: (sample: StatsSample) => unknown, sample: StatsSample): Promise<void> {
    try {
      await reader(sample);
    } catch (error) {
      logger.warn({ error: String(error) }, 'a reader of stats failed');
    }
  }

  /** Until the engine tells: for tasks that are over before it does. For the totals and kills for memory alone. */
  let sawOomKill: boolean | undefined;
  async function watchBeginning(signal: AbortSignal): Promise<void> {
    const readings = localUsage({ engine, containerId, logger, signal, read });
    for await (const { sample, oomKills = 0 } of readings) {
      recorder.add(sample);
      sawOomKill = sawOomKill === true || oomKills > 0;
    }
  }

  let previous: StatsSample | undefined;
  let failures = 0;
  function take(raw: unknown): void {
    // The engine sends empty samples before the start and after the end.
    const sample = normaliseDockerStats(raw, previous, { engine: info.flavour });
    if (sample === undefined) return;
    if (previous === undefined) untilFirst?.abort(OVER);
    previous = sample;
    failures = 0;
    publish(sample);
  }

  async function follow(signal: AbortSignal): Promise<void> {
    const newestOnly = () => readers.size === 0;
    for await (const raw of engine.stats(containerId, { signal, newestOnly })) take(raw);
  }

  async function takeNowAndThen(pace: SamplePace, signal: AbortSignal): Promise<void> {
    const leave = pace.join();
    try {
      for (;;) {
        take(await engine.statsNow(containerId, { signal }));
        await delay(pace.everyMs, signal);
      }
    } finally {
      leave();
    }
  }

  /** A connection that is lost while the task runs on is opened again. */
  async function pump(
    sample: (signal: AbortSignal) => Promise<void>,
    { signal, level }: { readonly signal: AbortSignal; readonly level: 'warn' | 'debug' },
  ): Promise<void> {
    try {
      for (;;) {
        try {
          return await sample(signal);
        } catch (error) {
          if (signal.aborted || !DrvError.is(error) || !error.retryable) throw error;
          logger[level]({ error: String(error) }, 'the samples of the task were lost');
        }
        failures += 1;
        await delay(backOff(failures, PAUSES), signal);
      }
    } catch (error) {
      if (!signal.aborted) logger[level]({ error: String(error) }, 'the samples of the task failed');
    }
  }

  let untilFirst: AbortController | undefined;
  function beginWatching(): void {
    if (untilFirst !== undefined || !engine.isLocal) return;
    untilFirst = new AbortController();
    void watchBeginning(untilFirst.signal);
  }

  const nowAndThen = new AbortController();
  function beginUnasked(pace: SamplePace): void {
    // Nobody has asked for them, and Podman has no answer once the container has ended.
    const told = { signal: nowAndThen.signal, level: 'debug' } as const;
    void pump((signal) => takeNowAndThen(pace, signal), told);
    beginWatching();
  }

  let stream: AbortController | undefined;
  let closed = false;
  function begin(): void {
    if (stream !== undefined || closed) return;
    timer.cancel();
    nowAndThen.abort(OVER);
    stream = new AbortController();
    void pump(follow, { signal: stream.signal, level: 'warn' }).finally(() => {
      untilFirst?.abort(OVER);
      feed.end();
    });
    beginWatching();
  }

  let timer =
    unasked === undefined
      ? startTimer(BEGINNING_MS, () => untilFirst?.abort(OVER))
      : startTimer(LOOK_AFTER_MS, () => {
          beginWatching();
          timer = startTimer(ASK_AFTER_MS, () => beginUnasked(unasked));
        });
  // A kill for memory may come with its first steps, and is told by its control group.
  if (task.limits?.memoryBytes !== undefined) beginWatching();
  if (isOld && unasked !== undefined) {
    timer.cancel();
    beginUnasked(unasked);
  }

  return {
    subscribe(subscription) {
      begin();
      return feed.subscribe(subscription);
    },
    onSample(reader) {
      readers.add(reader);
      begin();
    },
    usage: () => recorder.usage(),
    get sawOomKill() {
      return sawOomKill;
    },
    close() {
      closed = true;
      timer.cancel();
      untilFirst?.abort(OVER);
      nowAndThen.abort(OVER);
      stream?.abort(OVER);
      feed.end();
    },
  };
}

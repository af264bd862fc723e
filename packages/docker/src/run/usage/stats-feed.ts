import { DrvError, type AbortOptions, type Logger, type StatsSample, type UsageEvidence } from '@drv/core';
import { backOff, delay, publishSample, type OperationFields } from '@drv/core/driver';
import { createLatestFeed, createStatsRecorder, normaliseDockerStats } from '@drv/stats';
import type { EngineClient } from '../../engine/engine-client.ts';
import type { EngineInfo } from '../../engine/engine-info.ts';
import { localUsage } from './local-usage.ts';

/** The samples of one task: one stream from the engine, for however many readers. */
export interface StatsFeed {
  /** The newest sample whenever the reader is ready for one, until the feed ends. */
  subscribe(options?: AbortOptions): AsyncIterable<StatsSample>;
  /** Calls `reader` with every sample. What it throws, or rejects with, is logged. */
  onSample(reader: (sample: StatsSample) => unknown): void;
  usage(): UsageEvidence;
  /** A process of the task was seen to be killed for memory. `false` does not mean that none was. */
  readonly sawOomKill: boolean;
  /** Idempotent. */
  close(): void;
}

export interface StatsFeedOptions {
  readonly engine: Pick<EngineClient, 'stats' | 'inspect' | 'isLocal'>;
  readonly containerId: string;
  readonly flavour: EngineInfo['flavour'];
  readonly logger: Logger;
  /** Of the task, for the diagnostics. */
  readonly fields: OperationFields;
  /** Reads the files of its control group. @default from the file system */
  readonly read?: (path: string) => Promise<string>;
}

const PAUSES = { firstMs: 500, maxMs: 30_000 };
/** Longer than any task. */
const BUCKET_MS = 10 * 365 * 24 * 3_600_000;

/**
 * Opens the engine's stream of samples of a running container. The stream outlives the container, so it is the
 * caller who closes the feed, when the task has ended. A failing stream does not end the task.
 */
export function openStatsFeed(options: StatsFeedOptions): StatsFeed {
  const { engine, containerId, flavour, logger, fields, read } = options;
  const feed = createLatestFeed<StatsSample>();
  const readers = new Set<(sample: StatsSample) => unknown>();
  // For the totals alone, which do not need a record of how they came about.
  const recorder = createStatsRecorder({ maxBuckets: 2, bucketMs: BUCKET_MS });
  const controller = new AbortController();

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
  const untilFirst = new AbortController();
  let sawOomKill = false;
  async function watchBeginning(): Promise<void> {
    const { signal } = untilFirst;
    const readings = localUsage({ engine, containerId, logger, signal, read });
    for await (const { sample, oomKills = 0 } of readings) {
      recorder.add(sample);
      sawOomKill ||= oomKills > 0;
    }
  }

  let previous: StatsSample | undefined;
  let failures = 0;
  async function follow(signal: AbortSignal): Promise<void> {
    const newestOnly = () => readers.size === 0;
    for await (const raw of engine.stats(containerId, { signal, newestOnly })) {
      // The engine sends empty samples before the start and after the end.
      const sample = normaliseDockerStats(raw, previous, { engine: flavour });
      if (sample === undefined) continue;
      if (previous === undefined) untilFirst.abort();
      previous = sample;
      failures = 0;
      publish(sample);
    }
  }

  /** A connection that is lost while the task runs on is opened again. */
  async function pump(): Promise<void> {
    const { signal } = controller;
    for (;;) {
      try {
        await follow(signal);
        return;
      } catch (error) {
        if (signal.aborted || !DrvError.is(error) || !error.retryable) throw error;
        logger.warn({ error: String(error) }, 'the stream of stats was lost');
      }
      failures += 1;
      await delay(backOff(failures, PAUSES), signal);
    }
  }

  void pump()
    .catch((error: unknown) => {
      if (!controller.signal.aborted) logger.warn({ error: String(error) }, 'the stream of stats failed');
    })
    .finally(() => {
      untilFirst.abort();
      feed.end();
    });
  void watchBeginning();

  return {
    subscribe: (subscription) => feed.subscribe(subscription),
    onSample: (reader) => void readers.add(reader),
    usage: () => recorder.usage(),
    get sawOomKill() {
      return sawOomKill;
    },
    close() {
      untilFirst.abort();
      controller.abort();
      feed.end();
    },
  };
}

import type { RunResult, SavedRun } from '@drv/core';
import type { Codec } from './codec.ts';
import type { ErrorData } from './error-data.ts';
import { notReadable, parseObject } from './json.ts';
import type { StopOptions } from './stop-options.ts';
import { isOutcome, isStart, isStop } from './record-shapes.ts';
import { isAnObject, optional } from './shapes.ts';
import type { StartRequest } from './start-request.ts';

/**
 * What is durably known of a run, written in this order: nothing while it is prepared; `mayHaveRun`
 * before the container is started; `outcome` after it has ended, before the container is removed.
 */
export interface RunRecord {
  /** The task may have been started. What is not written was not started. */
  readonly mayHaveRun?: boolean | undefined;
  /** What the driver of the engine needs to go on with it, where it can. */
  readonly saved?: SavedRun | undefined;
  /** What the caller started it with: its message need not be there any more. */
  readonly start?: StartRequest | undefined;
  /** Somebody has said that it is to end: whoever goes on with it ends it. */
  readonly stop?: StopOptions | undefined;
  readonly outcome?: Outcome | undefined;
}

/** How a run ended: with a result, or in an error. A run that was closed before its start has neither. */
export interface Outcome {
  readonly result?: RunResult | undefined;
  readonly error?: ErrorData | undefined;
}

export function encodeRecord(record: RunRecord, runId: string, codec: Codec): Buffer {
  return codec.encode(Buffer.from(JSON.stringify(record)), `record:${runId}`);
}

/** @throws `DRV_PROTOCOL` */
export function decodeRecord(body: Uint8Array | undefined, runId: string, codec: Codec): RunRecord {
  if (body === undefined) return {};
  const { mayHaveRun, saved, start, stop, outcome } = parseObject(
    codec.decode(body, `record:${runId}`),
    'The record',
  );
  const isRecord =
    optional(isAnObject)(saved) &&
    optional(isStart)(start) &&
    optional(isStop)(stop) &&
    optional(isOutcome)(outcome);
  if (!isRecord) throw notReadable('The record');
  return {
    mayHaveRun: mayHaveRun === true,
    saved: saved as SavedRun | undefined,
    start: start as StartRequest | undefined,
    stop: stop as StopOptions | undefined,
    outcome: outcome as Outcome | undefined,
  };
}

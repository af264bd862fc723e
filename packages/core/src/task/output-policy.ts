/**
 * A bound on what a task writes. The engine is always read, into memory and then into a temporary file, so a slow
 * reader never blocks it; this says how far that goes.
 */
export interface OutputPolicy {
  /**
   * Bytes of stdout and stderr together.
   * With `pause` it bounds the bytes that wait for their reader; with `truncate` and `stop` all bytes produced.
   * @default 1 GiB with `pause`; required with `truncate` and `stop`
   */
  readonly limitBytes?: number | undefined;
  /**
   * - `pause`: drv stops reading until the reader has caught up. Nothing is lost; the task may block on its writes.
   * - `truncate`: the rest is dropped, the task runs on, and the result says that the output is not complete.
   * - `stop`: the task is stopped; its result is `killed` with cause `output-limit`.
   * @default 'pause'
   */
  readonly onLimit?: 'pause' | 'truncate' | 'stop' | undefined;
}

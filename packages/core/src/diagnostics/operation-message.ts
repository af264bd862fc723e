import type { OperationName } from './operation-name.ts';

/**
 * What subscribers see of one operation: one object, the same at its start and at its end. Identifiers and scalars
 * only; never environment, command, labels, credentials or output.
 */
export interface OperationMessage {
  readonly operation: OperationName;
  readonly taskId: string;
  /** The operation that this one is a part of. */
  readonly parent?: OperationMessage | undefined;
  /** The span of another process that it is a part of, as `PrepareOptions.traceparent` names it. Of `task.run` alone. */
  readonly remoteParent?: string | undefined;
  /**
   * A subscriber that makes a span of the operation sets this to the name of the span (W3C `traceparent`), at its start: where
   * the task goes on in another process, its span there is a part of this one.
   */
  traceparent?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Set before the end; by a clock that cannot be set back. */
  durationMs?: number;
  driver?: string | undefined;
  image?: string | undefined;
  containerId?: string | undefined;
  /** Set before the end of `task.run`, if the task came to an end. */
  status?: string;
  /** Set before the end of `task.run` and `container.wait`. */
  exitCode?: number;
  /** Whether the kernel killed a process of the task for memory: core's `OomFact`. Set as `status` is. */
  oom?: string;
  /** What the task used, as far as it is known. Set as `status` is. */
  cpuSeconds?: number;
  peakMemoryBytes?: number;
  /** Set before the end of `output.drain`, if output is not complete, or may not be: what was seen, in words. */
  evidence?: string;
  /** The code of what it failed with, where that is a DrvError. */
  errorCode?: string;
  /** What it failed with. */
  error?: unknown;
}

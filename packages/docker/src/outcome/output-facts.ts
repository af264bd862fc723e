import type { EngineTraits } from '../engine/engine-traits.ts';

/** What was seen of a task's output, in the order in which it was seen. Nothing is taken back. */
export interface OutputFacts {
  readonly seen: readonly OutputFact[];
  readonly stdoutBytes: number;
  /** Bytes of both streams. */
  readonly totalBytes: number;
  /** When the engine was not read: those that can matter at the end. */
  readonly pauses: readonly Pause[];
  /** There was at least one pause, also one that does not matter any more. */
  readonly hasPaused: boolean;
  /** When the first connection was made, by the clock of the pauses. The task starts soon after. */
  readonly connectedAt?: number | undefined;
  readonly traits: Pick<EngineTraits, 'drainsOutputMs' | 'startsReadingLate'>;
}

export type OutputFact =
  /** Output comes from here from now on: the connection, or the engine's log from its beginning. */
  | { readonly what: 'source'; readonly kind: 'connection' | 'log' }
  | ({ readonly what: 'source-ended' } & SourceEndFact)
  /** The engine sent nothing for the whole of its time after the exit, and was not held up. */
  | { readonly what: 'source-silent' }
  /** The engine's log cannot be read. */
  | { readonly what: 'log-unavailable' }
  | { readonly what: 'limit-reached' }
  /** A stream of the caller failed, was ended, or was given up with bytes waiting for it. */
  | { readonly what: 'reader-lost' }
  /** The caller's streams took nothing for the whole of their time, and the engine was held up by that. */
  | { readonly what: 'reader-stalled' }
  /** Before a kill the engine had to be read although there was no room for what came. */
  | { readonly what: 'no-room' }
  | { readonly what: 'spool-lost' }
  | { readonly what: 'exit'; readonly clocks: ExitClocks };

export interface SourceEndFact {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The engine closed its side, after all that it had to send. */
  readonly isClean: boolean;
  /** The engine ended the output with words of its own. */
  readonly trailerSeen: boolean;
  /** `protocol`: what came cannot be read. `other`: it ended in the middle of a frame. */
  readonly failure?: 'protocol' | 'other' | undefined;
  /** A log holds all that was received before, and begins with the same bytes. True of a connection. */
  readonly fits: boolean;
}

/** The end of a task as far as its output is concerned. */
export interface ExitClocks {
  /** From its start to its exit, by the engine's clock. */
  readonly ranMs: number;
  /** When it ended by this process's clock, in milliseconds since 1970, or a moment before that. */
  readonly endedAt: number;
  /** When its start was answered. */
  readonly answeredAt: number;
  /** Milliseconds that the engine took, right before the start, for the slower of two calls that ask nothing of it. */
  readonly preStartLatencyMs: number;
  readonly isLocal: boolean;
}

export interface Pause {
  readonly from: number;
  readonly until: number;
  /** Bytes received before its end. */
  readonly received: number;
}

import type { ExitClocks } from './exit-clocks.ts';

/** What was seen of a task, in the order in which it was seen. Nothing is taken back. Times: milliseconds since 1970. */
export type RunFact = OutputFact | InputFact;

/** What there is to know of a task's output. */
export interface OutputFacts {
  readonly seen: readonly RunFact[];
  readonly stdoutBytes: number;
  /** Bytes of both streams. */
  readonly totalBytes: number;
  /** When the engine was not read: those that can matter at the end. */
  readonly pauses: readonly Pause[];
  /** There was at least one pause, also one that does not matter any more. */
  readonly hasPaused: boolean;
  /** When the first connection was made, by the clock of the pauses. The task starts soon after. */
  readonly connectedAt?: number | undefined;
  readonly traits: SourceTraits;
}

/** What is known beforehand of where a task's output comes from. */
export interface SourceTraits {
  /**
   * Milliseconds after the exit of a task in which its output is still taken over; then the connection to it ends like
   * any other, whether that was all or not. `Infinity` where it ends with the output alone.
   */
  readonly drainsOutputMs: number;
  /** The output of a task that is over at once may be lost without a sign where the machine is busy. */
  readonly attachRace: boolean;
}

/** What was seen of the output. */
export type OutputFact =
  /** The start of the task is asked for now: what was seen before came before it, whatever the clocks say. */
  | { readonly what: 'start-asked' }
  /**
   * A word comes through both streams before the task begins: one without it was not read from its beginning, or not at all. And
   * another one once it has ended, where the streams had room for it within some 1.5 s.
   */
  | { readonly what: 'word-awaited' }
  | { readonly what: 'word-heard'; readonly stream: 'stdout' | 'stderr' }
  /** `status`: as `waitpid` gives it. */
  | { readonly what: 'last-word-heard'; readonly stream: 'stdout' | 'stderr'; readonly status: number }
  /** A part of a word was passed on as output. */
  | { readonly what: 'word-torn' }
  | ({ readonly what: 'source' } & SourceFact)
  | ({ readonly what: 'source-ended' } & SourceEndFact)
  /** A log had output that no source before it had brought: the connection was cut, and did not end with the output. */
  | { readonly what: 'regained' }
  /** The engine sent nothing for the whole of its time after the exit, and was not held up. */
  | { readonly what: 'source-silent' }
  /** More came after the exit than an engine holds, or for too long: it is not the task's, or never ends. */
  | { readonly what: 'source-flooded' }
  /** The engine was away when the task ended, or may have been: its log lacks what the task wrote meanwhile. */
  | { readonly what: 'end-unseen' }
  /** The engine told of the exit so many milliseconds after it, by its own clock: once it had taken over the output, or given up. */
  | { readonly what: 'end-told'; readonly afterMs: number }
  /** The engine's log cannot be read. */
  | { readonly what: 'log-unavailable' }
  /** `stops`: the task is stopped for it, and nothing that it writes is wanted any more, nor counted. @default false */
  | { readonly what: 'limit-reached'; readonly stops?: boolean }
  /** A stream of the caller failed, was ended, or was given up with bytes waiting for it. */
  | { readonly what: 'reader-lost' }
  /** The caller's streams took nothing for the whole of their time, and the engine was held up by that. */
  | { readonly what: 'reader-stalled' }
  /** Before a kill the engine had to be read although there was no room for what came. */
  | { readonly what: 'no-room' }
  | { readonly what: 'spool-lost' }
  | ({ readonly what: 'exit' } & ExitFact);

/** What was seen of the input. */
export type InputFact =
  /** The task has no input, or had all of it before. */
  | { readonly what: 'no-input' }
  /** All of the input, and its end, were given to the connection. */
  | { readonly what: 'input-ended'; readonly at: number }
  /** The connection ended before all of the input was given. The task may have ended, or may have closed its output. */
  | { readonly what: 'input-cut'; readonly at: number }
  /** The task was seen to run after the connection to its output had ended. */
  | { readonly what: 'ran-on' };

/** Output comes from here from now on. Its end is that of the source before it, if that had none. */
export interface SourceFact {
  /** `log`: the engine's log from its beginning to its end. `followed-log`: the same, but while the task still runs. */
  readonly kind: 'connection' | 'followed-log' | 'log';
  readonly at: number;
}

/** How a source of output ended. */
export interface SourceEndFact {
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

/** The end of a task, as the rules need it. */
export interface ExitFact {
  readonly clocks: ExitClocks;
  /** Milliseconds that the engine took, right before the start, for the slower of two calls that ask nothing of it. */
  readonly preStartLatencyMs: number;
  /** Milliseconds that it took for the start. Both are 0 where it was seen to read both streams before. */
  readonly startMs: number;
  /** The engine was away at some time while the task ran, or may have been. */
  readonly engineWasLost: boolean;
  /**
   * The connection that waited for the end was lost, and the task had ended when the engine was asked next: whatever cut it may
   * have cut others, about when the task ended. @default false
   */
  readonly waitWasLost?: boolean | undefined;
  /** Absent where nobody knows it. */
  readonly exitCode?: number | undefined;
  /** drv has had it killed. @default false */
  readonly wasForced?: boolean | undefined;
  /** Milliseconds by which the engine may date an end too late. @default 0 */
  readonly datedLateMs?: number | undefined;
}

/** A time in which the source of output was not read, by one monotonic clock, in milliseconds. */
export interface Pause {
  readonly from: number;
  readonly until: number;
  /** Bytes received before its end. */
  readonly received: number;
}

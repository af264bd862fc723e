import type { SourceEndFact, SourceFact } from '../outcome/run-facts.ts';
import type { OutputStream } from './output-stream.ts';
import type { LogResumeLimits } from './log-resume.ts';

/** Where a task's output comes from: a connection to it, or a log of it. */
export interface OutputSource {
  readonly kind: SourceFact['kind'];
  /** How far a log can be trusted. */
  readonly limits?: LogResumeLimits | undefined;
  /** Begins to read. */
  open(reader: SourceReader): OpenSource;
  /** Nobody will read it: frees what it holds. */
  discard(): void;
}

/** What is told as output comes in. */
export interface SourceReader {
  /** The next bytes of one stream. The view is valid only during the call. */
  onBytes(stream: OutputStream, view: Uint8Array): void;
  /** Everything of one read, so many bytes, was told. */
  onRead(bytes: number): void;
  /** Of a log that is followed: all that it had when it was opened was told. */
  onCaughtUp(): void;
}

/** A source that is being read. */
export interface OpenSource {
  /** Resolves when nothing more comes. Never rejects. */
  readonly ended: Promise<SourceEnd>;
  /** Stops the reading. What was received before may still be told. */
  pause(): void;
  resume(): void;
  /** Ends the reading at once, and frees what the source holds. Idempotent. */
  destroy(): void;
}

/** How a source ended. */
export interface SourceEnd extends Pick<SourceEndFact, 'isClean' | 'trailerSeen' | 'failure'> {
  /** What is behind the failure, for the log. */
  readonly error?: unknown;
}

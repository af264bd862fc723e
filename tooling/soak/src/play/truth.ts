import type { DrvErrorCode, RunStatus } from '@drv/core';
import type { Content } from './content.ts';

/** What a task may end as, known before it runs. */
export interface Truth {
  /** One of these; more than one only where a race decides. */
  readonly answers: readonly [Answer, ...Answer[]];
  /** All that the task writes, if nothing stops it. @default nothing */
  readonly stdout?: Content;
  readonly stderr?: Content;
}

export type Answer = ResultAnswer | { readonly code: DrvErrorCode } | { readonly closed: 'unstarted' };

/** A result. What is absent may be anything. */
export interface ResultAnswer {
  readonly status: RunStatus;
  readonly exitCode?: number;
  readonly cause?: 'oom' | 'signal' | 'output-limit';
  readonly signal?: string;
  readonly oom?: 'none' | 'main' | 'child' | 'unknown';
  /** What the caller gave for a stop. */
  readonly reason?: string;
  /**
   * How much of the output arrives: all of it, a beginning of it, or so many bytes of both streams together.
   * @default 'whole' for a task that ends by itself, else 'begun'
   */
  readonly output?: 'whole' | 'begun' | { readonly limitBytes: number };
}

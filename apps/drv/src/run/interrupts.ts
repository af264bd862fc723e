import type { RunHandle } from '@drv/core';
import type { StopSignal } from '../process/stop-signals.ts';

/** Why the command itself wants its task to stop. */
export type StopCause =
  | { readonly kind: 'signal'; readonly signal: StopSignal }
  /** Nobody reads the output any more. */
  | { readonly kind: 'pipe' }
  /** stdin, stdout or stderr failed otherwise. */
  | { readonly kind: 'stream'; readonly message: string };

export interface Interrupts {
  /** The task's signal: aborted by the first reason to stop. */
  readonly signal: AbortSignal;
  /** The first reason. */
  cause(): StopCause | undefined;
  stop(cause: StopCause): void;
  /** Aborted by the third signal: the caller does not even want to wait for the reader of the output any more. */
  readonly impatient: AbortSignal;
  /** From now on a second signal can kill the task at once; the function returned takes it back. */
  attach(handle: RunHandle): () => void;
}

/** How long a task may take to end when its output has nowhere to go. SIGPIPE would have left it no time at all. */
const PIPE_GRACE_MS = 1000;

/**
 * Turns reasons to stop into calls of the driver. The first aborts the task's signal: SIGTERM, the grace period,
 * SIGKILL. A signal after that kills the task at once.
 */
export function createInterrupts(onFirst: (cause: StopCause) => void = () => {}): Interrupts {
  const controller = new AbortController();
  const impatience = new AbortController();
  let first: StopCause | undefined;
  const handles = new Set<RunHandle>();
  let graceMs: number | undefined;
  const shorten = (handle: RunHandle) => {
    if (graceMs === undefined || first === undefined) return;
    // How the stop went is the result's to say.
    handle.kill({ graceMs, reason: reasonOf(first) }).catch(() => {});
  };
  return {
    signal: controller.signal,
    impatient: impatience.signal,
    cause: () => first,
    stop(cause) {
      if (first === undefined) {
        first = cause;
        if (cause.kind !== 'signal') graceMs = PIPE_GRACE_MS;
        onFirst(cause);
        controller.abort(reasonOf(cause));
      } else if (cause.kind === 'signal') {
        if (graceMs === 0) impatience.abort();
        graceMs = 0;
      }
      for (const handle of handles) shorten(handle);
    },
    attach(started) {
      handles.add(started);
      shorten(started);
      return () => handles.delete(started);
    },
  };
}

function reasonOf(cause: StopCause): string {
  switch (cause.kind) {
    case 'signal':
      return cause.signal;
    case 'pipe':
      return 'nobody reads the output';
    case 'stream':
      return cause.message;
  }
}

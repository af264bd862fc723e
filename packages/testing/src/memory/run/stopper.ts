import type { StopReason } from '@drv/core';
import type { StopAttempt } from '@drv/core/driver';
import type { Clock } from '../../clock/clock.ts';
import type { PretendContainer } from '../../machine/pretend-container.ts';

export interface Stopper {
  /** Why the task is being stopped: the first reason. Absent: nobody asked before the exit. */
  readonly attempt: StopAttempt | undefined;
  /** The stop signal, then SIGKILL after the grace period. A later call with a shorter one shortens it. */
  stop(reason: StopReason, graceMs: number, because?: string): void;
  /** The exit was seen: no reason counts any more. */
  seal(): void;
}

export function createStopper(container: PretendContainer, clock: Clock): Stopper {
  const { stopSignal } = container.spec;
  let first: Pick<StopAttempt, 'reason' | 'requestedAt' | 'because'> | undefined;
  const signals: string[] = [];
  let forced = false;
  let killAt = Infinity;
  let cancel = () => {};

  const send = (signal: string) => {
    if (container.signal(signal)) signals.push(signal);
  };
  const kill = () => {
    forced = true;
    send('SIGKILL');
  };

  return {
    get attempt() {
      return first && { ...first, signals: [...signals], forced, delivered: signals.length > 0 };
    },
    stop(reason, graceMs, because) {
      if (!container.isLive) return;
      if (first === undefined) {
        const requestedAt = new Date(clock.now()).toISOString();
        first = { reason, requestedAt, because };
        // A frozen task could not answer the signal.
        container.unpause();
        if (graceMs > 0) send(stopSignal);
      }
      const at = clock.now() + graceMs;
      if (!container.isLive || at >= killAt) return;
      killAt = at;
      cancel();
      if (graceMs === 0) kill();
      else cancel = clock.after(graceMs, kill);
    },
    seal() {
      cancel();
    },
  };
}

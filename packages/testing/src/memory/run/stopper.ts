import type { StopEvidence, StopReason } from '@drv/core';
import type { Clock } from '../../clock/clock.ts';
import type { PretendContainer } from '../../machine/pretend-container.ts';

export interface Stopper {
  /** Why the task is being stopped: the first reason. Absent: nobody asked before the exit. */
  readonly evidence: (StopEvidence & { readonly because?: string }) | undefined;
  /** The stop signal, then SIGKILL after the grace period. A later call with a shorter one shortens it. */
  stop(reason: StopReason, graceMs: number, because?: string): void;
  /** The exit was seen: no reason counts any more. */
  seal(): void;
}

export function createStopper(container: PretendContainer, clock: Clock): Stopper {
  const { stopSignal } = container.spec;
  let first: { reason: StopReason; requestedAt: string; because?: string } | undefined;
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
    get evidence() {
      return first === undefined ? undefined : { ...first, signals: [...signals], forced };
    },
    stop(reason, graceMs, because) {
      if (!container.isLive) return;
      if (first === undefined) {
        const requestedAt = new Date(clock.now()).toISOString();
        first = { reason, requestedAt, ...(because === undefined ? {} : { because }) };
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

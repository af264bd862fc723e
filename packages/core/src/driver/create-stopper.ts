import { startTimer, type StartTimer, type Timer } from '../abort/start-timer.ts';
import type { StopAttempt } from '../outcome/stop-attempt.ts';
import type { StopReason } from '../run/stop-reason.ts';

/** How one task is stopped. */
export interface StopperOptions {
  /** The signal that asks the task to end, before SIGKILL. */
  readonly stopSignal: string;
  /** Sends a signal; whether the task got it, or will. May answer later, and then must not reject. */
  send(signal: string): boolean | Promise<boolean>;
  /** @default the timers of Node */
  readonly startTimer?: StartTimer | undefined;
  /** Milliseconds since 1970. @default the clock of this process; the grace period goes by one that cannot be set back */
  readonly now?: (() => number) | undefined;
}

/** Stops one task, and knows who asked first and what was done. */
export interface Stopper {
  /** Who asked first, and the signals so far. Absent: nobody asked before the exit. */
  readonly attempt: StopAttempt | undefined;
  /**
   * The stop signal, then SIGKILL after the grace period; without one SIGKILL alone. The first reason counts. A later call
   * can only make the grace period shorter.
   */
  stop(reason: StopReason, graceMs: number, because?: string): void;
  /** The exit was seen: no reason counts any more, and nothing is sent. */
  seal(): void;
}

/** The rules by which every driver stops a task, over what sends a signal. For those who write a driver. */
export function createStopper({ stopSignal, send, ...clock }: StopperOptions): Stopper {
  const { startTimer: start = startTimer, now: today = Date.now, now = () => performance.now() } = clock;
  /** In the order in which they were sent, whenever that they arrived is known. */
  const sent: { readonly name: string; arrived: boolean }[] = [];
  let first: Pick<StopAttempt, 'reason' | 'because' | 'requestedAt'> | undefined;
  let killAt = Number.POSITIVE_INFINITY;
  let timer: Timer | undefined;
  let sealed = false;
  let forced = false;

  async function signal(name: string): Promise<void> {
    const one = { name, arrived: false };
    sent.push(one);
    const arrived = send(name);
    // At once where that is known at once: the exit may follow in the same turn.
    one.arrived = typeof arrived === 'boolean' ? arrived : await arrived;
  }

  function kill(): void {
    forced = true;
    void signal('SIGKILL');
  }

  return {
    get attempt() {
      const signals = sent.filter(({ arrived }) => arrived).map(({ name }) => name);
      return first && { ...first, signals, forced, delivered: signals.length > 0 };
    },
    stop(reason, graceMs, because) {
      if (sealed) return;
      if (first === undefined) {
        first = { reason, because, requestedAt: new Date(today()).toISOString() };
        if (graceMs > 0) void signal(stopSignal);
      }
      const at = now() + graceMs;
      if (sealed || at >= killAt) return;
      killAt = at;
      timer?.cancel();
      if (graceMs === 0) kill();
      else timer = start(graceMs, kill);
    },
    seal() {
      sealed = true;
      timer?.cancel();
    },
  };
}

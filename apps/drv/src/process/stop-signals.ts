/** The signals that end a process which does not listen for them: an end without it would leave a task behind. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

export interface StopSignals {
  /** Registers for the signals, one that was early included; the function returned takes it back. */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /** Settles with the first signal for which nobody listened yet. */
  readonly early: Promise<StopSignal>;
}

/**
 * The stop signals of a process.
 *
 * @param isRun Whether they are heard from now on, and not only once somebody listens: a run that ends before that would leave the
 * result of an earlier one in its file.
 */
export function stopSignals(sender: Pick<NodeJS.Process, 'on' | 'off'>, isRun: boolean): StopSignals {
  const listeners = new Set<(signal: StopSignal) => void>();
  const unheard: StopSignal[] = [];
  let settle: (signal: StopSignal) => void = () => {};
  const early = new Promise<StopSignal>((resolve) => {
    settle = resolve;
  });
  const hear = (signal: StopSignal) => {
    if (listeners.size === 0) {
      unheard.push(signal);
      settle(signal);
    }
    for (const listener of listeners) listener(signal);
  };
  let isHeard = false;
  const listen = (how: 'on' | 'off') => {
    if (isHeard === (how === 'on')) return;
    isHeard = how === 'on';
    for (const signal of STOP_SIGNALS) sender[how](signal, hear);
  };
  if (isRun) listen('on');
  return {
    early,
    onStop(listener) {
      listen('on');
      listeners.add(listener);
      for (const signal of unheard.splice(0)) listener(signal);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) listen('off');
      };
    },
  };
}

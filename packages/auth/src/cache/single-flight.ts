import { abortable, abortReason, throwIfAborted, within } from '@drv/core/driver';

/** Work that is done once for all who want it at the same time. */
export interface SingleFlight<T> {
  /**
   * Joins the work that is under way for `key`, or begins it. Abort lets this caller go; the work goes on for the
   * others, and is aborted when its last caller has gone. Failures are shared, and not kept.
   */
  run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  callers: number;
}

const OP = 'resolve credentials';

export interface SingleFlightOptions {
  /**
   * Milliseconds that the last caller, aborted, waits for the work to end, so that nothing of it is left.
   * @default 1000
   */
  readonly drainMs?: number;
}

export function createSingleFlight<T>({ drainMs = 1_000 }: SingleFlightOptions = {}): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  const depart = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController();
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const result = (async () => work(controller.signal))().finally(land);
    result.catch(() => {});
    const flight = { result, controller, callers: 0 };
    flights.set(key, flight);
    return flight;
  };

  return {
    async run(key, work, signal) {
      throwIfAborted(signal, OP);
      const flight = flights.get(key) ?? depart(key, work);
      flight.callers += 1;
      try {
        return await abortable(flight.result, signal, OP);
      } finally {
        flight.callers -= 1;
        if (flight.callers === 0 && flights.get(key) === flight) {
          flights.delete(key);
          flight.controller.abort(signal && abortReason(signal));
          await within(
            flight.result.catch(() => {}),
            drainMs,
          );
        }
      }
    },
  };
}

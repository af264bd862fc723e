import type { StartTimer } from '@drv/core/driver';
import type { Clock } from './clock.ts';

/** Timers that go by a clock. */
export function timersOf(clock: Clock): StartTimer {
  return (ms, callback) => {
    let cancel = clock.after(ms, callback);
    return {
      cancel: () => cancel(),
      refresh() {
        cancel();
        cancel = clock.after(ms, callback);
      },
    };
  };
}

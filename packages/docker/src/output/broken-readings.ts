import { DrvError } from '@drv/core/driver';

/** Counts the readings of a log in a row that an engine breaks off. */
export interface BrokenReadings {
  /** One came to its end. */
  noteWhole(): void;
  /** One failed: it may be done again. @throws the error, where it is another one, or there were too many. */
  noteBroken(error: unknown): void;
}

/** 20.10 may find what is no log while it turns its files over; Podman writes an error where it cannot go on. */
const MAX_BROKEN = 3;

export function countBrokenReadings(): BrokenReadings {
  let broken = 0;
  return {
    noteWhole() {
      broken = 0;
    },
    noteBroken(error) {
      broken += 1;
      if (broken === MAX_BROKEN || !DrvError.is(error, 'DRV_PROTOCOL')) throw error;
    },
  };
}

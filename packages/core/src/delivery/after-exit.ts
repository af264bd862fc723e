/** What may still come over a connection once the task has ended. */
export interface AfterExit {
  /** The task has ended. */
  begin(): void;
  /** So many bytes have come; false when they are more than an engine can have held. */
  allows(bytes: number): boolean;
}

/** An engine holds a megabyte of each stream, and what lies between it and drv some more. */
const BYTES = 64 * 1024 * 1024;

export function createAfterExit(): AfterExit {
  let left = Number.POSITIVE_INFINITY;
  return {
    begin() {
      left = BYTES;
    },
    allows(bytes) {
      left -= bytes;
      return left > 0;
    },
  };
}

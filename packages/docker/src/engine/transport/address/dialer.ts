import type { Duplex } from 'node:stream';

/** Makes the connections to one engine. */
export interface Dialer {
  /**
   * A connection may not be there yet: what fails then is told by its `error`.
   *
   * @param fast For a container's output: it receives into a buffer of its own, where it can.
   */
  dial(fast: boolean): Duplex | Promise<Duplex>;
  /** What carried the connections is gone. Idempotent. */
  close(): Promise<void>;
}

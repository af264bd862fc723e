import type { Duplex } from 'node:stream';
import { dial } from './dial.ts';
import type { EngineAddress } from './engine-address.ts';
import { sshAgent } from './ssh-agent.ts';

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

export function createDialer(address: EngineAddress): Dialer {
  if (address.kind !== 'ssh') return { dial: (fast) => dial(address, fast), async close() {} };
  return {
    dial: () =>
      new Promise((resolve, reject) => {
        const agent = sshAgent(address) as unknown as {
          createConnection(options: object, done: (error: Error | null, stream: Duplex) => void): void;
        };
        agent.createConnection({}, (error, stream) => (error ? reject(error) : resolve(stream)));
      }),
    async close() {},
  };
}

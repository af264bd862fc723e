import { dial } from './dial.ts';
import type { Dialer } from './address/dialer.ts';
import type { EngineAddress } from './address/engine-address.ts';

export function createDialer(
  address: EngineAddress,
  options: { readonly where: string; readonly timeoutMs: number },
): Dialer {
  if (address.kind === 'ssh')
    return lateDialer(async () => {
      const { createSshDialer } = await import('./ssh/ssh-dialer.ts');
      return createSshDialer(address, options);
    });
  return { dial: (fast) => dial(address, fast), async close() {} };
}

/** A dialer that is loaded with its first connection. */
function lateDialer(load: () => Promise<Dialer>): Dialer {
  let loaded: Promise<Dialer> | undefined;
  return {
    async dial(fast) {
      return await (await (loaded ??= load())).dial(fast);
    },
    async close() {
      await (await loaded)?.close();
    },
  };
}

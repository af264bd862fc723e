import { dial } from './dial.ts';
import type { Dialer } from './address/dialer.ts';
import type { EngineAddress } from './address/engine-address.ts';
import { createSshDialer } from './ssh/ssh-dialer.ts';

export function createDialer(
  address: EngineAddress,
  options: { readonly where: string; readonly timeoutMs: number },
): Dialer {
  if (address.kind === 'ssh') return createSshDialer(address, options);
  return { dial: (fast) => dial(address, fast), async close() {} };
}

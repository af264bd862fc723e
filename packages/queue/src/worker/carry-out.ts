import type { RunHandle } from '@drv/core';
import type { Call } from '../protocol/messages.ts';

/** What the caller asks of a running task. */
export async function carryOut(handle: RunHandle | undefined, call: Call): Promise<void> {
  if (call.op === 'kill') await handle?.kill(call.options);
  else if (call.op === 'resize') await handle?.resize(call.size);
  else await handle?.[call.op]();
}

import type { AbortOptions } from '@drv/core';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { pathOf } from './container-calls.ts';

/** Gives a container another name, running or not. `name-taken`: it belongs to another one, and nothing was changed. */
export async function renameContainer(
  transport: EngineTransport,
  id: string,
  name: string,
  options: AbortOptions = {},
): Promise<'renamed' | 'name-taken'> {
  try {
    await transport.command({
      op: 'rename container',
      method: 'POST',
      path: `${pathOf(id)}/rename?${new URLSearchParams({ name }).toString()}`,
      signal: options.signal,
    });
    return 'renamed';
  } catch (error) {
    if (isRefusal(error, 'name-taken')) return 'name-taken';
    throw error;
  }
}

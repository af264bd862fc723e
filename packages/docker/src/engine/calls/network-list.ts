import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { listOf, textOf } from './document.ts';

/** Names of the networks that a task can be given. */
export async function listNetworks(
  transport: EngineTransport,
  { signal }: AbortOptions = {},
): Promise<readonly string[]> {
  const op = 'list networks';
  const networks = await transport.ask({
    op,
    method: 'GET',
    path: '/networks',
    wanted: { Name: true },
    signal,
  });
  return listOf(networks, op).map(({ Name }) => textOf(Name));
}

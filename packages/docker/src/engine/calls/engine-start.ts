import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { listOf, textOf } from './document.ts';

/**
 * When the engine was started, in milliseconds since 1970 by its own clock. No engine says so; Docker makes its network `bridge`
 * anew with every start that finds no container alive. Undefined where there is no such network.
 */
export async function findEngineStart(
  transport: EngineTransport,
  { signal }: AbortOptions = {},
): Promise<number | undefined> {
  const op = 'list networks';
  const networks = await transport.ask({
    op,
    method: 'GET',
    path: '/networks',
    wanted: { Name: true, Created: true },
    signal,
  });
  const bridge = listOf(networks, op).find(({ Name }) => Name === 'bridge');
  const startedAt = Date.parse(textOf(bridge?.['Created']));
  return Number.isNaN(startedAt) ? undefined : startedAt;
}

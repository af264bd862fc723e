import type { AbortOptions } from '@drv/core';
import { DrvError } from '@drv/core/driver';
import { isContainerId } from './container-id.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

/** What the create call has beside its body. */
export interface CreateContainerOptions extends AbortOptions {
  readonly name: string;
  readonly platform?: string | undefined;
}

/** A container that was created, and what the engine warned of. */
export interface CreatedContainer {
  readonly id: string;
  /** What the engine will not honour. */
  readonly warnings: readonly string[];
}

/**
 * Creates a container. drv speaks this call itself: the client library repeats the whole specification, environment
 * and all, in the query of the URL, where proxies and logs see it. A status is the caller's to read: 404 for a
 * missing image, 409 for a name that is taken, 400 for a field.
 */
export async function createContainer(
  transport: EngineTransport,
  spec: ContainerSpec,
  options: CreateContainerOptions,
): Promise<CreatedContainer> {
  const op = 'create container';
  const query = new URLSearchParams({ name: options.name });
  if (options.platform !== undefined) query.set('platform', options.platform);
  const answer = (await transport.call({
    op,
    method: 'POST',
    path: `/containers/create?${query.toString()}`,
    body: spec,
    signal: options.signal,
  })) as { Id?: unknown; Warnings?: unknown } | null;
  // What is no id would be looked for in vain when it is to be removed.
  if (!isContainerId(answer?.Id)) {
    throw new DrvError('DRV_PROTOCOL', 'The engine created a container and did not say which', { op });
  }
  const warnings = Array.isArray(answer.Warnings) ? answer.Warnings : [];
  return { id: answer.Id, warnings: warnings.filter((warning) => typeof warning === 'string') };
}

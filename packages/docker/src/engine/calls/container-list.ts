import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';

export interface ListedContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** `created`, `running`, `exited`, … */
  readonly state: string;
  /** Milliseconds since 1970, to the second. */
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Containers in every state that carry all of `labels` (`key` or `key=value`). */
export async function listContainers(
  transport: EngineTransport,
  options: AbortOptions & { readonly labels: readonly string[] },
): Promise<readonly ListedContainer[]> {
  const containers = await transport.ask('list containers', options, (docker, abortSignal) =>
    docker.listContainers({ all: true, filters: { label: [...options.labels] }, abortSignal }),
  );
  return containers.map((container) => ({
    id: container.Id,
    name: (container.Names[0] ?? '').replace(/^\//, ''),
    image: container.Image,
    state: container.State,
    createdAt: container.Created * 1_000,
    labels: container.Labels ?? {},
  }));
}

import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';
import type { Wanted } from '../wire/json-selection.ts';
import { labelsOf, listOf, textOf, textsOf } from './document.ts';
import { OWN_LABELS } from './own-labels.ts';

/** A container as the engine's list has it. */
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

const LIST: Wanted = { Id: true, Names: true, Image: true, State: true, Created: true, Labels: OWN_LABELS };

/**
 * Containers in every state that carry all of `labels` (`key` or `key=value`). Of their own labels, those that are not
 * drv's may be missing.
 */
export async function listContainers(
  transport: EngineTransport,
  options: AbortOptions & { readonly labels: readonly string[] },
): Promise<readonly ListedContainer[]> {
  const query = new URLSearchParams({ all: '1', filters: JSON.stringify({ label: options.labels }) });
  const containers = await transport.ask({
    op: 'list containers',
    method: 'GET',
    path: `/containers/json?${query.toString()}`,
    wanted: LIST,
    signal: options.signal,
  });
  return listOf(containers, 'list containers').map((container) => {
    const created = container['Created'];
    return {
      id: textOf(container['Id']),
      name: textsOf(container['Names'])[0]?.replace(/^\//, '') ?? '',
      image: textOf(container['Image']),
      state: textOf(container['State']),
      createdAt: typeof created === 'number' ? created * 1_000 : 0,
      labels: labelsOf(container['Labels']),
    };
  });
}
